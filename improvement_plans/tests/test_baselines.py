"""A target tied to a figure: the picker, the figure it starts from, what is typed over it, and how it reads in the table."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from improvement_plans.baselines import baselines_of
from improvement_plans.forms import ActionForm
from improvement_plans.models import PlanAction
from improvement_plans.papers import collect
from improvement_plans.tests.stage import actions_of
from improvement_plans.wording import target_of
from schools.models import YearlyFigures
from standards.metrics import catalogue

RATE = "teacher_above_qualified_rate"
COUNT = "teachers_total"


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def action(plan):
    return actions_of(plan)[0]


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def figures(stage, year, **values):
    rates = {RATE: values.pop("rate")} if "rate" in values else {}
    return YearlyFigures.objects.create(school=stage.cast.school.school, school_year=year, values=values, rates=rates)


def form_of(plan, action, **fields):
    data = {"money_state": "unknown", "time_precision": "month", **fields}
    return ActionForm(data, instance=action, table_shape=plan.table_shape, baselines=baselines_of(plan))


def cleaned(plan, action, **fields):
    form = form_of(plan, action, **fields)
    assert form.is_valid(), form.errors
    return {name: form.cleaned_data[name] for name in ("metric", "baseline_value", "baseline_year", "target_unit")}


def test_the_newest_figure_before_the_plan_is_where_the_target_starts(stage, plan, action):
    figures(stage, 2020, rate="50")
    figures(stage, 2022, rate="81.333333333333", teachers_total="24")
    figures(stage, 2023, rate="99")  # the plan's own year: not yet known when it was written
    assert cleaned(plan, action, metric=RATE) == {
        "metric": RATE, "baseline_value": Decimal("81.33"), "baseline_year": 2022, "target_unit": "%",
    }  # fmt: skip
    assert cleaned(plan, action, metric=COUNT)["baseline_value"] == 24


def test_a_year_that_does_not_know_the_figure_is_passed_over(stage, plan, action):
    figures(stage, 2021, rate="70.5")
    figures(stage, 2022, teachers_total="24")
    values = cleaned(plan, action, metric=RATE)
    assert (values["baseline_value"], values["baseline_year"]) == (Decimal("70.5"), 2021)


def test_without_a_figure_nothing_is_guessed(stage, plan, action):
    assert cleaned(plan, action, metric=RATE)["baseline_value"] is None
    assert "chưa có số liệu" in str(form_of(plan, action)["metric"])


def test_what_a_person_typed_stands(stage, plan, action):
    figures(stage, 2022, rate="81.3")
    values = cleaned(plan, action, metric=RATE, baseline_value="80.5", baseline_year="2021", target_unit="% giáo viên")
    assert values == {"metric": RATE, "baseline_value": Decimal("80.5"), "baseline_year": 2021, "target_unit": "% giáo viên"}


def test_another_metric_brings_its_own_figure(stage, plan, action):
    figures(stage, 2022, rate="81.3", teachers_total="24")
    PlanAction.objects.filter(pk=action.pk).update(metric=RATE, baseline_value="81.3", baseline_year=2022, target_unit="%")
    action.refresh_from_db()
    values = cleaned(plan, action, metric=COUNT, baseline_value="81,3", baseline_year="2022-2023", target_unit="người")
    assert (values["baseline_value"], values["baseline_year"]) == (24, 2022)


def test_a_typed_figure_needs_its_year(stage, plan, action):
    form = form_of(plan, action, metric=RATE, baseline_value="80", baseline_year="")
    assert form.errors["baseline_year"] == ["Hãy ghi số liệu gốc là của năm học nào."]
    assert form_of(plan, action, metric="", baseline_value="80", baseline_year="").errors["baseline_year"]


@pytest.mark.parametrize(("name", "text"), [("metric", "no_such_metric"), ("baseline_year", "năm ngoái"), ("baseline_year", "1850"), ("baseline_value", "nhiều")])
def test_bad_input_is_told_at_its_box_and_kept(plan, action, client, name, text):
    data = {"version": 0, "money_state": "unknown", "time_precision": "month", "money-TOTAL_FORMS": 0, "money-INITIAL_FORMS": 0}
    page = client.post(reverse("action_edit", args=[action.pk]), data | {"baseline_value": "5", "baseline_year": "2022", "tasks": "Đang gõ", name: text})
    assert page.status_code == 200
    assert name in page.context["form"].errors
    assert "Đang gõ" in page.content.decode()
    assert name == "metric" or text in page.content.decode()


def test_choices_are_the_school_s_figures_in_groups_with_their_newest_value(stage, plan):
    figures(stage, 2022, rate="81.3")
    first, *groups = baselines_of(plan).choices()
    rows = {key: label for _, members in groups for key, label in members}
    assert first == ("", "Không gắn với chỉ số nào")
    assert rows[RATE] == f"{catalogue().metrics[RATE].name} (81,30%, năm học 2022-2023)"
    assert not any(catalogue().metrics[key].is_choice for key in rows)
    assert set(rows) <= {metric.key for metric in stage.cast.school.school.metrics()}


def test_an_authority_s_plan_has_no_figures_to_pick(stage):
    plan = stage.own_plan()
    form = ActionForm(instance=PlanAction(), baselines=baselines_of(plan))
    assert not {"metric", "baseline_value", "baseline_year"} & set(form.fields)


def test_other_schools_figures_are_never_read(stage, plan):
    YearlyFigures.objects.create(school=stage.cast.other_school.school, school_year=2022, rates={RATE: "11"})
    assert baselines_of(plan).found == {}


def test_the_picker_costs_one_query(stage, plan, django_assert_num_queries):
    for year in range(2017, 2024):
        figures(stage, year, rate="80")
    plan.organization.school  # noqa: B018 - read before, as the page does
    with django_assert_num_queries(1):
        assert baselines_of(plan).found[RATE].year == 2022


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "trên 90%"),
        ({"baseline_value": Decimal("81.330"), "baseline_year": 2022}, "trên 90% (năm học 2022-2023: 81,33%)"),
        ({"baseline_value": Decimal(24), "baseline_year": 2022, "target_unit": "giáo viên"}, "trên 90 giáo viên (năm học 2022-2023: 24)"),
        ({"baseline_value": Decimal(24)}, "trên 90%"),
        ({"target_value": None, "baseline_value": Decimal(24), "baseline_year": 2022}, ""),
        ({"metric": "gone_metric"}, "trên 90%"),
    ],
)
def test_how_a_target_reads(values, words):
    action = PlanAction(**{"target_kind": "above", "target_value": Decimal(90), "target_unit": "%", **values})
    assert target_of(action) == words


def test_the_metric_is_named_in_the_table_and_in_the_form(stage, plan, action, client):
    figures(stage, 2022, rate="81.3").closed_at = timezone.now()
    PlanAction.objects.filter(pk=action.pk).update(
        metric=RATE, baseline_value="81.3", baseline_year=2022, target_unit="%", target_kind="above", target_value=90,
    )  # fmt: skip
    name = catalogue().metrics[RATE].name
    sentence = f"{name} trên 90% (năm học 2022-2023: 81,3%)"
    assert sentence in str(collect(plan))
    assert sentence in client.get(reverse("action_edit", args=[action.pk])).content.decode()


def test_the_desk_that_saves_while_writing_leaves_these_to_the_button(action, client):
    page = client.get(reverse("action_edit", args=[action.pk]))
    names = page.context["desk"]["values"]
    assert "target_value" in names
    assert not {"metric", "baseline_value", "baseline_year"} & set(names)
    client.post(reverse("action_autosave", args=[action.pk]), {"changed": "tasks", "tasks": "Gõ dở", "base-tasks": "", "version": 0})
    action.refresh_from_db()
    assert (action.tasks, action.metric) == ("Gõ dở", "")
