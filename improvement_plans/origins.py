"""Where a carried action or a problem came from, in words for the page and the paper."""

from documents.models import IssuedPaper
from formats.dates import short_date
from improvement_plans.models import PlanAction


def plan_words(plan, issued=None):
    """`Kế hoạch số 109/KH-MNHM ngày 07/9/2023, năm học 2023-2024`."""
    number = f" số {issued.symbol} ngày {short_date(issued.dated_on)}," if issued else ""
    return f"Kế hoạch{number} {plan.period_label}"


def origins_of(actions):
    """{action pk: the plan it was carried from, in words}; no query where nothing was carried."""
    sources = {action.pk: action.carried_from_id for action in actions if action.carried_from_id}
    if not sources:
        return {}
    rows = PlanAction.objects.filter(pk__in=sources.values()).select_related("problem__plan__document")
    plans = {row.pk: row.problem.plan for row in rows}
    documents = {plan.document_id for plan in plans.values()}
    issued = {row.version.document_id: row for row in IssuedPaper.objects.filter(version__document__in=documents)
              .select_related("version").defer("version__snapshot")}  # fmt: skip
    return {pk: plan_words(plans[source], issued.get(plans[source].document_id)) for pk, source in sources.items()}


def teams_of(weaknesses):
    """The appraisal teams that found these weaknesses, with the day they closed; each once, in order."""
    return list(dict.fromkeys(weakness.origin_words for weakness in weaknesses if weakness.finding_id))
