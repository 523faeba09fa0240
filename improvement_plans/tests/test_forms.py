"""What people type into the forms: limits of every field, stored form of text, choices nobody offers, money lines."""

import pytest
from django.core.exceptions import ValidationError

from improvement_plans.enums import TableShape
from improvement_plans.forms import (
    ActionForm,
    BudgetLineForm,
    PlanForm,
    ProblemForm,
    PropertiesForm,
    SectionForm,
    WeaknessesForm,
    budget_formset,
    routes_for,
)
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem, PlanSection
from improvement_plans.tests.stage import action_values, make_weakness
from improvement_plans.tests.test_pages import properties_post
from improvement_plans.workflow import criteria_of

NOT_OFFERED = "Hãy chọn lại: lựa chọn này không còn trong danh sách."
NFD = "Kê\u0301 hoa\u0323ch"
ROUTES = routes_for(True, "approval")


def action_form(shape=TableShape.TEN, **fields):
    data = {name: "" if value is None else value for name, value in action_values(note="").items()}
    return ActionForm(data | fields, instance=PlanAction(), table_shape=shape)


def section_form(**fields):
    return SectionForm({"heading": "Mục", "text": "", **fields}, instance=PlanSection())


def problem_form(**fields):
    return ProblemForm({"text": "Vấn đề.", **fields}, instance=PlanProblem(), criteria=None, level_count=0)


def properties_form(**fields):
    return PropertiesForm(properties_post(**fields), routes=ROUTES)


def note_form(**fields):
    return action_form(TableShape.NINE, **fields)


LIMITS = [
    (section_form, "heading", 250), (section_form, "text", 20000),
    (problem_form, "text", 4000), (problem_form, "present_state", 12000), (problem_form, "cause", 4000),
    (action_form, "expected_result", 4000), (action_form, "tasks", 4000), (action_form, "leaders", 500), (action_form, "partners", 500),
    (action_form, "time_text", 1000), (action_form, "other_conditions", 2000), (action_form, "evidence", 2000), (action_form, "target_unit", 30),
    (note_form, "note", 500),
    (properties_form, "title_lines", 250), (properties_form, "signer_lines", 200), (properties_form, "signer_name", 100),
    (properties_form, "signer_post", 100), (properties_form, "preamble_bases", 6000), (properties_form, "lead_in", 2000),
    (properties_form, "closing", 2000), (properties_form, "recipients", 2000),
]  # fmt: skip
LIMIT_IDS = [f"{make.__name__} {name}" for make, name, _ in LIMITS]


@pytest.mark.parametrize(("make", "name", "limit"), LIMITS, ids=LIMIT_IDS)
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(make, name, limit):
    assert make(**{name: "ế" * limit}).errors.get(name) is None
    (message,) = make(**{name: "ế" * (limit + 1)}).errors[name]
    assert f"{limit} ký tự" in message


@pytest.mark.parametrize(("make", "name", "limit"), LIMITS, ids=LIMIT_IDS)
def test_texts_are_composed_and_freed_of_invisible_characters_before_they_are_counted(make, name, limit):
    form = make(**{name: f"\x00{NFD}\u200b "})
    assert form.errors.get(name) is None
    assert form.cleaned_data[name] == "Kế hoạch"
    assert make(**{name: "e\u0302\u0301" * limit}).errors.get(name) is None


@pytest.mark.parametrize("name", ["leaders", "partners", "target_unit"])
def test_short_texts_become_one_line(name):
    form = action_form(**{name: "A\r\n  B\tC"})
    assert form.is_valid()
    assert form.cleaned_data[name] == "A B C"


@pytest.mark.parametrize(
    ("make", "name", "text", "message"),
    [
        (section_form, "heading", "  ", "Mục này chưa điền."),
        (problem_form, "text", "\u200b\n", "Mục này chưa điền."),
        (properties_form, "title_lines", "", "Mục này chưa điền."),
        (properties_form, "route", "none", NOT_OFFERED),
        (properties_form, "route", "fly", NOT_OFFERED),
        (properties_form, "planned_on", "2026", "không phải là tháng"),
        (properties_form, "planned_on", "13/2026", "Không có ngày"),
        (properties_form, "planned_on", "1/1900", "Năm phải từ 2000"),
        (properties_form, "period_kind", "week", NOT_OFFERED),
        (action_form, "target_kind", "roughly", NOT_OFFERED),
        (action_form, "time_precision", "week", NOT_OFFERED),
        (action_form, "money_state", "plenty", NOT_OFFERED),
        (action_form, "money_state", "", "Mục này chưa chọn."),
        (action_form, "target_value", "1e5", "không phải là số"),
        (action_form, "target_value", "9" * 24, "Số quá lớn"),
        (action_form, "target_value", "9" * 25, "24 ký tự"),
        (action_form, "start_on", "x" * 21, "20 ký tự"),
    ],
)
def test_what_cannot_be_taken_is_told_at_its_field(make, name, text, message):
    form = make(**{name: text})
    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert message in form.errors[name][0]


def test_a_target_from_to_may_be_one_number_but_not_run_backwards():
    same = action_form(target_kind="between", target_value="5", target_value_to="5")
    assert same.is_valid()
    back = action_form(target_kind="between", target_value="5", target_value_to="4,9")
    assert back.errors["target_value_to"] == ["Số sau phải lớn hơn số trước."]
    assert action_form(target_kind="reach", target_value="5", target_value_to="4").is_valid(), "only a span has an order"


def test_an_action_may_end_on_the_day_it_begins_but_not_before():
    assert action_form(start_on="5/9/2026", end_on="5/9/2026").is_valid()
    form = action_form(start_on="5/9/2026", end_on="4/9/2026")
    assert form.errors == {"end_on": ["Ngày hoàn thành phải từ ngày bắt đầu trở đi."]}


@pytest.mark.parametrize(("unit", "expected"), [("%", "95.125"), ("% giáo viên", "95.125"), ("trẻ", "95125"), ("", "95125")])
def test_a_dot_is_a_decimal_point_only_in_per_cent(unit, expected):
    form = action_form(target_kind="reach", target_value="95.125", target_unit=unit)
    assert form.is_valid()
    assert str(form.cleaned_data["target_value"]) == expected


def test_a_rate_with_too_many_decimals_is_told():
    form = action_form(target_kind="reach", target_value="95,1234", target_unit="%")
    assert "target_value" in form.errors


def test_each_shape_of_table_asks_for_its_own_columns_and_both_for_evidence():
    assert {"evidence", "note"} <= set(action_form(TableShape.NINE).fields)
    assert "không in ô này" in action_form(TableShape.NINE).fields["evidence"].help_text
    assert "note" not in action_form(TableShape.TEN).fields
    assert "evidence" in action_form(TableShape.TEN).fields


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"amount": "nhiều"}, "amount", "không phải là số tiền"),
        ({"amount": "0"}, "amount", "Số tiền phải lớn hơn 0."),
        ({"amount": "1,5"}, "amount", "số đồng chẵn"),
        ({"amount": "9999999 tỷ"}, "amount", "Số tiền quá lớn."),
        ({"amount": "5" * 41}, "amount", "40 ký tự"),
        ({"amount": "5.000", "budget_year": "sang năm"}, "budget_year", "Năm phải là số có bốn chữ số."),
        ({"amount": "5.000", "budget_year": "1999"}, "budget_year", "2000"),
        ({"amount": "5.000", "budget_year": "2101"}, "budget_year", "2100"),
        ({"amount": "5.000", "source": "lottery"}, "source", NOT_OFFERED),
        ({"budget_year": "2026"}, "amount", "Hãy nhập số tiền của dòng này."),
    ],
)
def test_a_money_line_tells_what_is_wrong_with_it(fields, name, message):
    form = BudgetLineForm(fields)
    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert message in form.errors[name][0]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, None),
        ({"source": "tuition"}, None),
        ({"source": "tuition", "amount": "5 triệu"}, ("tuition", 5_000_000, None)),
        ({"amount": "2,5 tỷ", "budget_year": "2027"}, ("state_budget", 2_500_000_000, 2027)),
    ],
    ids=["nothing", "a source alone", "two boxes", "no source named"],
)
def test_a_money_line_is_read_or_left_out(fields, line):
    form = BudgetLineForm(fields)
    assert form.is_valid(), form.errors
    assert form.line == (line and (*line, "available"))


def money_post(count, **management):
    data = {"money-TOTAL_FORMS": str(count), "money-INITIAL_FORMS": "0", **management}
    for place in range(count):
        data |= {f"money-{place}-source": "tuition", f"money-{place}-amount": "1.000", f"money-{place}-budget_year": ""}
    return data


def test_thirty_money_lines_are_kept_and_more_are_refused_in_words():
    assert budget_formset([], money_post(30)).is_valid()
    too_many = budget_formset([], money_post(31))
    assert not too_many.is_valid()
    assert too_many.non_form_errors() == ["Mỗi nhiệm vụ có nhiều nhất 30 dòng kinh phí; hãy gộp bớt."]


@pytest.mark.parametrize("data", [{}, {"money-TOTAL_FORMS": "x", "money-INITIAL_FORMS": "0"}], ids=["missing", "broken"])
def test_a_broken_count_of_money_lines_is_refused_in_words(data):
    lines = budget_formset([], data)
    assert not lines.is_valid()
    assert lines.non_form_errors() == ["Các dòng kinh phí gửi lên bị hỏng; hãy tải lại trang rồi ghi lại."]


def test_stored_money_lines_are_shown_with_three_empty_rows_below():
    lines = budget_formset([("tuition", 2_500_000_000, 2027, "asked")])
    values = [[form[name].value() for name in ("source", "amount", "budget_year")] for form in lines.forms]
    assert values == [["tuition", "2.500.000.000", 2027], *[[None, None, None]] * 3]


@pytest.mark.parametrize(
    ("is_school", "current", "expected"),
    [
        (True, "approval", ["approval", "opinion", "report"]),
        (True, "none", ["approval", "opinion", "report", "none"]),
        (False, "none", ["report", "none"]),
        (False, "approval", ["approval", "report", "none"]),
    ],
    ids=["a school", "a school's old choice stays", "an authority", "an authority's old choice stays"],
)
def test_the_way_a_paper_goes_fits_who_sends_it(is_school, current, expected):
    assert [value for value, _ in routes_for(is_school, current)] == expected


def plan_form(assessment=None, is_school=True, **fields):
    data = {"template": "quality-2018", "period_kind": "school_year", "period_start": "2026-2027", **fields}
    return PlanForm(data, is_school=is_school, assessment=assessment)


def test_a_plan_takes_only_templates_of_its_kind_of_organisation():
    assert plan_form().is_valid()
    assert "template" in plan_form(template="authority").errors
    assert "template" in plan_form(is_school=False).errors
    assert plan_form(is_school=False, template="authority").is_valid()
    assert "template" in plan_form(template="../../etc").errors


def test_without_an_assessment_there_is_nothing_to_tick(stage):
    assert "weaknesses" not in plan_form().fields
    assert list(plan_form(stage.assessment).fields["weaknesses"].queryset) == [stage.weaknesses[1], stage.weaknesses[0]]


@pytest.mark.parametrize("typed", ["0", "x", "²", str(10**30)], ids=["zero", "letters", "superscript", "huge"])
def test_a_tick_that_names_no_weakness_is_told(stage, typed):
    form = plan_form(stage.assessment, weaknesses=[typed])
    assert form.errors["weaknesses"][0] in (
        "Có điểm yếu không thuộc đợt đánh giá này; hãy tải lại trang.", "Lựa chọn không hợp lệ.",
    )  # fmt: skip


def test_more_weaknesses_need_at_least_one_tick(stage):
    form = WeaknessesForm({}, assessment=stage.assessment)
    assert form.errors["weaknesses"] == ["Hãy đánh dấu ít nhất một điểm yếu."]
    late = make_weakness(stage.assessment, "1.1", "Chưa rà soát.")
    assert WeaknessesForm({"weaknesses": [late.pk]}, assessment=stage.assessment).is_valid()


def test_a_problem_may_name_a_criterion_and_level_of_the_plans_set_only(stage):
    plan = stage.make_plan()
    criterion = plan.problems.first().criterion
    choices = {"criteria": criteria_of(plan), "level_count": 3}

    def form(**fields):
        return ProblemForm({"text": "Vấn đề.", **fields}, instance=PlanProblem(), **choices)

    good = form(criterion=criterion.pk, level="3")
    assert good.is_valid()
    assert (good.cleaned_data["criterion"], good.cleaned_data["level"]) == (criterion, 3)
    bare = form(criterion="", level="")
    assert bare.is_valid()
    assert bare.cleaned_data["level"] is None
    for fields, name in (({"level": "4"}, "level"), ({"level": "²"}, "level"), ({"criterion": "0"}, "criterion"), ({"criterion": "x"}, "criterion"), ({"criterion": "9" * 30}, "criterion")):
        assert list(form(**fields).errors) == [name]


def test_a_section_of_a_criterion_keeps_its_heading(stage):
    section = stage.make_plan().sections.filter(criterion__code="5.3").get()
    assert list(SectionForm(instance=section).fields) == ["text"]


def test_the_section_of_bases_says_how_they_begin(stage):
    section = stage.make_plan().sections.get(kind="bases")
    assert "Căn cứ …" in SectionForm(instance=section).fields["text"].help_text


def test_the_model_guards_what_no_form_lets_through(stage):
    action = PlanAction(problem=ImprovementPlan.objects.get(pk=stage.make_plan().pk).problems.first(), start_on="2026-09-05", end_on="2026-09-04")
    with pytest.raises(ValidationError, match="Ngày hoàn thành phải từ ngày bắt đầu trở đi."):
        action.validate_constraints()
