"""Widths of a wide table's columns by what stands in them: fewer printed lines, the same in every writer.

A row is as high as its highest cell, so a per cent is moved from a column with room to spare to the one that makes rows high,
as long as that saves lines and both stay within what the layout allows of the width they were given.
"""

from dataclasses import dataclass

SAMPLE = 40  # rows looked at, spread over the table
HALF_LINE = 0.5  # a paragraph ends somewhere in its last line
LOST = 3.5  # letters of a line that padding and the word that no longer fits take
MOST_MOVES = 60
WORTH = 1e-6


@dataclass(frozen=True, slots=True)
class Volume:
    """What one cell holds: `letters` altogether, in `paragraphs`."""

    letters: int = 0
    paragraphs: int = 0


def volume_of(text):
    """The Volume of plain text."""
    lines = [line for line in text.split("\n") if line]
    return Volume(sum(map(len, lines)), len(lines))


def sampled(rows, most=SAMPLE):
    """At most so many rows, evenly spread, always the same ones."""
    return rows if len(rows) <= most else [rows[place * len(rows) // most] for place in range(most)]


def bounds_of(shares, needs, per_cent):
    """[(least, most)] whole per cent of every column: what it needs, and how far from its own share it may go."""
    low, high = per_cent
    return [(max(need, -(-share * low // 100)), max(need, share, share * high // 100)) for share, need in zip(shares, needs, strict=True)]


def lines_of(rows, shares, letters):
    """About how many lines the rows take; `letters` is how many of them fit on a line as wide as the whole table."""
    return sum(max((_height(cell, share, letters) for cell, share in zip(row, shares, strict=True)), default=0) for row in rows)


def _height(cell, share, letters):
    return cell.letters / max(1, share * letters / 100 - LOST) + HALF_LINE * cell.paragraphs


def balanced(shares, bounds, rows, letters):
    """The shares with per cents moved to where they save lines; they sum to what they did."""
    rows, shares = sampled(rows), list(shares)
    best = lines_of(rows, shares, letters)
    for _ in range(MOST_MOVES):
        moved = _best_move(rows, shares, bounds, letters)
        if moved is None or moved[0] >= best - WORTH:
            break
        best, shares = moved
    return tuple(shares)


def _best_move(rows, shares, bounds, letters):
    """(lines, shares) after the best move of one per cent to the column that makes most rows high; None where none is allowed."""
    taker = _highest(rows, shares, bounds, letters)
    givers = [place for place, share in enumerate(shares) if place != taker and share > bounds[place][0]]
    if taker is None or not givers:
        return None
    return min((_moved(rows, shares, (giver, taker), letters) for giver in givers), key=lambda pair: pair[0])


def _moved(rows, shares, places, letters):
    giver, taker = places
    after = [share - (place == giver) + (place == taker) for place, share in enumerate(shares)]
    return lines_of(rows, after, letters), after


def _highest(rows, shares, bounds, letters):
    """The column that may grow and is the highest of its row in the most lines, None where there is none."""
    weights = [0.0] * len(shares)
    for row in rows:
        heights = [_height(cell, share, letters) for cell, share in zip(row, shares, strict=True)]
        top = max(heights)
        weights[heights.index(top)] += top
    allowed = [place for place, share in enumerate(shares) if share < bounds[place][1] and weights[place] > 0]
    return max(allowed, key=lambda place: weights[place], default=None)
