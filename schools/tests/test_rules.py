"""Who may do what with a school, which rows they see, and the small words of the models; most of it without a database."""

from types import SimpleNamespace

import pytest
from django.http import QueryDict

from accounts.enums import Role, Verb
from accreditation.tests.cast import make_person
from schools.forms import MAX_START_LENGTH, SchoolForm, read_entries
from schools.models import Certificate, FigureChange, School, SchoolSite, YearlyFigures
from schools.permissions import acts_for, can_close, can_create_school, can_edit, can_read_figures, works_in_school
from schools.tests.people import ABOVE, ELSEWHERE, HERE, acting, preschool, year_of
from schools.workflow import Entry
from standards.metrics import catalogue

PEOPLE = {
    "nobody": None,
    "principal": acting(HERE, Role.PRINCIPAL),
    "deputy": acting(HERE, Role.DEPUTY),
    "deputy-with-delegation": acting(HERE, Role.DEPUTY, delegated=[Verb.SUBMIT]),
    "secretary": acting(HERE, Role.SECRETARY),
    "member": acting(HERE, Role.MEMBER),
    "clerk": acting(HERE, Role.CLERK),
    "operator-of-school": acting(HERE, Role.OPERATOR),
    "operator-and-principal": acting(HERE, Role.OPERATOR, Role.PRINCIPAL),
    "principal-elsewhere": acting(ELSEWHERE, Role.PRINCIPAL),
    "officer": acting(ABOVE, Role.OFFICER),
    "leader": acting(ABOVE, Role.LEADER),
    "operator": acting(ABOVE, Role.OPERATOR),
    "officer-and-operator": acting(ABOVE, Role.OFFICER, Role.OPERATOR),
}
DRAFTERS = {"principal", "deputy", "deputy-with-delegation", "secretary", "operator-and-principal"}
STAFF = DRAFTERS | {"member", "clerk"}


def allowed(rule):
    return {name for name, person in PEOPLE.items() if rule(person)}


@pytest.mark.parametrize(
    ("rule", "may"),
    [
        (lambda who: acts_for(who, preschool()), STAFF),
        (lambda who: can_edit(who, preschool()), DRAFTERS),
        (lambda who: can_close(who, preschool()), {"principal", "deputy-with-delegation", "operator-and-principal"}),
        (lambda who: can_read_figures(who, preschool()), STAFF | {"officer", "leader", "officer-and-operator"}),
        (can_create_school, {"operator", "operator-of-school", "operator-and-principal", "officer-and-operator"}),
        (works_in_school, STAFF | {"principal-elsewhere"}),
    ],
    ids=["acts-for", "edit", "close", "read-figures", "create", "works-in-school"],
)
def test_who_may(rule, may):
    assert allowed(rule) == may


@pytest.fixture
def years(cast):
    """An open and a closed year of each school of the cast."""
    for place in (cast.school, cast.other_school, cast.far_school):
        for row in (year_of(place.school, 2024, is_closed=True, teachers_total="24"), year_of(place.school, 2025, teachers_total="25")):
            row.save()


def seen(person_acting):
    rows = YearlyFigures.objects.visible_to(person_acting)
    return {(row.school.organization.code, row.school_year) for row in rows.select_related("school__organization")}


@pytest.mark.parametrize(
    ("person", "rows"),
    [
        ("principal", {("mnhm", 2024), ("mnhm", 2025)}),
        ("clerk", {("mnhm", 2024), ("mnhm", 2025)}),
        ("officer", {("mnhm", 2024), ("thhm", 2024)}),
        ("far_leader", {("thdx", 2024)}),
        ("province_officer", {("mnhm", 2024), ("thhm", 2024), ("thdx", 2024)}),
        ("operator", set()),
        ("stranger", set()),
    ],
)
def test_which_years_a_person_sees(cast, years, person, rows):
    assert seen(cast.acting(getattr(cast, person))) == rows


def test_an_officer_who_also_operates_sees_no_more_figures(cast, years):
    both = make_person("both", cast.commune, Role.OFFICER)
    both.memberships.create(organization=cast.commune, role=Role.OPERATOR, from_on="2020-01-01")
    assert seen(cast.acting(both)) == seen(cast.acting(cast.officer))
    assert School.objects.visible_to(cast.acting(both)).count() == 3


def test_who_only_operates_in_a_school_reads_no_figures(cast, years):
    hired = make_person("hired", cast.school, Role.OPERATOR)
    assert seen(cast.acting(hired)) == set()
    assert cast.client(hired).get("/figures").status_code == 403


def test_certificates_are_seen_with_their_school(cast):
    Certificate.objects.create(school=cast.school.school, kind="accreditation", degree=1, decision_number="1", issuer="Sở", decided_on="2020-01-01")
    for person, count in (("member", 1), ("officer", 1), ("operator", 1), ("far_officer", 0), ("other_principal", 0), ("stranger", 0)):
        assert Certificate.objects.visible_to(cast.acting(getattr(cast, person))).count() == count, person


def test_rows_name_themselves_in_words():
    school = preschool()
    assert str(school) == "Trường Mầm non Hoa Mai"
    assert str(year_of(school, 2025)) == "Số liệu năm học 2025-2026 – Trường Mầm non Hoa Mai"
    assert str(SchoolSite(name="Điểm Xóm Đông")) == "Điểm Xóm Đông"
    assert str(Certificate(kind="national_standard", degree=2)) == "Bằng công nhận trường đạt chuẩn quốc gia mức độ 2"
    assert str(FigureChange(metric="teachers_total", old="24", new="25")) == "teachers_total: 24 → 25"


def test_flags_and_levels_are_told_in_words():
    school = School(school_type="multi_level", levels=["primary", "lower_secondary"], is_rural=True, is_special=True)
    assert school.flag_labels() == ["nông thôn", "trường chuyên biệt"]
    assert (school.level_labels(), school.framework) == (["Tiểu học", "Trung học cơ sở"], "general")
    assert preschool().flag_labels() == [] and preschool().framework == "preschool"


def test_what_is_known_prefers_the_rate_that_counts():
    row = year_of(preschool(), 2025, teachers_total="24", teachers_above_qualified="12", teacher_above_qualified_rate="40")
    assert row.known()["teacher_above_qualified_rate"] == "50" and row.known()["teachers_total"] == "24"
    assert not row.is_closed and year_of(preschool(), 2024, is_closed=True).is_closed


def entries(text, years=(2025,)):
    return read_entries(QueryDict(text), years, catalogue().for_levels(["preschool"]))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("v-2025-teachers_total=24", {2025: {"teachers_total": Entry("24")}}),
        ("v-2025-teachers_total=24&start=2025-teachers_total%3D23", {2025: {"teachers_total": Entry("24", "23")}}),
        ("v-2025-teachers_total=&start=2025-teachers_total%3D23", {2025: {"teachers_total": Entry("", "23")}}),
        ("v-2025-teachers_total=23&start=2025-teachers_total%3D23", {}),
        ("v-2025-teachers_total=%2023%20&start=2025-teachers_total%3D23", {}),
        ("v-2025-teachers_total=24&take=2025-teachers_total", {}),
        ("v-2024-teachers_total=24", {}),
        ("v-2025-graduation_rate=50", {}),
        ("start=2025-teachers_total%3D23", {}),
        ("v-2025-teachers_total=24&start=" + "x%3Dy%20" * MAX_START_LENGTH, {2025: {"teachers_total": Entry("24")}}),
    ],
    ids=["new", "changed", "emptied", "same", "same-with-blanks", "theirs-taken", "other-year", "other-level", "start-only", "endless-start"],
)
def test_only_changed_cells_of_the_page_are_read(text, found):
    assert entries(text) == found


PROFILE = {"school_type": "preschool", "ownership": "public"}


def profile_form(**change):
    return SchoolForm({**PROFILE, **change}, this_year=2026)


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({}, ["preschool"]),
        ({"school_type": "primary", "levels": ["upper_secondary"]}, ["primary"]),
        ({"school_type": "multi_level", "levels": ["lower_secondary", "primary"]}, ["primary", "lower_secondary"]),
    ],
    ids=["level-of-the-type", "ticks-of-one-level-school-ignored", "in-the-order-of-age"],
)
def test_levels_follow_from_the_type(change, levels):
    form = profile_form(**change)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["levels"] == levels


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"founded_year": "1859"}, "founded_year", "Năm thành lập phải từ 1860 đến 2026."),
        ({"founded_year": "2027"}, "founded_year", "Năm thành lập phải từ 1860 đến 2026."),
        ({"school_type": "multi_level"}, "levels", "Trường có nhiều cấp học: hãy chọn ít nhất hai cấp."),
        ({"is_inner_city": "on", "is_rural": "on"}, "is_rural", "Trường ở nội thành, nội thị hoặc ở nông thôn: chỉ chọn một."),
    ],
    ids=["too-old", "not-yet", "one-level-of-many", "town-and-country"],
)
def test_a_profile_that_cannot_be_is_refused_in_words(change, field, words):
    assert profile_form(**change).errors == {field: [words]}


@pytest.mark.parametrize("year", ["1860", "2026", ""])
def test_the_first_and_last_year_of_founding_and_none_are_taken(year):
    assert profile_form(founded_year=year).is_valid()


def test_nobody_sees_a_school_without_a_role():
    assert not acts_for(None, SimpleNamespace(pk=HERE))
    assert YearlyFigures.objects.visible_to(None).query.is_empty()
