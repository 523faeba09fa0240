"""What the law asks of a council, and what is missing: problem values for the page and for whoever prints its decision.

TT 57/2026 Điều 9 khoản 1: an odd number of members, at least five, exactly one chair and one secretary. Under the circulars of
2018 (Công văn 5932) at least seven members; that number was never compared with the original, so it warns and does not stop.
"""

from collections import Counter
from dataclasses import dataclass

from assessments.enums import CouncilDuty
from documents.problems import error, warning
from standards.enums import DecisionRule


@dataclass(frozen=True)
class CouncilRule:
    """The conditions of one regime. `is_confirmed`: whether the number was compared with the original text."""

    minimum: int
    is_odd: bool
    source: str
    is_confirmed: bool

    @property
    def words(self):
        """`ít nhất 5 người, số lẻ; một chủ tịch, một thư ký (Khoản 1 Điều 9 …)`."""
        odd = ", số lẻ" if self.is_odd else ""
        unsure = "" if self.is_confirmed else "; chưa đối chiếu bản gốc"
        return f"ít nhất {self.minimum} người{odd}; một chủ tịch, một thư ký ({self.source}{unsure})"


RULES = {
    DecisionRule.MANDATORY_2026: CouncilRule(5, True, "Khoản 1 Điều 9 Thông tư 57/2026", True),
    DecisionRule.LEVELS_2018: CouncilRule(7, False, "hướng dẫn cho các thông tư năm 2018", False),
}


def council_rule(regulation_set):
    """The CouncilRule of a set."""
    return RULES[DecisionRule(regulation_set.decision_rule)]


def problems_of_council(regulation_set, members):
    """What is wrong with a council of these members; [] when it may be established. Errors are the law's, warnings unconfirmed."""
    rule, size = council_rule(regulation_set), len(members)
    problems = []
    if size < rule.minimum:
        severity = error if rule.is_confirmed else warning
        problems.append(severity(f"Hội đồng có {size} người, cần {rule.words}."))
    if rule.is_odd and size % 2 == 0 and size:
        problems.append(error(f"Hội đồng có {size} người: số thành viên phải là số lẻ ({rule.source})."))
    return problems + problems_of_duties(members, rule)


def problems_of_duties(members, rule):
    """One chair, one secretary; the secretary's number is only known from the law in force."""
    held = Counter(member.duty for member in members)
    chairs, secretaries = held[CouncilDuty.CHAIR], held[CouncilDuty.SECRETARY]
    problems = [] if chairs == 1 else [error(f"Hội đồng phải có đúng một chủ tịch, đang có {chairs}.")]
    if secretaries != 1 and (rule.is_odd or not secretaries):
        severity = error if rule.is_odd else warning
        problems.append(severity(f"Hội đồng phải có đúng một thư ký, đang có {secretaries}."))
    return problems
