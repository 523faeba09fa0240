"""Who may write a plan: pure predicates over Acting, no query (DESIGN 3.6)."""

from accounts.enums import Verb


def may_make_plans(acting):
    """Whether the person drafts papers for the organisation acted for."""
    return acting is not None and acting.can(Verb.DRAFT)


def may_edit(acting, plan):
    """Drafting people of the plan's organisation, and only while the paper is nháp or trả lại."""
    return may_make_plans(acting) and plan.organization_id == acting.organization.pk and plan.document.is_editable


def may_follow(acting, plan):
    """Drafting people of the plan's organisation, also after the plan is issued: checkpoints are rows of their own."""
    return may_make_plans(acting) and plan.organization_id == acting.organization.pk


def may_send(acting, plan, is_own_approval):
    """Whoever may submit it, or approve it where the next step is the own head's approval."""
    verb = Verb.FINALIZE if is_own_approval else Verb.SUBMIT
    return plan.organization_id == acting.organization.pk and acting.can(verb) and plan.document.is_editable
