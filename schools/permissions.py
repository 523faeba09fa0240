"""Who may do what with a school's profile and figures (DESIGN 3.6). Pure: no query, no request."""

from accounts.enums import Verb


def acts_for(acting, school):
    """Whether the person acts inside this very school."""
    return acting is not None and acting.organization is not None and acting.organization.pk == school.pk


def can_edit(acting, school):
    """Profile, sites, certificates, figures: who drafts in the school itself."""
    return acts_for(acting, school) and acting.can(Verb.DRAFT)


def can_close(acting, school):
    """Closing and reopening a year: the principal, or a deputy by a dated delegation."""
    return acts_for(acting, school) and acting.can(Verb.SUBMIT)


def can_read_figures(acting, school):
    """The school's own people and the authorities above it; who only operates reads no figures."""
    return acting is not None and (acts_for(acting, school) or acting.is_authority)


def can_create_school(acting):
    return acting is not None and acting.can(Verb.OPERATE)
