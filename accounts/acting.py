"""For whom a person acts in this request: one organisation, the roles held there, delegated verbs."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import ROLE_VERBS, OrganizationKind, Role, Verb


@dataclass(frozen=True)
class Acting:
    """A person in one organisation on one day. `verbs` already holds delegated ones; `posts`: (organisation, role) held anywhere."""

    user: object
    organization: object
    roles: frozenset
    verbs: frozenset
    today: date
    posts: tuple = ()

    def can(self, verb):
        """Whether the person may do `verb` for `organization` today."""
        return verb in self.verbs

    @property
    def is_operator(self):
        return Role.OPERATOR in self.roles

    @property
    def is_school(self):
        return self.organization.kind == OrganizationKind.SCHOOL

    @property
    def is_authority(self):
        return not self.is_school and bool(self.roles - {Role.OPERATOR})


def verbs_of(roles, delegated=()):
    """Set of verbs that `roles` carry plus the delegated ones (DESIGN 3.6)."""
    verbs = {Verb(verb) for verb in delegated}
    for role in roles:
        verbs |= ROLE_VERBS[Role(role)]
    return frozenset(verbs)
