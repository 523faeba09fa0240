"""Targets, times and money in words."""

from datetime import date
from decimal import Decimal

import pytest

from improvement_plans.models import BudgetLine, PlanAction
from improvement_plans.wording import money_of, target_words, time_of, who_of


@pytest.mark.parametrize(
    ("kind", "value", "value_to", "unit", "expected"),
    [
        ("below", "3.000", None, "%", "dưới 3%"),
        ("above", "95.50", None, "%", "trên 95,5%"),
        ("reach", "100", None, "%", "đạt 100%"),
        ("between", "5", "8.000", "phòng", "từ 5 đến 8 phòng"),
        ("between", "5", None, "phòng", "từ 5 phòng"),
        ("keep", "1250", None, "trẻ", "giữ 1.250 trẻ"),
        ("", "3", None, "%", ""),
        ("below", None, None, "%", ""),
    ],
)
def test_targets_read_as_officials_write_them(kind, value, value_to, unit, expected):
    numbers = [Decimal(text) if text else None for text in (value, value_to)]
    assert target_words(kind, *numbers, unit) == expected


@pytest.mark.parametrize(
    ("precision", "expected"),
    [
        ("day", "Từ ngày 01/9/2023 đến ngày 31/5/2024"),
        ("month", "Từ tháng 9/2023 đến tháng 5/2024"),
        ("quarter", "Từ quý III/2023 đến quý II/2024"),
        ("school_year", "Năm học 2023-2024"),
    ],
)
def test_times_follow_the_chosen_precision(precision, expected):
    action = PlanAction(start_on=date(2023, 9, 1), end_on=date(2024, 5, 31), time_precision=precision)
    assert time_of(action) == expected


def test_free_text_is_printed_instead_of_dates():
    action = PlanAction(start_on=date(2023, 9, 1), time_text="- Tháng 9 khám sức khỏe.")
    assert time_of(action) == "- Tháng 9 khám sức khỏe."


def test_money_states_are_three_different_things():
    lines = [BudgetLine(source="state_budget", amount=200_000_000)]
    assert money_of(PlanAction(money_state="unknown"), []) == ""
    assert money_of(PlanAction(money_state="not_needed"), []) == "Không"
    assert money_of(PlanAction(money_state="lines"), lines) == "200.000.000đ"


def test_partners_are_named_after_the_leader():
    assert who_of(PlanAction(leaders="Hiệu trưởng", partners="Cha mẹ trẻ")) == "Hiệu trưởng\nPhối hợp: Cha mẹ trẻ"
    assert who_of(PlanAction(partners="Cha mẹ trẻ")) == "Phối hợp: Cha mẹ trẻ"
