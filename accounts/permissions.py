"""Who may do what to people and organisations: pure predicates over an Acting (DESIGN 3.6)."""

from django.core.exceptions import PermissionDenied

from accounts.enums import AUTHORITY_ROLES, DELEGATIONS, SCHOOL_ROLES, Role, Verb


def may_operate(acting):
    """Organisations, and people anywhere: the operator alone."""
    return acting is not None and acting.can(Verb.OPERATE)


def may_read_people(acting):
    """Whoever works in an organisation sees who else does; operators see everybody."""
    return acting is not None and (acting.can(Verb.READ) or acting.can(Verb.OPERATE))


def may_invite(acting, organization):
    """The head of an organisation for its own people, the operator for any."""
    return may_operate(acting) or (acting is not None and acting.can(Verb.INVITE) and acting.organization == organization)


def grantable_roles(acting, organization):
    """Roles that may be given or ended there, in the order of the form; a head never makes operators."""
    if not may_invite(acting, organization):
        return []
    fitting = list(SCHOOL_ROLES if organization.is_school else AUTHORITY_ROLES)
    return fitting + [Role.OPERATOR] if may_operate(acting) and not organization.is_school else fitting


def may_manage_person(acting, places):
    """Whether the account itself (name, link, door) is in the hands of who acts.

    places: (organization_id, role) of every role the person holds now or later. A head rules only accounts that belong
    wholly to the own organisation: a link for somebody who also works elsewhere would open that other door too.
    """
    if may_operate(acting):
        return True
    if acting is None or not acting.can(Verb.INVITE) or not places:
        return False
    return all(place == acting.organization.pk and role != Role.OPERATOR for place, role in places)


def may_give_role(acting, person, organization, role):
    """Nobody raises himself, whatever the office."""
    return role in grantable_roles(acting, organization) and person != acting.user


def delegated_verb(acting):
    """The verb that who acts may hand to another by a dated delegation, or None."""
    if acting is None:
        return None
    return next((verb for verb, (giver, _) in DELEGATIONS.items() if giver in acting.roles), None)


def may_end_delegation(acting, delegation):
    """Whoever holds the office it was given from, in the same organisation."""
    return acting.organization.pk == delegation.organization_id and delegated_verb(acting) == delegation.verb


def held_verbs(roles, delegated):
    """Delegated verbs that still fit: their receiver must hold the office they were given to."""
    return {verb for verb in delegated if DELEGATIONS[verb][1] in roles}


def require(is_allowed):
    """Answer 403 unless allowed: the thing is visible, the act is not theirs."""
    if not is_allowed:
        raise PermissionDenied
