"""Layout rule sets as data: what NĐ 30/2020 prescribes, checked against its ranges, turned into CSS and line breaks.

Lines are measured with the advance widths of our own font, so that screen and print break them at the same word.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, combinations
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent / "layouts"
DEFAULT_LAYOUT = "ND30-2020"
POINT = 25.4 / 72  # mm
# What the decree allows (PL I, Mục I and V); a rule set outside it is refused.
MARGIN_RANGES = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
SIZE_RANGES = {
    "motto_country": (12, 13),
    "motto": (13, 14),
    "managing": (12, 13),
    "issuer": (12, 13),
    "number": (13, 13),
}
SIZE_RANGES |= {"place_date": (13, 14), "type_name": (13, 14), "summary": (13, 14), "letter_summary": (12, 13)}
SIZE_RANGES |= {"body": (13, 14), "signer": (13, 14), "addressees": (13, 14), "recipients_head": (12, 12)}
SIZE_RANGES |= {"recipients": (11, 11), "appendix": (14, 14), "page_number": (13, 14)}
SHORTEST_LINE = 0.4  # of the longest: a break after a pause is no gain where it leaves one or two words alone
_PAUSES = (",", ";", ":", "–", "-")
# Words of two syllables that names and titles of papers are made of: a line does not end inside one where it can end elsewhere.
_COMPOUNDS = frozenset(tuple(word.split()) for word in (
    "tiểu học", "mầm non", "mẫu giáo", "trung học", "cơ sở", "phổ thông", "dân tộc", "nội trú", "bán trú", "giáo dục", "đào tạo", "nhà trường", "năm học", "học kỳ",
    "ủy ban", "nhân dân", "hội đồng", "văn hóa", "xã hội", "địa bàn", "quốc gia", "kế hoạch", "báo cáo", "quyết định", "chất lượng", "cải tiến", "nâng cao", "thực hiện",
    "giải pháp", "hoạt động", "kiểm định", "đánh giá", "công nhận", "mức độ", "cấp độ", "tiêu chuẩn", "tiêu chí", "kết quả", "giai đoạn", "điều chỉnh", "bổ sung",
))  # fmt: skip
COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


class LayoutError(ValueError):
    """A rule set that does not exist or breaks the decree's ranges."""


@dataclass(frozen=True)
class Layout:
    """One rule set; lengths in mm, sizes in pt, shares in per cent."""

    code: str
    title: str
    in_force_from: object
    page: dict
    margins: dict
    landscape_margins: dict
    header_columns: list
    foot_columns: list
    sizes: dict
    first_line_indent: float
    paragraph_gap: float
    line_height: str
    rule_share: dict
    rule_thickness: float
    signature_gap: float
    ending_mark: str
    max_line_share: dict
    column_range: tuple = (60, 180)  # per cent of its own width a wide table's column may shrink and grow to for fewer lines

    @property
    def text_width(self):
        """Width between the margins of an upright page, in mm."""
        return self.page["width"] - self.margins["left"] - self.margins["right"]

    def table_width(self, is_landscape):
        """Width a table has on an upright or a turned page, in mm."""
        sides = self.landscape_margins["left"] + self.landscape_margins["right"]
        return self.page["height"] - sides if is_landscape else self.text_width

    def header_width(self, column):
        """Width of the left (0) or right (1) header column, in mm."""
        return self.text_width * self.header_columns[column] / 100


@cache
def load_layout(code=DEFAULT_LAYOUT):
    """Return the rule set with this code; raises LayoutError when it is missing, incomplete or outside the ranges."""
    path = FOLDER / f"{code}.yaml"
    if not code.replace("-", "").isalnum() or not path.is_file():
        raise LayoutError(f"layout rule set {code!r} does not exist")
    try:
        layout = Layout(**yaml.safe_load(path.read_text(encoding="utf-8")))
    except TypeError as error:
        raise LayoutError(f"{path.name}: {error}") from error
    check_layout(layout)
    return layout


def check_layout(layout):
    """Raise LayoutError naming the first figure outside what the decree allows."""
    for ranges, values in ((MARGIN_RANGES, layout.margins), (SIZE_RANGES, layout.sizes)):
        for name, (low, high) in ranges.items():
            _check(layout, name, values.get(name, 0), low, high)
    _check(layout, "first_line_indent", layout.first_line_indent, 10, 12.7)
    _check(layout, "paragraph_gap", layout.paragraph_gap, 6, 24)
    _check(layout, "line_height", float(layout.line_height), 1, 1.5)
    for name, low, high in (("motto", 100, 100), ("issuer", 100 / 3, 50), ("summary", 100 / 3, 50)):
        _check(layout, f"rule_share.{name}", layout.rule_share[name], low, high)
    if text_width(COUNTRY, layout.sizes["motto_country"], "bold") > layout.header_width(1):
        raise LayoutError(f"{layout.code}: Quốc hiệu does not fit on one line")


def _check(layout, name, value, low, high):
    if not low <= value <= high:
        raise LayoutError(f"{layout.code}: {name} is {value}, allowed is {low:g} to {high:g}")


@cache
def font_facts():
    """Return family, version and {style: {character: advance}} of the bundled font, advances in units of one em."""
    data = json.loads((FOLDER / "font-widths.json").read_text())
    em = data["units_per_em"]
    widths = {
        style: {chr(int(code)): width / em for code, width in table.items()} for style, table in data["widths"].items()
    }
    return {"family": data["family"], "version": data["version"], "widths": widths}


def text_width(text, size, style="regular"):
    """Return the printed width of one line in mm; a character the font lacks counts as one em."""
    widths = font_facts()["widths"][style]
    return sum(widths.get(char, 1) for char in text) * size * POINT


def unprintable(text):
    """Return the characters of a text that the paper's font cannot print, in order, each once ("" when all can)."""
    known = font_facts()["widths"]["regular"]
    return "".join(dict.fromkeys(char for char in text if char not in known and char not in "\n\t"))


def break_line(text, size, style, width):
    """Return the text as the fewest lines that fit the width (mm); only a word longer than a line is cut.

    Two or three lines break after a comma or dash where that fits, not inside a common word or before a number, else as evenly as possible.
    """
    words = [part for word in text.split() for part in _cut_word(word, size, style, width)]
    lengths = [text_width(word, size, style) for word in words]
    space = text_width(" ", size, style)
    ends = _greedy_ends(lengths, space, width)
    if 2 <= len(ends) <= 3:
        ends = _best_ends(words, lengths, space, (len(ends), width))
    return [" ".join(words[start:end]) for start, end in zip([0, *ends], ends, strict=False)] or [""]


def _cut_word(word, size, style, width):
    """Yield a word in parts that each fit the width."""
    part = ""
    for char in word:
        if part and text_width(part + char, size, style) > width:
            yield part
            part = ""
        part += char
    yield part


def _greedy_ends(lengths, space, width):
    """Fill line after line; returns the index behind each line's last word."""
    ends, used = [], 0
    for index, length in enumerate(lengths):
        if index and used + space + length > width:
            ends.append(index)
            used = length
        else:
            used += length + (space if index else 0)
    return [*ends, len(lengths)] if lengths else []


def _best_ends(words, lengths, space, limits):
    """Of all ways to make that many lines: those that fit first, then those that tear no word, then breaks after a pause, then the evenest."""
    count, width = limits
    marks = [0, *accumulate(length + space for length in lengths)]
    tears = [False, *(_is_torn(before, after) for before, after in zip(words, words[1:], strict=False))]

    def cost(ends):
        lines = [marks[end] - marks[start] - space for start, end in zip((0, *ends), ends, strict=False)]
        longest, is_even = max(lines), min(lines) >= SHORTEST_LINE * max(lines)
        rough = sum(not (is_even and words[end - 1].endswith(_PAUSES)) for end in ends[:-1])
        return longest > width, sum(tears[end] for end in ends[:-1]), rough, longest

    ways = ((*cuts, len(words)) for cuts in combinations(range(1, len(words)), count - 1))
    return list(min(ways, key=cost))


def _is_torn(before, after):
    """Whether a line's end between these two cuts a common word, or a number from what it counts."""
    return (before.lower(), after.lower().rstrip(",.;:")) in _COMPOUNDS or after[:1].isdigit()


def layout_css(layout):
    """Return the rule set as CSS: the @page boxes, and custom properties that static/documents/paper.css uses."""
    sizes = "".join(f"  --size-{name.replace('_', '-')}: {size}pt;\n" for name, size in layout.sizes.items())
    return _PAGE_CSS.format(
        code=layout.code,
        portrait=_page_box(layout.page["width"], layout.page["height"], layout.margins),
        landscape=_page_box(layout.page["height"], layout.page["width"], layout.landscape_margins),
        number_size=layout.sizes["page_number"],
        sizes=sizes,
        family=font_facts()["family"],
        margins=_sides(layout.margins),
        turned_margins=_sides(layout.landscape_margins),
        width=layout.page["width"],
        long_side=layout.page["height"],
        left_header=layout.header_columns[0],
        left_foot=layout.foot_columns[0],
        indent=layout.first_line_indent,
        gap=layout.paragraph_gap,
        line_height=layout.line_height,
        issuer_rule=layout.rule_share["issuer"],
        summary_rule=layout.rule_share["summary"],
        thickness=layout.rule_thickness,
        signature_gap=layout.signature_gap,
    )


def _page_box(width, height, margins):
    return f"size: {width}mm {height}mm; margin: {_sides(margins)};"


def _sides(margins):
    return " ".join(f"{margins[side]}mm" for side in ("top", "right", "bottom", "left"))


_PAGE_CSS = """/* Made by `manage.py write_layout_css` from documents/layouts/{code}.yaml; edit that file instead. */
@page {{
  {portrait}
  @top-center {{ content: counter(page); font: {number_size}pt "{family}"; vertical-align: middle; }}
  @bottom-left {{ content: element(verification); width: 100%; }}
}}
/* Counting begins with the page of the letterhead, behind a cover and contents, and its 1 is not shown (I.7). */
@page cover {{
  @top-center {{ content: none; }}
}}
@page opening:nth(1 of opening) {{
  counter-reset: page 1;
  @top-center {{ content: none; }}
}}
@page opening-landscape {{ {landscape} }}
@page opening-landscape:nth(1 of opening-landscape) {{
  counter-reset: page 1;
  @top-center {{ content: none; }}
}}
@page landscape {{ {landscape} }}
@page appendix-landscape {{ {landscape} }}
/* The pages of each appendix are counted from 1, and the 1 is not shown (PL I, III.1đ). */
@page appendix:nth(1 of appendix) {{
  counter-reset: page 1;
  @top-center {{ content: none; }}
}}
@page appendix-landscape:nth(1 of appendix-landscape) {{
  counter-reset: page 1;
  @top-center {{ content: none; }}
}}
.paper {{
{sizes}  --sheet-width: {width}mm;
  --sheet-long: {long_side}mm;
  --sheet-margins: {margins};
  --sheet-turned-margins: {turned_margins};
  --header-left: {left_header}%;
  --foot-left: {left_foot}%;
  --indent: {indent}mm;
  --gap: {gap}pt;
  --line-height: {line_height};
  --issuer-rule: {issuer_rule}%;
  --summary-rule: {summary_rule}%;
  --rule: {thickness}pt;
  --signature-gap: {signature_gap}mm;
}}
"""
