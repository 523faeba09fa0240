"""A list of council members pasted from Word: one person a line, `Họ tên<tab>Chức vụ<tab>Nhiệm vụ`. Plain Python, no database."""

import re
from dataclasses import dataclass

from assessments.enums import CouncilDuty
from formats.text import clean, clean_line, fold

MAX_LINES = 60
NAME_LIMIT, POST_LIMIT, TASKS_LIMIT = 120, 200, 2000
NUMBER = re.compile(r"\d{1,3}[.)]?")
HEADINGS = {"ho va ten", "ho ten", "ho, ten", "tt", "stt"}
# The longer name first: “phó chủ tịch” holds “chủ tịch”.
DUTY_WORDS = (("pho chu tich", CouncilDuty.VICE_CHAIR), ("chu tich", CouncilDuty.CHAIR), ("thu ky", CouncilDuty.SECRETARY),
              ("uy vien", CouncilDuty.MEMBER), ("thanh vien", CouncilDuty.MEMBER))


@dataclass(frozen=True)
class MemberLine:
    """One person of a pasted list; words that name no duty become the tasks."""

    full_name: str
    post: str
    duty: str
    tasks: str


def read_lines(text):
    """(list of MemberLine, list of faults naming the line) of a pasted list."""
    people, faults = people_in(text)
    rows = [member_of(cells) for cells in people]
    if len(rows) > MAX_LINES:
        faults.append(f"Danh sách có {len(rows)} người; mỗi lần dán nhiều nhất {MAX_LINES}.")
    return rows, faults


def people_in(text):
    """(cells of each good line, faults naming the line). Blank lines, a heading and a leading number column are left out."""
    people, faults = [], []
    for number, line in enumerate(clean(text).split("\n"), 1):
        cells = cells_of(line)
        if not cells or fold(cells[0]) in HEADINGS:
            continue
        if wrong := fault_of(cells):
            faults.append(f"Dòng {number}: {wrong}")
        else:
            people.append(cells)
    return people, faults


def cells_of(line):
    """Cells of a line, split at tabs, else at `;` or `|`; a number in front is taken off."""
    mark = next((mark for mark in "\t|;" if mark in line), None)
    cells = [clean_line(cell) for cell in (line.split(mark) if mark else [line])]
    while cells and (not cells[0] or NUMBER.fullmatch(cells[0])):
        cells = cells[1:]
    if cells:
        cells[0] = re.sub(r"^\d{1,3}[.)]\s*", "", cells[0])
    return cells


def fault_of(cells):
    """What is wrong with a line, "" when it can be read."""
    if not any(letter.isalpha() for letter in cells[0]):
        return f"không thấy họ tên trong “{cells[0][:60]}”."
    for cell, limit, word in zip(cells, (NAME_LIMIT, POST_LIMIT, TASKS_LIMIT), ("Họ tên", "Chức vụ", "Nhiệm vụ"), strict=False):
        if len(cell) > limit:
            return f"{word} dài quá {limit} ký tự."
    return "có quá nhiều cột; cần Họ tên, Chức vụ, Nhiệm vụ." if len([cell for cell in cells if cell]) > 3 else ""


def member_of(cells):
    """MemberLine of the cells of a good line."""
    name, post, words = (*cells, "", "")[:3]
    duty = next((duty for word, duty in DUTY_WORDS if word in fold(words)), None)
    return MemberLine(name, post, duty or CouncilDuty.MEMBER, "" if duty else words)
