"""Danh mục minh chứng: seven columns for the sets of 2018, five for TT 57/2026, always on turned pages."""

from assessments.papers.sheet_forms import printout
from assessments.papers.tables import columns_of, row_of, table_of

WIDTHS = {
    "Tiêu chí": (8, "center"), "Số TT": (6, "center"), "TT": (6, "center"), "Mã minh chứng": (13, "center"), "Tên minh chứng": (28, ""),
    "Ghi chú": (11, ""),
}  # fmt: skip
OTHER_WIDTH = (17, "")


def evidence_paper(dossier):
    """The list as a printout of its own."""
    title = "BẢNG DANH MỤC MÃ MINH CHỨNG" if dossier.is_2018 else "DANH MỤC MINH CHỨNG"
    table = evidence_table(dossier, "evidence", is_landscape=True)
    return printout(dossier, dossier.organization.name, (table,), type_name=title)


def evidence_table(dossier, key, is_landscape=False):
    """The table of all evidence that stands on a sheet; inside a report its section or appendix turns the page."""
    columns = columns_of(*((label, *WIDTHS.get(label, OTHER_WIDTH)) for label in dossier.evidence_columns))
    return table_of(key, columns, [row_of(f"{key}:{row.key}", row.cells) for row in dossier.evidence], is_landscape=is_landscape, text_size=11)
