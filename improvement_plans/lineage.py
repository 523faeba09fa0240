"""What goes from one plan into the next: actions not finished, last year's results in words."""

from collections import Counter
from dataclasses import dataclass

from documents.enums import DocumentState
from formats.money import format_dong
from formats.text import fold
from improvement_plans.contents import contents_of
from improvement_plans.enums import DoneState, PeriodKind
from improvement_plans.following import is_done, last_results
from improvement_plans.models import ImprovementPlan
from improvement_plans.origins import plan_words
from improvement_plans.timeline import first_line
from improvement_plans.wording import actual_of, target_words, with_unit


@dataclass(frozen=True)
class Followed:
    """An action of an earlier plan with what its last checkpoint said (None: nothing)."""

    problem: object
    action: object
    lines: list
    result: object

    @property
    def words(self):
        return first_line(self.action)


def followed_of(plan):
    """Every present action of a plan with its last result, in table order."""
    contents = contents_of(plan)
    results = last_results([row.action for row in contents.actions])
    return [
        Followed(problem.problem, row.action, row.lines, results.get(row.action.key))
        for problem in contents.problems for row in problem.rows
    ]  # fmt: skip


def unfinished_of(plan):
    """Those no checkpoint found done."""
    return [row for row in followed_of(plan) if not is_done(row.result)]


def earlier_plans(acting):
    """Plans in force of the organisation that a new one may go on from, newest first."""
    rows = ImprovementPlan.objects.visible_to(acting).not_reports().filter(organization=acting.organization, document__state=DocumentState.ISSUED)
    return rows.select_related("document", "organization").order_by("-period_start", "-pk")


def next_period(plan):
    """(kind, first year, last year) of the plan after this one."""
    length = plan.period_end - plan.period_start + 1 if plan.period_kind == PeriodKind.RANGE else 1
    return plan.period_kind, plan.period_start + length, plan.period_end + length if plan.period_kind == PeriodKind.RANGE else None


def headings_of(contents):
    """{path of headings: key of the section under it}: by it the sections of two plans are the same."""
    found = {}

    def walk(nodes, path):
        for node in nodes:
            here = (*path, fold(node.section.heading))
            found.setdefault(here, node.section.key)
            walk(node.children, here)

    walk(contents.sections, ())
    return found


def aim_name(target):
    """What makes an aim the same in two plans: its figure, else its words."""
    return target.metric or fold(target.name)


def results_head(plan, rows):
    """One line: which plan, how many of its actions are done, what was spent."""
    counts = Counter(row.result.state for row in rows if row.result)
    spent = sum(line.amount for row in rows if row.result for line in row.result.spending.all())
    money = f"; đã chi {format_dong(spent)}" if spent else ""
    done = f" hoàn thành {counts[DoneState.DONE]:02d}/{len(rows):02d} nhiệm vụ{money}." if rows else ""
    return f"{plan_words(plan, plan.document.issued_paper())}:{done}"


def result_line(row):
    """A bullet: what was to be done, how far it came, what goes on next year."""
    if row.result is None:
        return f"- {_sentence(row.words)} Chưa có kết quả theo dõi; chuyển tiếp."
    reached = actual_of(row.result)
    told = " ".join(filter(None, (_sentence(" ".join(row.result.result.split())), f"Đạt {reached}." if reached else "")))
    ending = "" if is_done(row.result) else " Chuyển tiếp."
    return f"- {_sentence(row.words)} {row.result.get_state_display()}. {told}".rstrip() + ending


def target_result_line(target, reached):
    """A bullet: the aim and the number reached."""
    aim = target_words(target.target_kind, target.target_value, target.target_value_to, target.target_unit)
    told = (f"phấn đấu {aim}" if aim else "", f"đạt được {with_unit(reached, target.target_unit)}")
    return f"- {target}: {'; '.join(filter(None, told))}."


def _sentence(text):
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."
