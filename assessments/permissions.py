"""Who may do what with a self-assessment: pure predicates over Acting, no query (DESIGN 3.6)."""

from accounts.enums import Verb
from schools.permissions import works_in_school


def owns(acting, assessment):
    """Whether the assessment belongs to the school the person acts for."""
    return works_in_school(acting) and assessment.organization_id == acting.organization.pk


def may_open(acting):
    """Open an assessment for the own school."""
    return works_in_school(acting) and acting.can(Verb.DRAFT)


def may_draft(acting, assessment):
    """Edit every sheet, the sheet of Mức 4 and the division of work."""
    return owns(acting, assessment) and acting.can(Verb.DRAFT)


def may_edit_sheet(acting, assessment, assignees):
    """Edit one criterion's sheet: whoever drafts, and a member to whom the sheet is assigned.

    `assignees`: the people the sheet is assigned to, already read.
    """
    if may_draft(acting, assessment):
        return True
    return owns(acting, assessment) and acting.can(Verb.EDIT_ASSIGNED) and acting.user in assignees


def may_add_evidence(acting):
    """Note evidence for the own school: whoever drafts, and the council's members."""
    return works_in_school(acting) and (acting.can(Verb.DRAFT) or acting.can(Verb.EDIT_ASSIGNED))


def may_edit_evidence(acting, evidence):
    """Change evidence of the own school: whoever drafts, and a member who noted it or is in charge of it."""
    if not owns(acting, evidence) or not may_add_evidence(acting):
        return False
    return acting.can(Verb.DRAFT) or acting.user.pk in (evidence.created_by_id, evidence.keeper_id)


def may_judge_evidence(acting, evidence):
    """Confirm, return or remove evidence: principal, deputy, secretary."""
    return owns(acting, evidence) and acting.can(Verb.DRAFT)


def may_open_rooms(acting):
    """Open a room for an appraisal team: officers and leaders of an authority."""
    return acting is not None and acting.is_authority and (acting.can(Verb.REVIEW) or acting.can(Verb.APPROVE))


def may_run_room(acting, room):
    """Prolong, revoke, give codes anew: whoever may open rooms, in the body that opened this one."""
    return may_open_rooms(acting) and room.organization_id == acting.organization.pk


def may_open_files(acting, room):
    """Let the team open files of evidence: the school's head, or a deputy by a dated delegation."""
    return owns(acting, room.assessment) and acting.can(Verb.SUBMIT)
