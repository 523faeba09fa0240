"""Who may do what at the authority's desk: pure predicates over an Acting."""

from accounts.enums import Verb


def may_run_campaigns(acting):
    """Open a campaign, remind schools, close it: officers and leaders of an authority."""
    return acting is not None and acting.is_authority and (acting.can(Verb.REVIEW) or acting.can(Verb.APPROVE))
