"""A plan leaves the drafter's hands: checked, collected and frozen under one lock (documents.workflow does the rest)."""

from django.db import transaction

from documents import workflow as documents_workflow
from documents.enums import EDITABLE_STATES, Route
from documents.guards import has_opinion
from documents.paper import with_number
from documents.paper_json import from_dict
from documents.pdf import render_paper
from documents.signed_state import file_to_hand_out
from improvement_plans.checks import problems_of
from improvement_plans.contents import contents_of
from improvement_plans.facts import facts_of
from improvement_plans.models import ImprovementPlan
from improvement_plans.papers import collect
from records.files import read


def needs_own_approval(plan):
    """Whether the next step is the own head's approval: nothing to submit, or the authority gave its opinion already."""
    route = plan.document.route
    return route in (Route.NONE, Route.REPORT) or (route == Route.OPINION and has_opinion(plan.document))


@transaction.atomic
def send_plan(plan, *, acting):
    """Freeze the plan and submit it, or approve it as the organisation's own paper.

    The paper is collected after the lock, so that no edit slips in between. Raises PermissionDenied or WorkflowRefused;
    returns the Submission or the Version.
    """
    document = documents_workflow.lock(plan.document)
    plan = ImprovementPlan.objects.select_related("organization", "assessment").get(pk=plan.pk)
    plan.document = document
    contents = contents_of(plan)
    send = documents_workflow.finalize if needs_own_approval(plan) else documents_workflow.submit
    return send(document, collect(plan, contents), facts_of(plan, contents), problems_of(plan, acting, contents), acting=acting)


def pdf_of(plan):
    """The stored bytes of the issued paper, else the paper with its blanks; raises documents.pdf.PdfRefused."""
    issued = plan.document.issued_paper() if plan.document.is_issued else None
    return read(file_to_hand_out(issued)) if issued else render_paper(paper_of(plan), draft=is_draft(plan))


def paper_of(plan):
    """What readers see: the living text while it may be edited, then the frozen one, with number and date once issued."""
    document = plan.document
    issued = document.issued_paper() if document.is_issued else None
    if issued:
        return with_number(from_dict(issued.version.snapshot), issued.number.number, issued.dated_on)
    version = None if document.is_editable else document.latest_version()
    return from_dict(version.snapshot) if version else collect(plan)


def is_draft(plan):
    """Whether the paper carries DỰ THẢO: until it is approved."""
    return plan.document.state in (*EDITABLE_STATES, *documents_workflow.UNDER_REVIEW)
