"""Numbers of other texts: written down by an operator with their days, shown to everybody, never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from records.models import AuditEntry
from standards.limits import limit_lines
from standards.limits_workflow import add_limit, end_limit
from standards.models import RuleLimit
from standards.rule_files import limit_kinds

KEY = "primary_class_size"


@pytest.fixture
def kind():
    return limit_kinds()[KEY]


@pytest.fixture
def operator(cast):
    return cast.acting(cast.operator)


def add(operator, kind, value=35, from_on=date(2020, 9, 1)):
    return add_limit(operator, kind, Decimal(value), from_on, "Điều lệ, Điều 16")


def test_a_later_number_ends_the_open_one_the_day_before(operator, kind):
    first = add(operator, kind)
    second = add(operator, kind, 30, date(2024, 9, 1))
    first.refresh_from_db()
    assert (first.in_force_to, second.in_force_to) == (date(2024, 8, 31), None)
    assert [RuleLimit.objects.values_on(day) for day in (date(2020, 8, 31), date(2024, 8, 31), date(2024, 9, 1))] == [{}, {KEY: Decimal(35)}, {KEY: Decimal(30)}]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "ghi ngưỡng dẫn chiếu", "kết thúc ngưỡng dẫn chiếu", "ghi ngưỡng dẫn chiếu",
    ]  # fmt: skip


@pytest.mark.parametrize("from_on", [date(2020, 9, 1), date(2019, 1, 1)])
def test_a_number_never_stands_beside_another(operator, kind, from_on):
    add(operator, kind)
    with pytest.raises(ValidationError, match="Đã có ngưỡng 35 từ 01/9/2020"):
        add(operator, kind, 30, from_on)
    assert RuleLimit.objects.count() == 1


def test_an_ended_number_leaves_room(operator, kind):
    end_limit(operator, add(operator, kind), date(2022, 8, 31))
    with pytest.raises(ValidationError, match="đến hết 31/8/2022"):
        add(operator, kind, 30, date(2022, 8, 31))
    add(operator, kind, 30, date(2023, 9, 1))
    assert RuleLimit.objects.values_on(date(2023, 1, 1)) == {}


def test_ending_is_once_and_not_before_the_beginning(operator, kind):
    row = add(operator, kind)
    with pytest.raises(ValidationError, match="không được trước ngày bắt đầu"):
        end_limit(operator, row, date(2020, 8, 31))
    end_limit(operator, row, date(2020, 9, 1))
    with pytest.raises(ValidationError, match="đã có ngày kết thúc"):
        end_limit(operator, row, date(2022, 1, 1))


def test_only_an_operator_writes_them(cast, operator, kind):
    row = add(operator, kind)
    for acting in (cast.acting(cast.principal), cast.acting(cast.leader), None):
        with pytest.raises(PermissionDenied):
            add_limit(acting, kind, Decimal(1), date(2025, 1, 1), "x")
        with pytest.raises(PermissionDenied):
            end_limit(acting, row, date(2025, 1, 1))


def test_the_page_says_what_is_not_known_yet_and_who_asks(cast, loaded, real_pack):
    loaded(real_pack("TT17-2018"))
    html = cast.client(cast.member).get(reverse("rule_limits")).content.decode()
    assert f"Đã có 0/{len(limit_kinds())} ngưỡng" in html
    assert html.count("Chưa có ngưỡng") == len(limit_kinds())
    assert "1.5 Mức 2b (TT\u00a017/2018)" in html
    assert "Ghi ngưỡng" not in html
    assert reverse("rule_limits") in cast.client(cast.member).get(reverse("set_list")).content.decode()


def test_an_operator_fills_one_on_the_page(cast):
    client, url = cast.client(cast.operator), reverse("rule_limit_add", args=[KEY])
    assert reverse("rule_limits") == client.post(url, {"value": "35", "from_on": "01/09/2020", "basis": " Điều lệ,  Điều 16 "}).url
    row = RuleLimit.objects.get()
    assert (row.key, row.value, row.in_force_from, row.basis, row.by) == (KEY, 35, date(2020, 9, 1), "Điều lệ, Điều 16", cast.operator)
    html = client.get(reverse("rule_limits")).content.decode()
    assert "35 học sinh/lớp, từ 01/09/2020: Điều lệ, Điều 16" in html
    assert client.post(reverse("rule_limit_end", args=[row.pk]), {"to_on": "31/08/2022"}).status_code == 302
    line = next(line for line in limit_lines() if line.kind.key == KEY)
    assert (line.current, len(line.rows)) == (None, 1)


@pytest.mark.parametrize(
    ("key", "changes", "words"),
    [
        (KEY, {"value": "nhiều"}, "không phải là số"),
        (KEY, {"value": "0"}, "Ngưỡng phải lớn hơn 0"),
        (KEY, {"value": "99999999"}, "Ngưỡng phải lớn hơn 0 và dưới 10 triệu."),
        (KEY, {"value": "1,23456"}, "Ngưỡng chỉ nhận đến 4 chữ số thập phân."),
        ("primary_playground_share", {"value": "101"}, "không quá 100%"),
        (KEY, {"from_on": "31/02/2020"}, "Không đọc được ngày này"),
        (KEY, {"basis": ""}, "Cần điền mục này."),
        (KEY, {"basis": "x" * 301}, "300"),
    ],
)
def test_bad_input_is_named_and_nothing_typed_is_lost(cast, key, changes, words):
    typed = {"value": "35", "from_on": "01/09/2020", "basis": "Điều lệ trường"} | changes
    html = cast.client(cast.operator).post(reverse("rule_limit_add", args=[key]), typed).content.decode()
    assert words in html
    assert all(text in html for text in typed.values())
    assert not RuleLimit.objects.exists()


def test_a_refusal_of_the_workflow_lands_on_its_field(cast, operator, kind):
    add(operator, kind)
    typed = {"value": "30", "from_on": "01/09/2019", "basis": "Điều lệ"}
    page = cast.client(cast.operator).post(reverse("rule_limit_add", args=[KEY]), typed)
    assert "Đã có ngưỡng 35" in page.context["form"].errors["from_on"][0]


def test_an_unknown_limit_is_no_page(cast):
    assert cast.client(cast.operator).get(reverse("rule_limit_add", args=["no_such"])).status_code == 404
    row = RuleLimit.objects.create(key="old_key", value=1, in_force_from=date(2020, 1, 1), basis="x")
    assert cast.client(cast.operator).get(reverse("rule_limit_end", args=[row.pk])).status_code == 404
