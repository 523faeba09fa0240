"""The table of schools: filters, order, columns, saved ways of looking at it, the same rows as XLSX."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accreditation.tests.cast import make_school
from documents.enums import Decision, FactKind
from documents.facts import Fact
from documents.models import VersionTotals
from oversight.models import SavedFilter
from oversight.school_index import SORTABLE, STATES, bodies_of, in_order, school_lines, sums_of
from oversight.table import COLUMNS, SORTS
from oversight.tests.papers import send
from schools.enums import CertificateKind
from schools.models import Certificate

pytestmark = pytest.mark.django_db
PRESCHOOL, PRIMARY, FAR = "Trường Mầm non Hoa Mai", "Trường Tiểu học Hoa Mai", "Trường Tiểu học Đồng Xa"


@pytest.fixture
def department(cast):
    return cast.acting(cast.province_officer)


@pytest.fixture
def officer(cast):
    return cast.acting(cast.officer)


def names(lines):
    return [line.name for line in lines]


def certify(school, until, degree=1):
    return Certificate.objects.create(school=school.school, kind=CertificateKind.ACCREDITATION, degree=degree, decision_number="1/QĐ",
                                      issuer="Sở", decided_on=date(2024, 1, 2), valid_until=until)


def listed(cast, person="officer", **query):
    return cast.client(getattr(cast, person)).get(reverse("school_list"), query)


def test_lines_say_who_reviews_each_school(department):
    assert [(line.name, line.body) for line in school_lines(department)] == [
        (PRESCHOOL, "UBND xã Hoa Mai"), (FAR, "UBND xã Đồng Xa"), (PRIMARY, "UBND xã Hoa Mai")]


def test_lines_cost_three_queries_for_any_number_of_schools(cast, officer, django_assert_num_queries):
    for number in range(30):
        send(make_school(f"x{number}", f"Trường Mầm non số {number:02d}", cast.commune), cast.commune, cast.principal)
    with django_assert_num_queries(3):
        assert len(school_lines(officer)) == 32


def test_a_relation_that_ended_names_nobody(cast, department):
    cast.school.relations.filter(kind="reviewing").update(to_on=date(2021, 1, 1))
    assert {line.name: line.body for line in school_lines(department)}[PRESCHOOL] == ""


def test_the_newest_paper_alone_speaks(cast, officer):
    send(cast.school, cast.commune, cast.principal, weaknesses=9, money=[7], decision=Decision.RETURNED, title="Bản cũ")
    send(cast.school, cast.commune, cast.principal, weaknesses=2, money=[1_000], title="Bản mới")
    line = school_lines(officer)[0]
    assert (line.title, line.state, line.weaknesses, line.actions, line.money) == ("Bản mới", "waiting", 2, 2, 1_000)
    assert line.sent_on == timezone.localdate()


def test_money_asked_for_is_told_apart_from_money_planned(cast, officer):
    more = [Fact(FactKind.BUDGET, "a0", amount=300, funding="asked"), Fact(FactKind.BUDGET, "a0", amount=50, funding="available")]
    submission = send(cast.school, cast.commune, cast.principal, money=[1_000], more=more)
    assert VersionTotals.objects.get(version=submission.version).asked == 300
    assert (school_lines(officer)[0].money, school_lines(officer)[0].asked) == (1_350, 300)


def test_the_sums_by_criterion_are_frozen_with_the_version(cast):
    place = {"regulation_code": "TT57-2026", "criterion": "1.2"}
    more = [Fact(FactKind.WEAKNESS, "w9", **place), Fact(FactKind.WEAKNESS, "w8", **place), Fact(FactKind.ACTION, "a0", **place),
            Fact(FactKind.BUDGET, "a0", amount=300, funding="asked", **place), Fact(FactKind.BUDGET, "a0", amount=50, funding="available", **place),
            Fact(FactKind.WEAKNESS, "w7", "TT57-2026", "1.1")]
    submission = send(cast.school, cast.commune, cast.principal, more=more)
    assert VersionTotals.objects.get(version=submission.version).by_criterion == [["TT57-2026", "1.1", 1, 0], ["TT57-2026", "1.2", 2, 300]]


@pytest.mark.parametrize(("state", "expected"), [("none", [PRIMARY]), ("returned", [PRESCHOOL]), ("approved", []), ("", [PRESCHOOL, PRIMARY])])
def test_the_state_filters(cast, officer, state, expected):
    send(cast.school, cast.commune, cast.principal, decision=Decision.RETURNED)
    assert names(school_lines(officer, state=state)) == expected


def test_the_reviewing_body_filters(department):
    assert names(school_lines(department, body="UBND xã Đồng Xa")) == [FAR]
    assert bodies_of(school_lines(department)) == ["UBND xã Đồng Xa", "UBND xã Hoa Mai"] or bodies_of(school_lines(department)) == ["UBND xã Hoa Mai", "UBND xã Đồng Xa"]


@pytest.mark.parametrize("by", SORTS)
def test_every_order_offered_is_one_the_table_knows(by):
    assert by in SORTABLE


def test_most_comes_first_and_who_sent_nothing_last(cast, department):
    send(cast.other_school, cast.department, cast.principal, weaknesses=3, money=[10])
    send(cast.far_school, cast.department, cast.principal, weaknesses=5, money=[2])
    lines = school_lines(department)
    assert names(in_order(lines, "weaknesses")) == [FAR, PRIMARY, PRESCHOOL]
    assert names(in_order(lines, "money")) == [PRIMARY, FAR, PRESCHOOL]
    assert names(in_order(lines, "nonsense")) == names(in_order(lines, "name")) == [PRESCHOOL, FAR, PRIMARY]


def test_the_certificate_that_ends_first_comes_first(cast, department):
    certify(cast.school, date(2029, 5, 2))
    certify(cast.school, date(2028, 5, 2), 2)
    certify(cast.far_school, date(2027, 1, 1))
    lines = in_order(school_lines(department), "valid_until")
    assert [(line.name, line.valid_until) for line in lines] == [(FAR, date(2027, 1, 1)), (PRESCHOOL, date(2028, 5, 2)), (PRIMARY, None)]
    assert [words for words, _ in lines[1].certificates_now] == [
        "Giấy chứng nhận kiểm định chất lượng cấp độ 1", "Giấy chứng nhận kiểm định chất lượng cấp độ 2"] or len(lines[1].certificates_now) == 2


def test_a_certificate_that_ended_is_not_counted(cast, department):
    certify(cast.school, timezone.localdate() - timedelta(days=1))
    assert school_lines(department)[0].certificates_now == []


def test_sums_follow_the_lines(cast, officer):
    send(cast.school, cast.commune, cast.principal, weaknesses=3, money=[5])
    lines = school_lines(officer)
    assert sums_of(lines) == {"sent": 1, "weaknesses": 3, "actions": 2, "money": 5, "asked": 0}
    assert sums_of([]) == {"sent": 0, "weaknesses": 0, "actions": 0, "money": 0, "asked": 0}


# the page

@pytest.mark.parametrize("slug", COLUMNS)
def test_each_column_can_be_shown_alone(cast, slug):
    send(cast.school, cast.commune, cast.principal)
    table = listed(cast, columns=slug).content.decode().split("<table", 1)[1]
    heads = [label for label in COLUMNS.values() if f">{label}</th>" in table]
    assert heads == [COLUMNS[slug]]


@pytest.mark.parametrize("query", [{"columns": "x"}, {"sort": "pk"}, {"state": "%00"}, {"body": "x" * 300}])
def test_what_the_table_does_not_know_leaves_it_as_it_was(cast, query):
    response = listed(cast, **query)
    assert [line.name for line in response.context["page"]] == [PRESCHOOL, PRIMARY]


def test_a_school_that_sent_nothing_has_empty_cells_not_noughts(cast):
    row = listed(cast, columns=["weaknesses", "money"]).content.decode().split(PRESCHOOL, 1)[1].split("</tr>")[0]
    assert "0" not in row.split('data-label="Điểm yếu">')[1].split("<")[0]


def test_every_state_has_its_words(cast, officer):
    for decision, opened in (("", None), ("", timezone.now()), *((value, timezone.now()) for value in (Decision.RETURNED, Decision.APPROVED))):
        send(cast.school, cast.commune, cast.principal, decision=decision, opened_at=opened)
        assert school_lines(officer)[0].state_words in STATES.values()


# saved filters

def save(cast, person="officer", **data):
    return cast.client(getattr(cast, person)).post(reverse("filter_save"), {"name": "Chưa trình", "query": "state=none&sort=body", **data}, follow=True)


def test_a_way_of_looking_is_saved_and_found_again(cast):
    page = save(cast).content.decode()
    assert "Đã lưu bộ lọc." in page and "/schools/?state=none&amp;sort=body" in page
    save(cast, query="state=returned")
    assert [row.query for row in SavedFilter.objects.all()] == ["state=returned"]


def test_a_saved_way_is_ones_own(cast):
    save(cast)
    assert "Chưa trình</a>" not in listed(cast, "leader").content.decode()
    pk = SavedFilter.objects.get().pk
    assert cast.client(cast.leader).post(reverse("filter_delete", args=[pk])).status_code == 404
    cast.client(cast.officer).post(reverse("filter_delete", args=[pk]))
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("data", "message"), [({"name": ""}, "Ghi tên bộ lọc trước khi lưu."), ({"query": "q=" + "x" * 600}, "Điều kiện lọc quá dài để lưu.")])
def test_a_bad_name_is_told_and_the_filter_stays_on(cast, data, message):
    response = save(cast, **data)
    assert message in response.content.decode() and not SavedFilter.objects.exists()
    assert response.redirect_chain[0][0].startswith("/schools/?" + (data.get("query") or "state=none")[:20])


def test_markup_in_a_name_is_escaped(cast):
    assert "&lt;b&gt;x" in save(cast, name="<b>x").content.decode()


# the file

def exported(cast, **query):
    response = cast.client(cast.officer).get(reverse("school_export"), query)
    assert 'filename="truong.xlsx"' in response["Content-Disposition"]
    return list(load_workbook(BytesIO(response.content)).active.values)


def test_the_file_holds_all_rows_as_filtered_and_ordered(cast):
    for number in range(55):
        make_school(f"x{number}", f"Trường số {number:02d}", cast.commune)
    send(cast.school, cast.commune, cast.principal, weaknesses=3, money=[2_500_000_000], title="Kế hoạch")
    head, first, *others = exported(cast, sort="money")
    assert head[:3] == ("Trường", "Loại trường", "Cơ quan xét duyệt") and len(others) == 56
    assert first[0] == PRESCHOOL and first[4:6] == ("Kế hoạch", "Chờ tiếp nhận") and first[7:] == (3, 2, 2_500_000_000, 0)
    assert first[6] == datetime.combine(timezone.localdate(), time()), "a day, which Excel can sort and filter"
    assert [row[0] for row in exported(cast, q="tieu hoc")[1:]] == [PRIMARY]


def test_a_name_that_looks_like_a_formula_stays_text(cast):
    make_school("bad", "=1+1", cast.commune)
    response = cast.client(cast.officer).get(reverse("school_export"))
    cell = next(cell for (cell, *_) in load_workbook(BytesIO(response.content)).active.iter_rows() if "1+1" in str(cell.value))
    assert cell.data_type == "s"


@pytest.mark.parametrize("person", ["principal", "operator", "stranger"])
def test_for_everybody_else_the_file_does_not_exist(cast, person):
    assert cast.client(getattr(cast, person)).get(reverse("school_export")).status_code == 404


def test_words_of_a_draft_are_in_no_file(cast):
    from documents.tests.scenes import make_document  # the scene makes a document nobody sent

    make_document(cast, title="quạ-đen-7391")
    assert "quạ-đen-7391" not in str(exported(cast))
