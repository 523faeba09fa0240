"""Every change to people, roles, links and organisations: lock, check, change, one line in the book, one transaction.

`acting` is who does it (None for the program itself). A change that may not be is refused by ValidationError with
Vietnamese sentences keyed by form field, one that who acts may not make by PermissionDenied.
"""

from accounts.workflow.book import places_of
from accounts.workflow.delegations import delegate, end_delegation
from accounts.workflow.links import change_password, make_link, make_operator, use_link
from accounts.workflow.organizations import (
    add_letterhead,
    add_organization,
    add_relation,
    close_organization,
    edit_organization,
)
from accounts.workflow.people import (
    add_person,
    deactivate,
    edit_person,
    empty_post_words,
    end_role,
    give_role,
    posts_left_empty,
    reactivate,
)
from accounts.workflow.reorganizations import (
    Rearrangement,
    inferiors_on,
    reorganize,
    staff_on,
    undo_reorganization,
)

__all__ = [
    "Rearrangement",
    "add_letterhead",
    "add_organization",
    "add_person",
    "add_relation",
    "change_password",
    "close_organization",
    "deactivate",
    "delegate",
    "edit_organization",
    "edit_person",
    "empty_post_words",
    "end_delegation",
    "end_role",
    "give_role",
    "inferiors_on",
    "make_link",
    "make_operator",
    "places_of",
    "posts_left_empty",
    "reactivate",
    "reorganize",
    "staff_on",
    "undo_reorganization",
    "use_link",
]
