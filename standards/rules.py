"""What yearly figures say about indicators, as data: a rule is a list of clauses with their exceptions. Knows no school.

The data are data/rules/*.yaml, read and checked by standards/rule_files.py.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

SAME_LEVEL = ""
WHOLE, PART = "whole", "part"
FLAGS = ("is_disadvantaged_area", "is_extremely_disadvantaged", "is_inner_city", "is_rural", "is_gifted", "is_special")


class Op(StrEnum):
    """How a figure is held against what is asked; PEOPLE: only people can say."""

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUAL = "="
    ABOVE = ">"
    BELOW = "<"
    IN = "in"
    TREND = "trend"
    PEOPLE = "people"


COMPARE = {
    Op.AT_LEAST: Decimal.__ge__,
    Op.AT_MOST: Decimal.__le__,
    Op.EQUAL: Decimal.__eq__,
    Op.ABOVE: Decimal.__gt__,
    Op.BELOW: Decimal.__lt__,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """For which schools a clause holds: flags of the profile that must be so, a level the school has, a year of founding."""

    flags: tuple = ()
    level: str = SAME_LEVEL
    founded_after: int | None = None

    def fits(self, profile):
        """True or False; None when the profile does not say."""
        for name, wanted in self.flags:  # a plain loop: this is asked for every clause of every school
            if getattr(profile, name) != wanted:
                return False
        if self.level and self.level not in profile.levels:
            return False
        if self.founded_after is None:
            return True
        return None if profile.founded_year is None else profile.founded_year > self.founded_after

    def meets(self, other):
        """Whether one school can stand in both scopes at once."""
        flags = dict(self.flags)
        if any(flags.get(name, wanted) != wanted for name, wanted in other.flags):
            return False
        return not (self.level and other.level and self.level != other.level)


@dataclass(frozen=True, slots=True)
class Condition:
    """Another figure that must hold, else a clause does not apply."""

    metric: str
    op: Op
    value: Decimal


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand on a figure (several are added up) over `window` years ending with the assessed one.

    Held against `value`, a `limit` that comes from another text, or the school's own `target`; `choices` for Op.IN. `years`: how
    many years of the window suffice, 0 for each. Of the clauses that share `either` one suffices. `otherwise`: what people look
    at where a miss is no failure. `people`: why only people can say.
    """

    metrics: tuple
    op: Op
    value: Decimal | None = None
    choices: frozenset = frozenset()
    limit: str = ""
    target: str = ""
    window: int = 1
    years: int = 0
    scope: Scope = field(default_factory=Scope)
    when: Condition | None = None
    either: str = ""
    otherwise: str = ""
    people: str = ""
    said: str = ""

    @property
    def demand(self):
        """What makes two clauses speak about the same thing."""
        return self.metrics, self.op, self.window, self.years


@dataclass(frozen=True, slots=True)
class Rule:
    """What figures say about one indicator, or about one item of Mức 4 (`item`). `covers`: WHOLE or PART of it."""

    code: str
    clauses: tuple
    covers: str
    criterion: str = ""
    level: int = 4
    letter: str = "-"
    item: str = ""
    framework: str = ""
    note: str = ""

    @property
    def key(self):
        """(framework, criterion, level, letter), or ("item", its key)."""
        return ("item", self.item) if self.item else (self.framework, self.criterion, self.level, self.letter)

    @property
    def place(self):
        """`2.2 Mức 2a`, `1.5 Mức 3`, `Mức 4 khoản 2`."""
        return f"Mức 4 khoản {self.item}" if self.item else f"{self.criterion} Mức {self.level}{self.letter.strip('-')}"


@dataclass(frozen=True, slots=True)
class LimitKind:
    """A number that stands in another text: what it is, in which unit, and where it comes from."""

    key: str
    label: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of one regulation set, by place; empty for a set whose indicators no figure decides."""

    code: str
    rules: tuple = ()
    by_key: MappingProxyType = field(default_factory=lambda: MappingProxyType({}))
