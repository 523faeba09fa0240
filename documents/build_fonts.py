"""Make the paper's own fonts: subsets of Liberation Serif 2.1.5 under a family name of ours.

Run by a developer, never by the application: `python -m documents.build_fonts <folder of the four TTF files>`; needs
fontTools and brotli. It also writes the advance widths with which documents.layout measures lines.
"""

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "documents" / "fonts"
WIDTHS = ROOT / "documents" / "layouts" / "font-widths.json"
# The OFL notice reserves the name "Liberation", so a subset must not carry it.
FAMILY = "Van Ban Truong Chuan"
SOURCE_VERSION = "2.1.5"
STYLES = {"regular": ("LiberationSerif-Regular", "Regular"), "bold": ("LiberationSerif-Bold", "Bold")}
STYLES |= {"italic": ("LiberationSerif-Italic", "Italic"), "bold-italic": ("LiberationSerif-BoldItalic", "Bold Italic")}
# Latin with every Vietnamese letter and mark, Greek for formulas, punctuation, currency, arrows, signs, boxes.
RANGES = (
    (0x20, 0x17F),
    (0x1A0, 0x1B0),
    (0x300, 0x323),
    (0x391, 0x3C9),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x205E),
    (0x2070, 0x209C),
)
RANGES += ((0x20A0, 0x20BF), (0x2100, 0x215E), (0x2190, 0x21FF), (0x2200, 0x226B), (0x25A0, 0x25E6))


def build_style(source, target, style):
    """Write one subset as woff2; returns {code point: advance in 1/2048 em}."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    rename(font, style)
    font.flavor = "woff2"
    font.save(target)
    return {code: font["hmtx"][name][0] for code, name in font.getBestCmap().items()}


def rename(font, style):
    """Give the font our family name; copyright, licence and version stay as they were."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 5, 13, 14) and record.platformID == 3]
    for name_id, text in ((1, FAMILY), (2, style), (4, f"{FAMILY} {style}"), (6, f"{FAMILY} {style}".replace(" ", ""))):
        names.setName(text, name_id, 3, 1, 0x409)
    names.setName(f"{FAMILY} {style} {SOURCE_VERSION}", 3, 3, 1, 0x409)


def main(folder):
    """Build the four styles from a folder that holds the original TTF files."""
    tables = {}
    for key, (name, style) in STYLES.items():
        tables[key] = build_style(Path(folder) / f"{name}.ttf", FONTS / f"paper-{key}.woff2", style)
    content = {"family": FAMILY, "version": SOURCE_VERSION, "units_per_em": 2048, "widths": tables}
    WIDTHS.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
