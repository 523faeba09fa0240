"""A change after issue: a kế hoạch điều chỉnh, bổ sung that holds the same rows under the same keys and replaces the paper when it is issued."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from documents import workflow as documents_workflow
from documents.enums import ISSUED_STATES, DocumentKind, DocumentState
from documents.models import Document
from documents.problems import error, refuse_if
from formats.dates import short_date
from improvement_plans.models import BudgetLine, ImprovementPlan, PlanAction
from improvement_plans.permissions import may_follow
from improvement_plans.workflow.carrying import copy_owners
from improvement_plans.workflow.plans import document_title
from records.trail import audit

AMENDS = "Điều chỉnh, bổ sung"


def amendment_problems(document):
    """Why no amendment can begin; the same list guards the act."""
    if document.kind == DocumentKind.RESULT_REPORT:
        yield error("Báo cáo không điều chỉnh, bổ sung; hãy lập báo cáo mới.")
    if document.state not in (DocumentState.ISSUED, DocumentState.CORRECTED):
        yield error("Chỉ điều chỉnh kế hoạch đã ban hành và đang có hiệu lực.")
    if open_amendment(document):
        yield error("Kế hoạch đã có bản điều chỉnh, bổ sung đang làm.")


def open_amendment(document):
    """The amendment being written or reviewed, or None."""
    return Document.objects.filter(replaces=document).exclude(state__in=ISSUED_STATES).order_by("-pk").first()


@transaction.atomic
def amend_plan(plan, *, acting):
    """A draft that amends an issued plan: all its present sections, problems and actions, keys included.

    It goes the same route and gets its own number; on issue the old paper is replaced. Raises PermissionDenied, WorkflowRefused.
    """
    if not may_follow(acting, plan):
        raise PermissionDenied
    document = documents_workflow.lock(plan.document)
    refuse_if(amendment_problems(document))
    source = ImprovementPlan.objects.select_related("organization").get(pk=plan.pk)
    copy = ImprovementPlan.objects.get(pk=plan.pk)
    copy.title_lines = amended_title(source.title_lines)
    copy.document = _document(document, copy.title_lines, acting)
    cited = cited_paper(document, source)
    copy.lead_in = f"{source.organization} điều chỉnh, bổ sung {cited}; nội dung thay đổi được nêu tại Phụ lục, nội dung khác giữ nguyên."
    copy.closing = "\n".join(filter(None, (source.closing, f"Kế hoạch này thay thế {cited} kể từ ngày ký.")))[:2000]
    _add(copy)
    _copy_rows(source, copy)
    audit(copy, "lập kế hoạch điều chỉnh, bổ sung", by=acting.user, organization=copy.organization, source=str(source))
    return copy


def amended_title(title_lines):
    """`Điều chỉnh, bổ sung Kế hoạch cải tiến chất lượng giáo dục` and the lines below; a second change keeps the words once."""
    first, *rest = [line for line in title_lines.split("\n") if line.strip()] or [""]
    first = first if first.startswith(AMENDS) else f"{AMENDS} Kế hoạch {first[:1].lower()}{first[1:]}".strip()
    return "\n".join([first, *rest])[:250]


def cited_paper(document, plan):
    """The amended paper with number and date, as other papers name it."""
    issued = document.issued_paper()
    number = f" số {issued.symbol} ngày {short_date(issued.dated_on)}" if issued else ""
    return f"Kế hoạch{number} của {plan.organization}"


def _document(document, title_lines, acting):
    fields = ("organization", "kind", "route", "signer_lines", "signer_post", "signer_name", "issuing_unit", "unit_code", "layout_rules")
    return Document.objects.create(
        **{name: getattr(document, name) for name in fields}, title=document_title(title_lines, document.kind),
        replaces=document, created_by=acting.user,
    )  # fmt: skip


def _add(row, **fields):
    """Store a row read from the database once more, as a new one with these fields changed."""
    row.pk, row.version, row._state.adding = None, 0, True
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def _copy_rows(source, copy):
    for goal in source.recognition_goals.all():
        _add(goal, plan=copy)
    _copy_sections({section.pk: section for section in source.sections.present()}, copy)
    for problem in source.problems.present():
        weaknesses, actions = list(problem.weaknesses.all()), list(problem.actions.present())
        _add(problem, plan=copy).weaknesses.set(weaknesses)
        for action in actions:
            _copy_action(action, problem)


def _copy_sections(sections, copy):
    """Parents before children, whatever the order of their ids; what stands under a removed one is left out."""
    made, waiting = {None: None}, list(sections.items())
    while waiting:
        ready = [(pk, row) for pk, row in waiting if row.parent_id in made]
        if not ready:
            return
        for pk, row in ready:
            targets = list(row.targets.all())
            made[pk] = _add(row, plan=copy, parent=made[row.parent_id])
            for target in targets:
                _add(target, section=made[pk])
        waiting = [(pk, row) for pk, row in waiting if pk not in made]


def _copy_action(action, problem):
    original = PlanAction.objects.get(pk=action.pk)
    lines = list(original.budget_lines.all())
    _add(action, problem=problem)
    BudgetLine.objects.bulk_create(
        BudgetLine(action=action, source=line.source, amount=line.amount, budget_year=line.budget_year, state=line.state) for line in lines
    )
    copy_owners(original, action)
