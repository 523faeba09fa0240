"""Who may do what with a school's profile and figures (DESIGN 3.6). Pure: no query, no request."""

from accounts.enums import Role, Verb


def works_in_school(acting):
    """Whether the person acts for a school with a role of its own; running the program is no such role."""
    return acting is not None and acting.is_school and bool(acting.roles - {Role.OPERATOR})


def acts_for(acting, school):
    """Whether the person works in this very school."""
    return works_in_school(acting) and acting.organization.pk == school.pk


def can_edit(acting, school):
    """Profile, sites, certificates, figures: who drafts in the school itself."""
    return acts_for(acting, school) and acting.can(Verb.DRAFT)


def can_import(acting):
    """Uploading a file of figures: who drafts in a school, for it; who drafts in an authority, for the schools below it."""
    return acting is not None and (works_in_school(acting) or acting.is_authority) and acting.can(Verb.DRAFT)


def can_close(acting, school):
    """Closing and reopening a year: the principal, or a deputy by a dated delegation."""
    return acts_for(acting, school) and acting.can(Verb.SUBMIT)


def can_read_figures(acting, school):
    """The school's own people and the authorities above it; who only operates reads no figures."""
    return acting is not None and (acts_for(acting, school) or acting.is_authority)


def can_create_school(acting):
    return acting is not None and acting.can(Verb.OPERATE)
