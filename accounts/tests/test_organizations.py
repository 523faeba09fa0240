"""Organisations as a dated tree: superiors and letterheads by day, closing, and who may change what."""

from datetime import date

import pytest

from accounts.enums import OrganizationKind, RelationKind
from accounts.models import AccessChange, Letterhead, Membership, Organization, OrganizationRelation
from accreditation.tests.cast import SINCE, make_organization

LAST_DISTRICT_DAY, FIRST_COMMUNE_DAY = date(2025, 6, 30), date(2025, 7, 1)


def page(response):
    return response.content.decode()


@pytest.fixture
def operator(cast):
    return cast.client(cast.operator)


@pytest.fixture
def district(cast):
    """A district that managed the school until the district level ended."""
    row = Organization.objects.create(
        kind=OrganizationKind.DISTRICT, name="UBND huyện Hoa Lư", code="hoalu", from_on=SINCE, to_on=LAST_DISTRICT_DAY
    )
    cast.school.relations.update(superior=row, to_on=LAST_DISTRICT_DAY)
    return row


def organization(**fields):
    empty = {"address": "", "to_on": "", "managing": "", "reviewing": ""}
    return {"kind": "school", "name": "Trường Tiểu học Đông", "code": "thd", "from_on": "2026-08-01", **empty, **fields}


def relation(superior, **fields):
    return {"kind": "managing", "superior": superior.pk, "from_on": "2025-07-01", "to_on": "", **fields}


def letterhead(**fields):
    lines = {"managing_lines": "UBND XÃ HOA MAI", "issuer_lines": "TRƯỜNG MẦM NON HOA MAI"}
    return {**lines, "place_name": "Hoa Mai", "paper_code": "MNHM", "from_on": "2025-07-01", "to_on": "", **fields}


# --- list and page ----------------------------------------------------------------------------------------------------


def names_in(response):
    return [row.name for row, _, _ in response.context["page"]]


def test_the_operator_sees_the_tree_in_its_order(cast, operator):
    rows = [(row.code, depth) for row, depth, _ in operator.get("/organizations").context["page"]]
    assert rows == [("so", 0), ("dongxa", 1), ("thdx", 2), ("hoamai", 1), ("mnhm", 2), ("thhm", 2)]


def test_an_authority_sees_itself_and_those_below(cast):
    names = names_in(cast.client(cast.officer).get("/organizations"))
    assert set(names) == {cast.commune.name, cast.school.name, cast.other_school.name}
    assert names_in(cast.client(cast.member).get("/organizations")) == [cast.school.name]
    assert len(names_in(cast.client(cast.province_officer).get("/organizations"))) == 6
    assert cast.client(cast.stranger).get("/organizations").status_code == 403


def test_search_leaves_out_marks_and_says_when_nothing_is_found(cast, operator):
    assert names_in(operator.get("/organizations", {"q": "dong xa"})) == [cast.far_commune.name, cast.far_school.name]
    assert "Không tìm thấy cơ quan nào" in page(operator.get("/organizations", {"q": "khong co"}))


def test_closed_bodies_are_shown_when_asked_for(cast, operator, district):
    assert district.name not in names_in(operator.get("/organizations"))
    assert district.name in names_in(operator.get("/organizations", {"all": "1"}))
    assert "đến hết 30/06/2025" in page(operator.get("/organizations", {"all": "1"}))


def test_the_list_costs_the_same_for_many(cast, operator, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        operator.get("/organizations")
    for number in range(60):
        make_organization(f"t{number}", f"Trường số {number}", OrganizationKind.SCHOOL, cast.commune)
    with django_assert_num_queries(len(few)):
        response = operator.get("/organizations")
    assert len(names_in(response)) == 50 and "1–50 trong 66" in page(response)
    assert len(names_in(operator.get("/organizations", {"page": 2}))) == 16


def test_a_page_shows_relations_letterheads_and_people(cast, operator):
    text = page(operator.get(f"/organizations/{cast.school.pk}"))
    for words in ("Cơ quan chủ quản", "UBND XÃ HOA MAI", "5 người", "01/01/2020", "Số: …/KH-MNHM"):
        assert words in text
    assert "Cấp dưới trực tiếp (2)" in page(operator.get(f"/organizations/{cast.commune.pk}"))


def test_the_page_of_another_school_does_not_exist(cast):
    client = cast.client(cast.principal)
    assert client.get(f"/organizations/{cast.school.pk}").status_code == 200
    assert client.get(f"/organizations/{cast.other_school.pk}").status_code == 404
    assert client.get(f"/organizations/{cast.commune.pk}").status_code == 404
    assert client.get("/organizations/999999").status_code == 404


CHANGES = ["edit", "close", "relations/add", "letterheads/add"]


@pytest.mark.parametrize("act", CHANGES)
def test_only_operators_change_organisations(cast, act):
    for person in (cast.principal, cast.leader):
        own = f"/organizations/{cast.acting(person).organization.pk}/{act}"
        assert cast.client(person).get(own).status_code == 403
        assert cast.client(person).post(own, {}).status_code == 403
    assert cast.client(cast.principal).post(f"/organizations/{cast.far_school.pk}/{act}").status_code == 404
    assert cast.client(cast.operator).get(f"/organizations/{cast.school.pk}/{act}").status_code == 200
    assert cast.client(cast.operator).put(f"/organizations/{cast.school.pk}/{act}").status_code == 405


def test_dated_rows_of_another_school_do_not_exist(cast):
    row, head = cast.far_school.relations.first(), cast.far_school.letterheads.get()
    for path in (f"/relations/{row.pk}/edit", f"/letterheads/{head.pk}/edit"):
        assert cast.client(cast.principal).get(path).status_code == 404
        assert cast.client(cast.operator).get(path).status_code == 200
    own = cast.school.letterheads.get()
    assert cast.client(cast.principal).get(f"/letterheads/{own.pk}/edit").status_code == 403
    assert cast.client(cast.principal).get("/organizations/add").status_code == 403


# --- add, edit, close -------------------------------------------------------------------------------------------------


def test_a_new_school_stands_under_its_superiors_from_the_first_day(cast, operator):
    data = organization(name=" Trường  Tiểu học Đông ", managing=cast.commune.pk, reviewing=cast.department.pk)
    response = operator.post("/organizations/add", data)
    row = Organization.objects.get(code="thd")
    assert response.url == f"/organizations/{row.pk}" and row.name == "Trường Tiểu học Đông"
    assert row.managing_body_on(date(2026, 8, 1)) == cast.commune
    assert row.reviewing_body_on(date(2026, 8, 1)) == cast.department
    assert row.managing_body_on(date(2026, 7, 31)) is None
    assert "truong tieu hoc dong" in row.search_text
    assert AccessChange.objects.filter(organization=row, by=cast.operator, action="Thêm cơ quan").exists()


@pytest.mark.parametrize(("fields", "word"), [
    ({"name": "\u200b"}, "Cần điền mục này."),
    ({"code": "mnhm"}, "Mã định danh này đã có"),
    ({"code": "MNHM"}, "Mã định danh này đã có"),
    ({"code": "mã số"}, "Mã chỉ gồm"),
    ({"from_on": ""}, "Cần chọn ngày"),
    ({"to_on": "2020-01-01"}, "không được trước ngày bắt đầu"),
    ({"kind": "district"}, "chỉ có đến hết 30/6/2025"),
    ({"kind": "district_office", "from_on": "2020-01-01", "to_on": "2025-07-01"}, "chỉ có đến hết 30/6/2025"),
    ({"kind": "commune_office", "from_on": "2025-06-30"}, "chỉ có từ 01/7/2025"),
    ({"kind": "province", "managing": "commune"}, "không đứng trên"),
    ({"managing": "school"}, "Không có cơ quan này"),
    ({"from_on": "2019-01-01", "managing": "commune"}, "chỉ có từ 01/01/2020"),
    ({"name": "x" * 201}, "200"),
])
def test_bad_input_says_why_and_loses_nothing(cast, operator, fields, word):
    before = Organization.objects.count()
    places = {"commune": cast.commune.pk, "school": cast.school.pk}
    data = organization(**{**{"address": "Thôn 2"}, **{key: places.get(value, value) for key, value in fields.items()}})
    text = page(operator.post("/organizations/add", data))
    assert word in text and "Có chỗ cần sửa" in text and 'value="Thôn 2"' in text
    assert Organization.objects.count() == before


def test_a_closed_district_may_be_entered(cast, operator):
    data = organization(kind="district", name="UBND huyện Cũ", code="cu", from_on="2010-01-01", to_on="2025-06-30")
    assert operator.post("/organizations/add", data).status_code == 302
    assert Organization.objects.get(code="cu").to_on == LAST_DISTRICT_DAY


def test_editing_keeps_what_stood_there(cast, operator):
    path = f"/organizations/{cast.school.pk}/edit"
    data = {"name": "Trường Mầm non Hoa Sen", "code": "mnhs", "address": "", "from_on": "2020-01-01"}
    assert operator.post(path, data).status_code == 302
    assert Organization.objects.get(pk=cast.school.pk).name == "Trường Mầm non Hoa Sen"
    assert "Trường Mầm non Hoa Mai → Trường Mầm non Hoa Sen" in AccessChange.objects.first().detail
    text = page(operator.post(path, {**data, "name": "", "address": "Thôn 9"}))
    assert 'value="Thôn 9"' in text and "Trường Mầm non Hoa Sen" in text


def test_closing_ends_what_hangs_on_it(cast, operator):
    path, day = f"/organizations/{cast.far_commune.pk}/close", date(2026, 6, 30)
    assert "Còn 1 đơn vị trực thuộc sau ngày 30/6/2026" in page(operator.post(path, {"to_on": "2026-06-30"}))
    cast.far_school.relations.update(to_on=day)
    assert operator.post(path, {"to_on": "2026-06-30"}).status_code == 302
    row = Organization.objects.get(pk=cast.far_commune.pk)
    assert row.to_on == day and row.relations.first().to_on == day and row.letterheads.get().to_on == day
    assert cast.far_school.managing_body_on(day) == row
    assert cast.far_school.managing_body_on(date(2026, 7, 1)) is None
    assert set(Membership.objects.filter(organization=row).values_list("to_on", flat=True)) == {day}
    assert cast.client(cast.far_officer).get("/people").status_code == 403
    assert "Hoạt động đến hết ngày 30/06/2026" in page(operator.get(f"/organizations/{row.pk}"))


def test_closing_is_taken_back_by_an_empty_day(cast, operator):
    path = f"/organizations/{cast.far_school.pk}/close"
    operator.post(path, {"to_on": "2026-06-30"})
    operator.post(path, {"to_on": ""})
    assert Organization.objects.get(pk=cast.far_school.pk).to_on is None


def test_a_bad_last_day_closes_nothing(cast, operator, district):
    path = f"/organizations/{cast.school.pk}/close"
    assert "không được trước ngày bắt đầu" in page(operator.post(path, {"to_on": "2019-12-31"}))
    cast.school.letterheads.create(issuer_lines="SAU", place_name="Hoa Mai", paper_code="A", from_on=date(2030, 1, 1))
    assert "bắt đầu sau ngày 31/12/2026" in page(operator.post(path, {"to_on": "2026-12-31"}))
    assert Organization.objects.get(pk=cast.school.pk).to_on is None
    assert "chỉ có đến hết 30/6/2025" in page(operator.post(f"/organizations/{district.pk}/close", {"to_on": ""}))


# --- superiors and letterheads by day ---------------------------------------------------------------------------------


def test_the_managing_body_on_both_sides_of_the_first_of_july_2025(cast, operator, district):
    assert operator.post(f"/organizations/{cast.school.pk}/relations/add", relation(cast.commune)).status_code == 302
    assert cast.school.managing_body_on(LAST_DISTRICT_DAY) == district
    assert cast.school.managing_body_on(FIRST_COMMUNE_DAY) == cast.commune
    assert cast.school.reviewing_body_on(FIRST_COMMUNE_DAY) is None, "each kind has its own dates"


def test_the_open_superior_ends_the_day_before(cast, operator):
    operator.post(f"/organizations/{cast.school.pk}/relations/add", relation(cast.department, from_on="2026-09-01"))
    rows = cast.school.relations.filter(kind=RelationKind.MANAGING).order_by("from_on")
    assert [(row.superior, row.to_on) for row in rows] == [(cast.commune, date(2026, 8, 31)), (cast.department, None)]
    assert cast.school in Organization.objects.below(cast.department, date(2026, 9, 1))


@pytest.mark.parametrize(("fields", "word"), [
    ({"from_on": "2020-01-01"}, "một ngày chỉ có một dòng"),
    ({"from_on": "2019-06-01"}, "chỉ có từ 01/01/2020"),
    ({"from_on": "2022-01-01", "to_on": "2022-12-31"}, "một ngày chỉ có một dòng"),
    ({"to_on": "2024-01-01"}, "không được trước ngày bắt đầu"),
    ({"from_on": "hôm qua"}, "Không đọc được"),
    ({"superior": ""}, "Cần điền mục này."),
    ({"kind": "boss"}, "Có chỗ cần sửa"),
])
def test_a_superior_that_does_not_fit_is_refused(cast, operator, fields, word):
    before = list(OrganizationRelation.objects.values_list("pk", "from_on", "to_on"))
    text = page(operator.post(f"/organizations/{cast.school.pk}/relations/add", {**relation(cast.department), **fields}))
    assert word in text
    if "superior" not in fields:
        assert f'value="{cast.department.pk}" selected' in text
    assert list(OrganizationRelation.objects.values_list("pk", "from_on", "to_on")) == before


def test_a_district_is_no_superior_after_its_end(cast, operator, district):
    path = f"/organizations/{cast.school.pk}/relations/add"
    assert "chỉ có đến hết 30/6/2025" in page(operator.post(path, relation(district)))


@pytest.mark.parametrize("name", ["school", "other_school", "commune"])
def test_a_circle_cannot_arise(cast, operator, name):
    place = getattr(cast, name)
    operator.post(f"/organizations/{cast.commune.pk}/relations/add", relation(place))
    assert not cast.commune.relations.filter(superior=place).exists()


def test_a_superior_is_corrected_in_place(cast, operator):
    row = cast.school.relations.get(kind=RelationKind.REVIEWING)
    data = relation(cast.department, kind="reviewing", from_on="2020-01-01")
    assert operator.post(f"/relations/{row.pk}/edit", data).status_code == 302
    assert cast.school.reviewing_body_on(date(2026, 1, 1)) == cast.department
    assert cast.school.relations.count() == 2


def test_the_letterhead_on_both_sides_of_the_first_of_july_2025(cast, operator):
    cast.school.letterheads.update(managing_lines="UBND HUYỆN HOA LƯ", place_name="Hoa Lư")
    data = letterhead(managing_lines="UBND XÃ HOA MAI\r\n ")
    assert operator.post(f"/organizations/{cast.school.pk}/letterheads/add", data).status_code == 302
    old, new = cast.school.letterhead_on(LAST_DISTRICT_DAY), cast.school.letterhead_on(FIRST_COMMUNE_DAY)
    assert (old.managing_lines, old.place_name, old.to_on) == ("UBND HUYỆN HOA LƯ", "Hoa Lư", LAST_DISTRICT_DAY)
    assert (new.managing_lines, new.place_name, new.to_on) == ("UBND XÃ HOA MAI", "Hoa Mai", None)


def test_a_new_letterhead_starts_from_the_latest(cast, operator):
    text = page(operator.get(f"/organizations/{cast.school.pk}/letterheads/add"))
    assert "TRƯỜNG MẦM NON HOA MAI" in text and 'value="MNHM"' in text


@pytest.mark.parametrize(("fields", "word"), [
    ({"issuer_lines": " \n "}, "Cần điền mục này."),
    ({"from_on": "2020-01-01"}, "một ngày chỉ có một dòng"),
    ({"from_on": "2019-01-01"}, "chỉ có từ 01/01/2020"),
    ({"paper_code": "MN HM"}, "Chữ viết tắt chỉ gồm"),
    ({"paper_code": "KH/MN"}, "Chữ viết tắt chỉ gồm"),
    ({"place_name": "x" * 61}, "60"),
])
def test_a_letterhead_that_does_not_fit_is_refused(cast, operator, fields, word):
    data = letterhead(**{"managing_lines": "UBND XÃ MỚI", **fields})
    text = page(operator.post(f"/organizations/{cast.school.pk}/letterheads/add", data))
    assert word in text and "UBND XÃ MỚI" in text
    assert Letterhead.objects.filter(organization=cast.school).count() == 1
    assert cast.school.letterheads.get().to_on is None


def test_a_letterhead_is_corrected_in_place(cast, operator):
    row = cast.school.letterheads.get()
    assert operator.post(f"/letterheads/{row.pk}/edit", letterhead(from_on="2020-01-01", paper_code="UBND-ĐX")).status_code == 302
    assert cast.school.letterheads.get().paper_code == "UBND-ĐX"
