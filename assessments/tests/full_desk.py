"""A self-assessment filled richly enough for its papers: council, groups, states, weaknesses, figures, evidence."""

from assessments.enums import CouncilDuty, EvidenceKind, GroupKind, PlaceKind
from assessments.models import (
    Council,
    CouncilMember,
    Evidence,
    EvidenceCode,
    EvidenceUse,
    GroupMember,
    LevelState,
    Weakness,
    WorkGroup,
)
from documents.paper import Section, Table, Text, all_content, keys
from schools.models import YearlyFigures
from schools.rates import effective_rates
from standards.enums import Verdict
from standards.metrics import catalogue

MEMBERS = (
    ("Nguyễn Thị Minh", "Hiệu trưởng", CouncilDuty.CHAIR), ("Trần Văn Bách", "Phó Hiệu trưởng", CouncilDuty.VICE_CHAIR),
    ("Lò Thị Hoa", "Thư ký hội đồng trường", CouncilDuty.SECRETARY), ("Vì Thị Sen", "Tổ trưởng tổ mẫu giáo", CouncilDuty.MEMBER),
    ("Quàng Văn Tâm", "Kế toán", CouncilDuty.MEMBER), ("Cà Thị Lan", "Tổ trưởng tổ nhà trẻ", CouncilDuty.MEMBER),
    ("Lường Thị Xuân", "Chủ tịch Công đoàn", CouncilDuty.MEMBER),
)  # fmt: skip
FIGURES = {
    "group_count": (11, 12, 12), "nursery_groups": (3, 4, 4), "kindergarten_classes": (8, 8, 8), "children_total": (240, 255, 265),
    "teachers_total": (22, 23, 24), "teachers_not_qualified": (2, 1, 0), "teachers_qualified": (14, 14, 14), "teachers_above_qualified": (6, 8, 10),
    "staff_total": (5, 5, 6), "staff_female": (4, 4, 5), "group_rooms": (12, 12, 12), "group_rooms_permanent": (10, 11, 12), "study_rooms": (2, 2, 3),
    "equipment_total": (300, 300, 320), "equipment_usable": (240, 255, 304), "principals_total": (1, 1, 1), "deputies_total": (1, 2, 2),
}  # fmt: skip


def set_up_council(assessment):
    """Seven members, a secretariat of one and a working group of two, in charge of the criteria of standard 1."""
    council = Council.objects.create(assessment=assessment)
    people = [CouncilMember.objects.create(council=council, full_name=name, post=post, duty=duty, position=place)
              for place, (name, post, duty) in enumerate(MEMBERS)]  # fmt: skip
    secretariat = WorkGroup.objects.create(council=council, name="Nhóm thư ký", kind=GroupKind.SECRETARIAT)
    group = WorkGroup.objects.create(council=council, name="Nhóm 1", position=1)
    group.sheets.set(assessment.criterion_assessments.filter(criterion__standard__code="1"))
    GroupMember.objects.create(group=secretariat, member=people[2], is_head=True)
    GroupMember.objects.create(group=group, member=people[3], is_head=True)
    GroupMember.objects.create(group=group, member=people[4])
    return council


def write_sheets(assessment):
    """Every level described, every criterion with a strength, 1.1 and 3.1 with a weakness."""
    for row in LevelState.objects.filter(sheet__assessment=assessment).select_related("sheet__criterion"):
        row.text = f"Hiện trạng {row.sheet.criterion.code} mức {row.level} của trường."
        row.save()
    for sheet in assessment.criterion_assessments.select_related("criterion"):
        sheet.strengths = f"Điểm mạnh ở {sheet.criterion.code}. Câu sau."
        sheet.status = "done"
        sheet.save()
        if sheet.criterion.code in ("1.1", "3.1"):
            Weakness.objects.create(
                sheet=sheet,
                level=1,
                letter="-",
                text=f"Điểm yếu ở {sheet.criterion.code}.",
                cause="Thiếu kinh phí.",
                priority=1,
            )


def judge_all(desk, verdict=Verdict.MET):
    desk.judge(verdict)
    desk.judge_top(verdict)


def add_figures(school, last, count=3):
    """The figures of the last `count` school years up to `last`."""
    metrics = catalogue().for_levels(school.levels)
    for place in range(count):
        values = {key: str(row[max(0, place - count + 3)]) for key, row in FIGURES.items()}
        rates = effective_rates(values, metrics)
        YearlyFigures.objects.create(school=school, school_year=last - count + 1 + place, values=values, rates=rates)


def add_evidence(assessment, name="Quyết định thành lập hội đồng trường", text="H1-1.1-01", criterion="1.1", also=()):
    """A paper in a cupboard that stands on a criterion's sheet, and on those in `also`."""
    sheet = assessment.criterion_assessments.select_related("criterion__standard").get(criterion__code=criterion)
    row = Evidence.objects.create(organization=assessment.organization, name=name, kind=EvidenceKind.DOCUMENT, number="12/QĐ-UBND", issuer="UBND xã Hoa Mai",
                                  place_kind=PlaceKind.PAPER, paper_place="Tủ 1", state="confirmed")  # fmt: skip
    number = EvidenceCode.objects.filter(assessment=assessment, criterion=criterion).count() + 1
    code = EvidenceCode.objects.create(assessment=assessment, evidence=row, text=text, standard=sheet.criterion.standard.code, criterion=criterion,
                                       position=sheet.criterion.position, number=number, box=1)  # fmt: skip
    for place in (criterion, *also):
        EvidenceUse.objects.create(code=code, sheet=assessment.criterion_assessments.get(criterion__code=place))
    return code


def fill(desk, last=None):
    """Everything at once; the desk's school gets figures too."""
    set_up_council(desk.assessment)
    write_sheets(desk.assessment)
    judge_all(desk)
    add_figures(
        desk.assessment.organization.school,
        last or desk.assessment.school_year,
        desk.assessment.regulation_set.data_years,
    )
    add_evidence(desk.assessment, also=("1.2",))


def headings(paper):
    """Titles of all sections in reading order."""
    return [item.title for item in all_content(paper) if isinstance(item, Section)]


def table(paper, key):
    """The paper's table with that key."""
    return next(item for item in all_content(paper) if isinstance(item, Table) and item.key == key)


def labels(grid):
    return [column.label for column in grid.columns]


def cells(grid):
    """{key of the row's end: its texts}, the key without the table's own."""
    return {row.key.removeprefix(f"{grid.key}:"): [cell.text for cell in row.cells] for row in grid.rows}


def text(paper, key):
    return next(item.text for item in all_content(paper) if isinstance(item, Text) and item.key == key)


def has_unique_keys(paper):
    found = list(keys(paper))
    return len(found) == len(set(found))
