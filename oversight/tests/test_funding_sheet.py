"""The sheet of money asked for: a row for each line, only from the newest papers sent here, adding up to the page's sum."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from documents.enums import Decision
from oversight.funding import requests_below
from oversight.tests.papers import send
from oversight.tests.test_funding import ask

pytestmark = pytest.mark.django_db


def rows(cast, person="officer"):
    """(head, lines, sum) of the downloaded sheet."""
    answer = cast.client(getattr(cast, person)).get(reverse("funding_sheet"))
    sheet = load_workbook(BytesIO(answer.content)).active
    head, *lines, total = [row for row in sheet.iter_rows(min_row=3, values_only=True) if any(row)]
    return head, lines, total


def test_every_line_stands_by_itself_with_school_and_plan(cast):
    first = send(cast.school, cast.commune, cast.principal, title="Kế hoạch A")
    ask(first, 2_000_000)
    ask(first, 500_000, source="socialized", criterion="", year=None)
    ask(send(cast.other_school, cast.commune, cast.principal), 3_000_000, source="a_former_source")
    head, lines, total = rows(cast)
    assert head == ("Mã đơn vị", "Đơn vị", "Kế hoạch", "Tiêu chí", "Nguồn đề nghị", "Năm ngân sách", "Số tiền")
    assert lines == [
        ("mnhm", cast.school.name, "Kế hoạch A", None, "Xã hội hóa", None, 500_000),
        ("mnhm", cast.school.name, "Kế hoạch A", "1.5", "Ngân sách nhà nước", "2027", 2_000_000),
        ("thhm", cast.other_school.name, "Kế hoạch cải tiến", "1.5", "Khác", "2027", 3_000_000),
    ]
    assert total[-1] == 5_500_000 == requests_below(cast.acting(cast.officer)).total


@pytest.mark.parametrize("fields", [{"funding": "available"}, {"funding": ""}])
def test_money_at_hand_is_left_out(cast, fields):
    ask(send(cast.school, cast.commune, cast.principal), 7, **fields)
    assert rows(cast)[1:] == ([], ("Tổng cộng", None, None, None, None, None, 0))


def test_papers_taken_back_and_those_of_other_authorities_are_left_out(cast):
    ask(send(cast.school, cast.commune, cast.principal, decision=Decision.TAKEN_BACK), 4_000_000)
    ask(send(cast.far_school, cast.far_commune, cast.far_principal), 9_000_000)
    assert rows(cast)[1] == []
    assert [line[-1] for line in rows(cast, "far_officer")[1]] == [9_000_000]


def test_words_that_look_like_a_formula_stay_words(cast):
    ask(send(cast.school, cast.commune, cast.principal, title="=1+1"), 5)
    assert rows(cast)[1][0][2] == "=1+1"


def test_the_page_offers_the_sheet_once_something_is_asked_for(cast):
    client, url = cast.client(cast.officer), reverse("funding_sheet")
    assert url not in client.get(reverse("funding_requests")).content.decode()
    ask(send(cast.school, cast.commune, cast.principal), 5)
    assert url in client.get(reverse("funding_requests")).content.decode()


def test_many_lines_cost_no_query_more(cast, django_assert_max_num_queries):
    for number in range(12):
        ask(send(cast.school, cast.commune, cast.principal), number + 1)
    client = cast.client(cast.officer)
    with django_assert_max_num_queries(8):
        client.get(reverse("funding_sheet"))
