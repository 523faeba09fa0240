"""Rates and ratios that follow from counts. Pure: dictionaries of decimals as text in, the same out."""

from decimal import ROUND_HALF_UP, Decimal

# Fine enough that rounding never lifts a rate over a threshold (a year's attendance days of a school are below 10^6).
STEP = Decimal("0.000001")
NOTICED = Decimal("0.05")  # a typed rate further than this from its counts is shown


def computed_rates(values, metrics):
    """Return {key: decimal as text} of every metric whose counts are known."""
    found = ((metric.key, _pooled(metric, values)) for metric in metrics if metric.is_derived)
    return {key: rate for key, rate in found if rate is not None}


def effective_rates(values, metrics):
    """Return the rates that count: computed ones, else those typed directly (DESIGN 3.10)."""
    typed = {metric.key: values[metric.key] for metric in metrics if metric.is_derived and metric.key in values}
    return typed | computed_rates(values, metrics)


def differences(values, metrics):
    """Return {key: (typed, computed)} as Decimals where a figure typed directly is not what its counts now give."""
    pairs = ((key, Decimal(values[key]), Decimal(rate)) for key, rate in computed_rates(values, metrics).items() if key in values)
    return {key: (typed, rate) for key, typed, rate in pairs if abs(typed - rate) > NOTICED}


def counts_behind(metric, values):
    """(numerator, denominator) that a figure follows from, or None where the counts do not give one.

    Pools the shares that are wholly known; one half-known share makes the figure unknown.
    """
    known = [share for share in metric.formula if any(key in values for key in share.keys)]
    if not known or any(key not in values for share in known for key in share.keys):
        return None
    above = sum(_side(share.numerator, values) for share in known)
    below = sum(_side(share.denominator, values) for share in known)
    if below <= 0 or above < 0 or (metric.is_rate and above > below):
        return None
    return above, below


def _pooled(metric, values):
    sides = counts_behind(metric, values)
    return None if sides is None else quotient(metric, sides)


def quotient(metric, sides):
    """A rate or ratio as decimal text from (numerator, denominator)."""
    above, below = sides
    result = above / below * (100 if metric.is_rate else 1)
    return f"{result.quantize(STEP, ROUND_HALF_UP).normalize():f}"


def _side(terms, values):
    return sum(sign * Decimal(values[key]) for sign, key in terms)
