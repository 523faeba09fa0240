"""What the law asks of a council, by regime."""

import pytest

from assessments.council_rules import council_rule, problems_of_council
from assessments.enums import CouncilDuty
from assessments.models import CouncilMember
from documents.problems import errors_in, warnings_in

CHAIR, SECRETARY, MEMBER, VICE = CouncilDuty.CHAIR, CouncilDuty.SECRETARY, CouncilDuty.MEMBER, CouncilDuty.VICE_CHAIR


def people(*duties, size=0):
    """Members with these duties, filled up with ordinary ones to `size`."""
    return [CouncilMember(full_name="X", duty=duty) for duty in (*duties, *[MEMBER] * (size - len(duties)))]


def words(problems):
    return " ".join(problem.text for problem in problems)


@pytest.mark.parametrize("size", [5, 7, 9, 11])
def test_an_odd_council_of_five_or_more_is_good_in_2026(tt57, size):
    assert problems_of_council(tt57, people(CHAIR, VICE, SECRETARY, size=size)) == []


@pytest.mark.parametrize(("size", "said"), [(3, "có 3 người, cần ít nhất 5"), (4, "cần ít nhất 5"), (4, "số lẻ"), (6, "phải là số lẻ"), (8, "phải là số lẻ")])
def test_too_few_or_an_even_number_is_an_error_in_2026(tt57, size, said):
    problems = problems_of_council(tt57, people(CHAIR, SECRETARY, size=size))
    assert said in words(errors_in(problems)) and warnings_in(problems) == []


@pytest.mark.parametrize(("duties", "said"), [
    ((SECRETARY,), "đúng một chủ tịch, đang có 0"),
    ((CHAIR, CHAIR, SECRETARY), "đúng một chủ tịch, đang có 2"),
    ((CHAIR,), "đúng một thư ký, đang có 0"),
    ((CHAIR, SECRETARY, SECRETARY), "đúng một thư ký, đang có 2"),
])
def test_one_chair_and_one_secretary_in_2026(tt57, duties, said):
    problems = problems_of_council(tt57, people(*duties, size=7))
    assert words(errors_in(problems)).count("đúng một") == 1 and said in words(errors_in(problems))


def test_a_vice_chair_is_no_chair(tt57):
    assert "đang có 0" in words(problems_of_council(tt57, people(VICE, SECRETARY, size=5)))


def test_in_2018_seven_is_asked_for_but_only_warned_about(tt19):
    problems = problems_of_council(tt19, people(CHAIR, SECRETARY, size=6))
    assert errors_in(problems) == [] and "cần ít nhất 7 người" in words(problems) and "chưa đối chiếu bản gốc" in words(problems)


@pytest.mark.parametrize("size", [7, 8])
def test_in_2018_an_even_number_and_two_secretaries_are_fine(tt19, size):
    assert problems_of_council(tt19, people(CHAIR, SECRETARY, SECRETARY, size=size)) == []


def test_in_2018_a_chair_is_needed_and_a_secretary_missed(tt19):
    problems = problems_of_council(tt19, people(size=7))
    assert "một chủ tịch" in words(errors_in(problems)) and "một thư ký" in words(warnings_in(problems))


def test_the_rule_says_where_it_comes_from(tt57, tt19):
    assert "Khoản 1 Điều 9 Thông tư 57/2026" in council_rule(tt57).words and "số lẻ" in council_rule(tt57).words
    assert "chưa đối chiếu bản gốc" in council_rule(tt19).words and "số lẻ" not in council_rule(tt19).words
