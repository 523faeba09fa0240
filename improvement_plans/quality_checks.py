"""Rules on how well a plan is written, each with its reason and the place to mend: warnings, since people decide."""

from textwrap import shorten

from django.urls import reverse

from documents.enums import BudgetSource
from documents.problems import warning
from formats.dates import school_year_label
from improvement_plans.baselines import moved_baselines
from improvement_plans.enums import MoneyState
from improvement_plans.measures import (
    LONG_ENOUGH,
    amounts_in,
    has_measure,
    sentences,
    unnumbered_rates,
    vague_sentences,
)
from improvement_plans.models import ActionOwner
from improvement_plans.owners import unnamed
from improvement_plans.wording import plain_number

TEXTS = {"tasks": "công việc", "expected_result": "kết quả cần đạt"}
MONEY_TEXTS = ("tasks", "expected_result", "other_conditions", "note")


def action_url(action, field):
    """The box of an action's form."""
    return f"{reverse('action_edit', args=[action.pk])}#id_{field}"


def quality_problems(plan, contents):
    """Warnings in table order, then those that look across the whole plan; rows that no table prints are not judged."""
    for problem in contents.problems if contents.has_table else ():
        for row, name in problem.named_rows():
            for rule in ACTION_RULES:
                yield from (warning(f"{name}: {words}", action_url(row.action, field)) for words, field in rule(plan, row))
    yield from _repeated(contents)
    yield from _unnamed_owners(contents)
    yield from _moved_baselines(plan, contents)


def _quoted(text):
    return f"“{shorten(text, 70, placeholder='…')}”"


def _vague(plan, row):
    """A wish without a measure: nobody can say afterwards whether it was reached."""
    action = row.action
    if action.target_value is not None or has_measure(action.expected_result):
        return
    for field, label in TEXTS.items():
        found = vague_sentences(getattr(action, field))
        if found:
            yield f"{label} {_quoted(found[0])} mở đầu bằng động từ chung mà không có gì đo được; hãy ghi con số hoặc đặt chỉ tiêu.", field


def _unnumbered(plan, row):
    action = row.action
    if action.target_value is None:
        for text in unnumbered_rates(action.expected_result)[:1]:
            yield f"kết quả cần đạt {_quoted(text)} nói đến tỉ lệ, số lượng mà không có con số.", "expected_result"


def _without_unit(plan, row):
    action = row.action
    if action.target_value is not None and action.target_kind and not action.target_unit.strip():
        yield f"chỉ tiêu {plain_number(action.target_value)} chưa có đơn vị.", "target_unit"


def _money_in_words(plan, row):
    """An amount that stands in the words alone is in no sum and has no source."""
    action = row.action
    if action.money_state == MoneyState.LINES:
        return
    for field in MONEY_TEXTS:
        found = amounts_in(getattr(action, field))
        if found:
            yield f"nhắc số tiền {found[0]} trong lời mà chưa ghi thành dòng kinh phí có nguồn.", "money_state_0"
            return


def _source_not_told(plan, row):
    is_other = row.action.money_state == MoneyState.LINES and any(line.source == BudgetSource.OTHER for line in row.lines)
    if is_other and not row.action.other_conditions.strip() and not row.action.note.strip():
        yield "kinh phí ghi nguồn “Khác” mà chưa nói rõ là nguồn nào.", "other_conditions"


def _without_evidence(plan, row):
    """Whoever checks the action later must know what to look at, also where the table of nine columns has no place for it."""
    if row.action.tasks.strip() and not row.action.evidence.strip():
        yield "chưa ghi thông tin, minh chứng dự kiến.", "evidence"


ACTION_RULES = (_vague, _unnumbered, _without_unit, _money_in_words, _source_not_told, _without_evidence)


def _repeated(contents):
    """The same sentence in two places; told once, at the later one."""
    first, told = {}, set()
    for text, place, url in _places(contents):
        for sentence in sentences(text):
            if len(sentence.key) < LONG_ENOUGH or sentence.key in told:
                continue
            if sentence.key in first:
                told.add(sentence.key)
                yield warning(f"{place}: câu {_quoted(sentence.text)} đã có ở {first[sentence.key]}.", url)
            else:
                first[sentence.key] = place


def _places(contents):
    """(text, where in words, address) of everything written sentence by sentence."""
    for top in contents.sections:
        for node in top.whole():
            yield node.section.text, f"Mục “{node.section.heading}”", f"{reverse('section_edit', args=[node.section.pk])}#id_text"
    for problem in contents.problems:
        yield problem.problem.text, problem.words, f"{reverse('problem_edit', args=[problem.problem.pk])}#id_text"
        for row, name in problem.named_rows():
            for field, label in TEXTS.items():
                yield getattr(row.action, field), f"{name} ({label})", action_url(row.action, field)


def _names(contents):
    return {row.action.pk: name for problem in contents.problems for row, name in problem.named_rows()}


def _unnamed_owners(contents):
    """Somebody was given the action whom the paper does not name."""
    names = _names(contents)
    owners = {}
    for owner in ActionOwner.objects.filter(action__in=names):
        owners.setdefault(owner.action_id, []).append(owner)
    for row in contents.actions:
        for owner in unnamed(row.action, owners.get(row.action.pk, ())):
            yield warning(f"{names[row.action.pk]}: đã giao cho {owner.text} nhưng ô chủ trì, phối hợp không ghi tên.", action_url(row.action, "leaders"))


def _moved_baselines(plan, contents):
    """The figure a target starts from was changed in the school's figures since."""
    names = _names(contents)
    moved = moved_baselines(plan, [row.action for row in contents.actions])
    for action in (row.action for row in contents.actions if row.action.pk in moved):
        start, year = plain_number(action.baseline_value), school_year_label(action.baseline_year)
        words = f"số liệu gốc {start} khác số liệu năm học {year} hiện nay ({moved[action.pk].words})."
        yield warning(f"{names[action.pk]}: {words}", action_url(action, "baseline_value"))
