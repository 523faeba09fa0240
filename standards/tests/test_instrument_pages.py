"""Pages of the library: list with search, own letters and the State's texts written, refused and removed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from standards.models import LegalInstrument
from standards.tests.instruments import make_instrument, make_own_plan, make_pair

pytestmark = pytest.mark.django_db
DATA = {"kind": "letter", "number": "12/UBND-VHXH", "issued_on": "05/09/2026", "issuer": "UBND xã Hoa Mai", "title": "về việc lập kế hoạch"}


def page(client, **query):
    return client.get(reverse("instrument_list"), query).content.decode()


def test_the_list_cites_says_what_is_over_and_finds_without_marks(cast):
    make_pair()
    make_own_plan(cast.school)
    client = cast.client(cast.principal)
    text = page(client)
    assert "Thông tư số 57/2026/TT-BGDĐT ngày 07 tháng 7 năm 2026 của Bộ trưởng" in text
    assert "Hết hiệu lực" in text and "Thay thế bởi Thông tư số 57/2026/TT-BGDĐT" in text
    assert "Kế hoạch số 196/KH-MNHM" in text
    found = page(client, q="ke hoach 196")
    assert "Kế hoạch số 196/KH-MNHM" in found and "Thông tư số 57" not in found
    assert "Không có văn bản nào" in page(client, q="không đâu có")


def test_only_who_may_write_is_offered_the_buttons(cast):
    make_own_plan(cast.school)
    assert "Thêm văn bản của đơn vị" in page(cast.client(cast.secretary)) and "Sửa</a>" in page(cast.client(cast.secretary))
    assert "Thêm văn bản" not in page(cast.client(cast.member)) and "Sửa</a>" not in page(cast.client(cast.member))
    assert "Thêm văn bản của Nhà nước" in page(cast.client(cast.operator))
    assert "196/KH-MNHM" not in page(cast.client(cast.other_principal))


def test_a_letter_is_written_for_the_own_organisation_only(cast):
    client = cast.client(cast.leader)
    answer = client.post(reverse("instrument_add"), {**DATA, "is_offered": "on"})
    row = LegalInstrument.objects.get()
    assert (answer.url, row.organization, row.issued_on.isoformat(), row.is_offered) == (reverse("instrument_list"), cast.commune, "2026-09-05", True)
    assert "12/UBND-VHXH" in page(cast.client(cast.principal)), "offered to the schools below"
    assert "is_offered" not in cast.client(cast.principal).get(reverse("instrument_add")).context["form"].fields


def test_the_operators_texts_are_everybodys(cast):
    cast.client(cast.operator).post(reverse("national_instrument_add"), {**DATA, "kind": "law", "title": "Giáo dục"})
    assert LegalInstrument.objects.get().organization is None
    assert "Luật Giáo dục" in page(cast.client(cast.far_principal))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issued_on": "31/02/2026"}, "Không đọc được ngày này"),
        ({"in_force_from": "02/01/2026", "in_force_to": "01/01/2026"}, "Ngày hết hiệu lực không được trước ngày có hiệu lực."),
        ({"title": ""}, "Cần điền mục này."),
        ({"title": "x" * 501}, "500"),
        ({"kind": "thongtu"}, "Hãy chọn lại"),
        ({"replaced_by": "999"}, "Hãy chọn lại"),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(cast, change, words):
    answer = cast.client(cast.principal).post(reverse("instrument_add"), {**DATA, **change})
    text = answer.content.decode()
    assert words in text and "12/UBND-VHXH" in text
    assert not LegalInstrument.objects.exists()


def test_editing_ends_a_text_and_names_its_successor(cast):
    row, new = make_own_plan(cast.school), make_instrument(number="2/2026/TT")
    client = cast.client(cast.secretary)
    client.post(reverse("instrument_edit", args=[row.pk]), {**DATA, "in_force_to": "31/05/2026", "replaced_by": new.pk})
    row.refresh_from_db()
    assert (row.number, row.in_force_to.isoformat(), row.replaced_by) == ("12/UBND-VHXH", "2026-05-31", new)
    assert row.organization == cast.school


def test_another_schools_letter_can_neither_be_opened_nor_named(cast):
    theirs = make_own_plan(cast.other_school)
    client = cast.client(cast.principal)
    assert client.get(reverse("instrument_edit", args=[theirs.pk])).status_code == 404
    answer = client.post(reverse("instrument_add"), {**DATA, "replaced_by": theirs.pk})
    assert "Hãy chọn lại" in answer.content.decode()


def test_removing_is_offered_for_own_rows_not_for_the_projects(cast):
    own, shipped = make_own_plan(cast.school), make_instrument(slug="tt-1")
    client = cast.client(cast.principal)
    assert "Xóa khỏi thư viện" in client.get(reverse("instrument_edit", args=[own.pk])).content.decode()
    client.post(reverse("instrument_remove", args=[own.pk]))
    assert list(LegalInstrument.objects.all()) == [shipped]
    operator = cast.client(cast.operator)
    assert "Xóa khỏi thư viện" not in operator.get(reverse("instrument_edit", args=[shipped.pk])).content.decode()


def test_the_list_costs_the_same_for_few_and_many(cast):
    client = cast.client(cast.principal)
    counts = []
    for _ in range(2):
        make_own_plan(cast.school)
        make_pair()
        page(client)  # the frame's count is warm then
        with CaptureQueriesContext(connection) as queries:
            page(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
