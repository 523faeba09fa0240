"""How our Excel files are laid out: what exporters write and importers look for."""

from standards.enums import SchoolLevel

FORMAT = "1"
META_SHEET = "_truongchuan"  # hidden: whose file it is, which sheet is which level, what the cells held when it was made
LIST_SHEET = "_danhmuc"  # hidden: the choices of the drop-down lists
GUIDE_SHEET = "Hướng dẫn"
WHOLE_SHEET = "Toàn trường"
CODE_HEAD, NAME_HEAD, YEAR_HEAD = "Mã trường", "Tên trường", "Năm học"


def level_sheet(level):
    """Name of a level's sheet: `Cấp tiểu học`; no name of a level is longer than Excel allows."""
    return f"Cấp {SchoolLevel(level).label.lower()}" if level else WHOLE_SHEET
