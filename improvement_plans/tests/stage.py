"""A small assessed school to make plans from: a set of two standards, one assessment, three weaknesses."""

from datetime import date

from assessments.models import Assessment, CriterionAssessment, LevelState, Weakness
from improvement_plans import workflow
from improvement_plans.enums import MoneyState, TimePrecision
from improvement_plans.models import PlanAction
from standards.models import Criterion, RegulationSet, Standard

CRITERIA = {"1": ("Tổ chức và quản lý", ["1.1", "1.5"]), "5": ("Kết quả nuôi dưỡng", ["5.3"])}


def make_set(code="TT19-2018", decision_rule="levels-2018", framework="preschool"):
    """A published set with standards 1 and 5 and the criteria 1.1, 1.5, 5.3."""
    row = RegulationSet.objects.create(
        code=code, number="19/2018/TT-BGDĐT", title="Thông tư ban hành Quy định thử", short_title=code, applies_to=["preschool"],
        issued_on=date(2018, 8, 22), in_force_from=date(2018, 10, 10), source="thử", confirmed="secondary",
        decision_rule=decision_rule, evidence_code_pattern="H", data_years=5, level_count=3, content_sha256="0" * 64,
        published_at="2020-01-01T00:00:00Z",
    )
    for place, (number, (title, codes)) in enumerate(CRITERIA.items(), start=1):
        standard = Standard.objects.create(regulation_set=row, framework=framework, code=number, title=title, position=place)
        for position, criterion in enumerate(codes, start=1):
            Criterion.objects.create(standard=standard, code=criterion, title=f"Tên {criterion}", position=position)
    return row


def make_assessment(organization, regulation_set=None, year=2023):
    """An assessment with a sheet per criterion."""
    regulation_set = regulation_set or make_set()
    row = Assessment.objects.create(organization=organization, school_year=year, regulation_set=regulation_set, framework="preschool")
    for criterion in Criterion.objects.filter(standard__regulation_set=regulation_set):
        CriterionAssessment.objects.create(assessment=row, criterion=criterion)
    return row


def make_weakness(assessment, code, text, level=3, state="", **fields):
    """A weakness of one criterion, with the present state of its level when given."""
    sheet = assessment.criterion_assessments.get(criterion__code=code)
    if state:
        LevelState.objects.update_or_create(sheet=sheet, level=level, defaults={"text": state})
    return Weakness.objects.create(sheet=sheet, level=level, text=text, **fields)


class Stage:
    """cast + an assessed school: `.assessment`, `.weaknesses`, `.acting` (the principal), `.make_plan()`."""

    def __init__(self, cast):
        self.cast = cast
        self.acting = cast.acting(cast.principal)
        self.assessment = make_assessment(cast.school)
        self.weaknesses = [
            make_weakness(self.assessment, "5.3", "Còn 8,3% trẻ nhẹ cân.", cause="Đầu năm học.", priority=1),
            make_weakness(self.assessment, "1.5", "Còn hai lớp ghép.", state="Năm trước có ba lớp ghép."),
        ]

    def make_plan(self, weaknesses=None, **fields):
        """The school's plan for 2023-2024 from both weaknesses, unless told otherwise."""
        fields = {"template": "quality-2018", "period_kind": "school_year", "period_start": 2023, **fields}
        weaknesses = self.weaknesses if weaknesses is None else weaknesses
        return workflow.make_plan(self.acting, assessment=self.assessment, weaknesses=weaknesses, **fields)

    def own_plan(self):
        """The commune's own plan: no assessment, no reviewer."""
        acting = self.cast.acting(self.cast.leader)
        return workflow.make_plan(acting, template="authority", period_kind="calendar_year", period_start=2026)


def actions_of(plan):
    """Present actions in table order of their problems."""
    return list(PlanAction.objects.present().filter(problem__plan=plan).order_by("problem__position", "position"))


def action_values(**fields):
    """All fields of an action as the form hands them over."""
    return {
        "expected_result": "", "target_kind": "", "target_value": None, "target_value_to": None, "target_unit": "", "tasks": "",
        "leaders": "", "partners": "", "start_on": None, "end_on": None, "time_precision": TimePrecision.MONTH, "time_text": "",
        "money_state": MoneyState.UNKNOWN, "other_conditions": "", "evidence": "", "note": "", **fields,
    }  # fmt: skip
