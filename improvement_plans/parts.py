"""Which places of a plan's sheet an edit of one section, problem or action changes."""

from documents.paper import Table, all_content
from documents.parts import row_parts, section_part


def part_of(paper, key, marks=None):
    """What to put into the sheet after an edit of `key`, ready for JSON; None when only the whole sheet will do."""
    kind, _, name = key.partition(":")
    if not name:
        return None
    if kind == "section":
        return _section(paper, key, marks)
    own = (f"{kind}:{name}", f"summary:{name}")
    if not any(_is_of(row, own) for item in all_content(paper) if isinstance(item, Table) for row in item.rows):
        return None
    return {"rows": row_parts(paper, lambda row: _is_of(row, own) or _counts_over_all(row), marks)}


def _section(paper, key, marks):
    part = section_part(paper, key, marks)
    if part is None:
        return None
    heading, stretches, is_turned = part
    told = [{"after": one.after, "until": one.until, "html": one.html} for one in stretches]
    return {"heading": heading, "stretches": told, "is_turned": is_turned}


def _is_of(row, own):
    return any(key.startswith(own) for key in (row.key, *(cell.key for cell in row.cells)))


def _counts_over_all(row):
    """Sums, and how many tasks are due by when."""
    return row.kind == "total" or ":moment:" in row.key
