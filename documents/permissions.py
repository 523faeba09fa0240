"""Who may do what with a paper: pure predicates over Acting, no query but for who reviews a sender today (DESIGN 3.6)."""

from accounts.enums import Role, Verb

SIGNERS = {Role.PRINCIPAL, Role.DEPUTY, Role.LEADER}


def reads_papers(acting):
    """Whether the person reads papers at all: not without a role, and operators never (DESIGN 3.6)."""
    return acting is not None and bool(acting.roles - {Role.OPERATOR})


def owns(acting, document):
    """Whether the paper belongs to the organisation the person acts for."""
    return document.organization_id == acting.organization.pk


def receives(acting, submission):
    """Whether the person acts for the body that has the submission on its desk today: its school may have moved to another one."""
    return submission.desk_on(acting.today) == acting.organization.pk


def may_submit(acting, document):
    """Submit, take back, send a report, open an approved paper again."""
    return owns(acting, document) and acting.can(Verb.SUBMIT)


def may_finalize(acting, document):
    """Approve the organisation's own paper where no authority approves it."""
    return owns(acting, document) and acting.can(Verb.FINALIZE)


def may_reopen(acting, document):
    """Take an approved paper that has no number back to drafting."""
    return may_submit(acting, document) or may_finalize(acting, document)


def may_set_aside(acting, document):
    """Recall, correct or replace an issued paper: the head of the body that issued it."""
    return may_finalize(acting, document)


def may_number(acting, document):
    """Give number and date, issue, send the issued paper: the clerk (NĐ 30/2020, Đ32)."""
    return owns(acting, document) and acting.can(Verb.NUMBER)


def may_sign(acting, document):
    """Put in the signature of the person: head or deputy (KT.) of the body that issued it."""
    return owns(acting, document) and bool(acting.roles & SIGNERS)


def may_bring_signed(acting, document):
    """Open the page of signing, bring files signed elsewhere: who signs, and the clerk."""
    return may_sign(acting, document) or may_number(acting, document)


def may_rule_signing(acting):
    """Say how the organisation signs and which certificates are its own: the head."""
    return acting is not None and acting.can(Verb.FINALIZE)


def may_archive(acting):
    """Enter papers of bodies that ended: the clerk, and whoever drafts."""
    return reads_papers(acting) and (acting.can(Verb.NUMBER) or acting.can(Verb.DRAFT))


def may_cancel(acting, number):
    """Mark a number of the own register as cancelled: the clerk."""
    return number.series.organization_id == acting.organization.pk and acting.can(Verb.NUMBER)


def may_send_report(acting, document):
    """Send an issued paper to the authority, which only notes it."""
    return may_submit(acting, document) or may_number(acting, document)


def may_resolve(acting, document):
    """Answer remarks: whoever may draft the paper."""
    return owns(acting, document) and acting.can(Verb.DRAFT)


def may_review(acting, submission):
    """Open, comment, return."""
    return receives(acting, submission) and acting.can(Verb.REVIEW)


def may_reply(acting, comment):
    """Go on with the talk under a remark: who drafts the paper, and who reviews or approves at the body that made it."""
    return may_resolve(acting, comment.submission.version.document) or may_assign(acting, comment.submission)


def may_assign(acting, submission):
    """Hand the submission to a colleague: whoever reviews or approves there."""
    return may_review(acting, submission) or may_approve(acting, submission)


def may_convene(acting, document):
    """Set up a team that appraises another body's report: officers and leaders of an authority that reads it (assessments.permissions)."""
    return acting.is_authority and not owns(acting, document) and (acting.can(Verb.REVIEW) or acting.can(Verb.APPROVE))


def may_approve(acting, submission):
    """Approve: the leader, or an officer by a dated delegation."""
    return receives(acting, submission) and acting.can(Verb.APPROVE)


def may_give_opinion(acting, submission):
    """Close a paper sent for opinion: the officer or the leader."""
    return may_review(acting, submission) or may_approve(acting, submission)
