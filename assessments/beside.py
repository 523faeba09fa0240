"""What stands beside verdict rows on a page: the figures' proposal and what changed since; and proposals taken by a button."""

from assessments.deciding import place_of, proposals_of
from assessments.flags import flagged
from assessments.proposals import judgements_of
from assessments.sheets import VERDICT
from standards.enums import Verdict


def put_proposals(assessment, rows):
    """Give every verdict row its `.proposal` (or None) and `.changes`. Out: {id of indicator or item: Proposal}."""
    proposals, flags = proposals_of(rows, judgements_of(assessment)), flagged(assessment, rows)
    for row in rows:
        row.proposal, row.changes = proposals.get(place_of(row)[1]), flags.get(place_of(row), [])
    return proposals


def ready_count(proposals):
    """How many proposals “accept all” would take."""
    return sum(proposal.is_ready for proposal in proposals.values())


def with_accepted(data, proposals, *, takes_all):
    """The posted data with the proposals whose buttons were pressed; all else that was typed stays.

    `accept` names one; `accept_all` takes every ready one whose verdict was left open on the page, where `takes_all` allows it.
    """
    data = data.copy()
    one = [(pk, proposal) for pk, proposal in proposals.items() if str(pk) == data.get("accept") and proposal.verdict]
    every = [(pk, proposal) for pk, proposal in proposals.items() if proposal.is_ready and data.get(f"{VERDICT}{pk}") == Verdict.NOT_ASSESSED]
    for pk, proposal in [*one, *(every if takes_all and "accept_all" in data else [])]:
        data[f"{VERDICT}{pk}"] = str(proposal.verdict)
        data[f"reason-{pk}"] = proposal.reason or data.get(f"reason-{pk}", "")
    return data


def reviewed_in(data, rows):
    """Keys of the rows on this page whose “looked at again” was pressed."""
    asked = set(data.getlist("reviewed"))
    return [place_of(row) for row in rows if str(place_of(row)[1]) in asked]
