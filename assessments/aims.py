"""A school's own targets as demands on a figure. Pure: each of the five ways to set a target becomes one or two comparisons."""

from decimal import Decimal
from typing import NamedTuple

from schools.enums import TargetOp
from standards.metrics import catalogue
from standards.rules import Op

FLOORS = {Op.AT_LEAST: False, Op.ABOVE: True}  # whether the number itself is left out
CEILINGS = {Op.AT_MOST: False, Op.BELOW: True}


class Aim(NamedTuple):
    """One target of a school; `value_to` only for “từ … đến”."""

    op: TargetOp
    value: Decimal
    value_to: Decimal | None = None


def demands_of(aim, metric, op):
    """((Op, Decimal), …) that all must hold. `op`: what the rule asks, for a figure of which neither way is the better one."""
    if aim.op == TargetOp.BETWEEN:
        return (Op.AT_LEAST, aim.value), (Op.AT_MOST, aim.value_to)
    if aim.op in (TargetOp.ABOVE, TargetOp.BELOW):
        return ((Op.ABOVE if aim.op == TargetOp.ABOVE else Op.BELOW, aim.value),)
    is_down = metric.direction == "down" or (not metric.direction and op in CEILINGS)  # đạt, giữ 2 % bỏ học: no more than 2 %
    return ((Op.AT_MOST if is_down else Op.AT_LEAST, aim.value),)


def demands_on_sum(keys, aims, op):
    """Demands on figures added up: floors make a floor, ceilings a ceiling; () where the targets do not point the same way."""
    each = [demands_of(aim, catalogue().metrics[key], op) for key, aim in zip(keys, aims, strict=True)]
    sides = ((FLOORS, Op.AT_LEAST, Op.ABOVE), (CEILINGS, Op.AT_MOST, Op.BELOW))
    return tuple(found for kinds, closed, opened in sides if (found := _side(each, kinds, closed, opened)))


def _side(each, kinds, closed, opened):
    """(Op, sum) of one side, or None unless every figure has it."""
    ends = [next((demand for demand in demands if demand[0] in kinds), None) for demands in each]
    if None in ends:
        return None
    return opened if any(kinds[op] for op, _ in ends) else closed, sum(value for _, value in ends)
