"""The time a plan is for: how it is typed, what it bounds, and how a draft's period is changed later."""

from datetime import date

import pytest
from django.urls import reverse

from documents.models import Document
from improvement_plans import workflow
from improvement_plans.checks import problems_of
from improvement_plans.forms import PeriodForm
from improvement_plans.models import ImprovementPlan
from improvement_plans.tests.test_pages import properties_post
from records.models import TextChange


def period(kind="school_year", start="2026-2027", end=""):
    return PeriodForm({"period_kind": kind, "period_start": start, "period_end": end})


@pytest.mark.parametrize(
    ("kind", "start", "end", "expected"),
    [
        ("school_year", "2026-2027", "", (2026, None)),
        ("school_year", "2026 – 2027", "", (2026, None)),
        ("school_year", "2026", "2030", (2026, None)),
        ("calendar_year", "2027", "", (2027, None)),
        ("range", "2025", "2030", (2025, 2030)),
        ("range", "2025", "2025", (2025, 2025)),
        ("school_year", "2000", "", (2000, None)),
    ],
)
def test_a_period_is_read_and_an_end_counts_only_for_a_range(kind, start, end, expected):
    form = period(kind, start, end)
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["period_start"], form.cleaned_data["period_end"]) == expected


@pytest.mark.parametrize(
    ("kind", "start", "end", "name", "message"),
    [
        ("school_year", "2026-2028", "", "period_start", "không phải là năm học"),
        ("school_year", "năm tới", "", "period_start", "không phải là năm học"),
        ("school_year", "٢٠٢٦", "", "period_start", "không phải là năm học"),
        ("school_year", "1999", "", "period_start", "Năm phải từ 2000 đến 2100."),
        ("range", "2025", "", "period_end", "Giai đoạn cần năm kết thúc, từ năm bắt đầu trở đi."),
        ("range", "2025", "2024", "period_end", "Giai đoạn cần năm kết thúc, từ năm bắt đầu trở đi."),
        ("range", "2025", "xa", "period_end", "Năm phải là số có bốn chữ số."),
        ("range", "2025", "2101", "period_end", "2100"),
    ],
)
def test_a_period_that_cannot_be_is_told_once_at_its_box(kind, start, end, name, message):
    form = period(kind, start, end)
    assert list(form.errors) == [name]
    assert len(form.errors[name]) == 1
    assert message in form.errors[name][0]


@pytest.mark.parametrize(
    ("kind", "start", "end", "label", "bounds"),
    [
        ("school_year", 2026, None, "năm học 2026-2027", (date(2026, 8, 1), date(2027, 7, 31))),
        ("calendar_year", 2027, None, "năm 2027", (date(2027, 1, 1), date(2027, 12, 31))),
        ("calendar_year", 2027, 2035, "năm 2027", (date(2027, 1, 1), date(2027, 12, 31))),
        ("range", 2025, 2030, "giai đoạn 2025-2030", (date(2025, 1, 1), date(2030, 12, 31))),
        ("range", 2025, None, "giai đoạn 2025-2025", (date(2025, 1, 1), date(2025, 12, 31))),
    ],
    ids=["school year", "calendar year", "a stray end is dropped", "range", "range without an end"],
)
def test_a_new_plan_carries_its_period_in_words_and_bounds(stage, kind, start, end, label, bounds):
    plan = stage.make_plan(period_kind=kind, period_start=start, period_end=end)
    plan.refresh_from_db()
    assert (plan.period_label, plan.period_bounds) == (label, bounds)
    assert label in plan.sections.get(heading="MỤC ĐÍCH, YÊU CẦU").text
    assert plan.document.title.endswith(label)


@pytest.fixture
def plan(stage):
    return stage.make_plan()


@pytest.fixture
def client(stage):
    return stage.cast.client(stage.cast.principal)


def save(client, plan, **fields):
    return client.post(reverse("plan_properties", args=[plan.pk]), properties_post(plan.version, **fields), follow=True)


def stored_period(plan):
    row = ImprovementPlan.objects.get(pk=plan.pk)
    return row.period_kind, row.period_start, row.period_end


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_the_period_of_a_draft_can_be_changed(stage, client, plan, state):
    Document.objects.filter(pk=plan.document_id).update(state=state)
    page = save(client, plan, period_kind="range", period_start="2025", period_end="2030", title_lines="Cải tiến 2025-2030")
    assert "Đã lưu thể thức" in page.content.decode()
    assert stored_period(plan) == ("range", 2025, 2030)
    save(client, ImprovementPlan.objects.get(pk=plan.pk), period_kind="school_year", period_start="2026-2027", period_end="2030")
    assert stored_period(plan) == ("school_year", 2026, 2027)
    assert {"period_kind", "period_start", "period_end"} <= set(TextChange.objects.values_list("field", flat=True))


@pytest.mark.parametrize("state", ["submitted", "approved", "issued"])
def test_the_period_of_a_paper_under_way_stays(client, plan, state):
    Document.objects.filter(pk=plan.document_id).update(state=state)
    assert save(client, plan, period_start="2026").status_code == 403
    assert stored_period(plan) == ("school_year", 2023, 2024)


def test_a_wrong_period_is_told_and_nothing_typed_is_lost(client, plan):
    page = save(client, plan, period_kind="range", period_start="2025", period_end="", closing="Không được mất.").content.decode()
    assert "Giai đoạn cần năm kết thúc, từ năm bắt đầu trở đi." in page
    assert 'href="#id_period_end"' in page
    assert "Không được mất." in page
    assert stored_period(plan) == ("school_year", 2023, 2024)


@pytest.mark.parametrize(
    ("kind", "start", "end", "shown"),
    [("school_year", 2023, 2024, ("2023-2024", "")), ("calendar_year", 2026, 2026, ("2026", "")), ("range", 2025, 2030, ("2025", "2030"))],
)
def test_the_page_shows_the_period_as_it_is_typed(client, plan, kind, start, end, shown):
    ImprovementPlan.objects.filter(pk=plan.pk).update(period_kind=kind, period_start=start, period_end=end)
    form = client.get(reverse("plan_properties", args=[plan.pk])).context["form"]
    assert (str(form["period_start"].value()), str(form["period_end"].value() or "")) == shown


def test_saving_the_page_as_it_was_shown_changes_nothing(client, plan):
    form = client.get(reverse("plan_properties", args=[plan.pk])).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    client.post(reverse("plan_properties", args=[plan.pk]), data | {"version": plan.version})
    assert ImprovementPlan.objects.get(pk=plan.pk).version == plan.version
    assert not TextChange.objects.exists()


def test_two_people_changing_the_period_see_both(stage, client, plan):
    save(client, plan, period_start="2024-2025")
    page = save(stage.cast.client(stage.cast.deputy), plan, period_start="2025-2026")
    assert page.status_code == 409
    (field,) = [field for field in page.context["disputed"] if field.name == "period_start"]
    assert (field.mine, field.theirs) == ("2025-2026", "2024-2025")
    assert stored_period(plan) == ("school_year", 2024, 2025)


def test_a_title_that_names_another_year_is_warned_of(stage, plan):
    workflow.save_properties(
        plan, {"title_lines": plan.title_lines, "period_kind": "school_year", "period_start": 2026, "period_end": None},
        version=0, acting=stage.acting,
    )  # fmt: skip
    problems = problems_of(ImprovementPlan.objects.get(pk=plan.pk), stage.acting)
    (found,) = [problem for problem in problems if "Trích yếu" in problem.text]
    assert (found.severity, found.text) == ("warning", "Trích yếu không nhắc đến năm học 2026-2027.")


def test_first_values_follow_the_school_year_of_the_day(stage, client):
    """In March 2027 a school's plan without an assessment is still for 2026-2027, an authority's for 2027."""
    from improvement_plans.views.plans import _first_values  # a small rule whose day a page cannot choose

    march = stage.acting.__class__(**{**vars(stage.acting), "today": date(2027, 3, 1)})
    assert _first_values(march, None)["period_start"] == 2026
    leader = stage.cast.acting(stage.cast.leader)
    assert _first_values(leader.__class__(**{**vars(leader), "today": date(2027, 3, 1)}), None)["period_start"] == 2027
    assert _first_values(march, stage.assessment)["period_start"] == 2023
