"""An opened assessment and what people do with it: read a sheet, fill it as a browser would, send it."""

from django.urls import reverse

from assessments import workflow
from assessments.models import IndicatorVerdict, TopLevelVerdict, Weakness


def filled(form):
    """What a browser would send for a form as it is shown: every box with its present value."""
    data = {}
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif value is not None and value is not False:
            data[field.html_name] = value
    rows = [key.removeprefix("w-") for key in getattr(form, "row_keys", [])]
    return data | ({"row": rows} if rows else {})


class Desk:
    """`.assessment` of the cast's preschool, opened by its principal."""

    def __init__(self, cast, regulation_set, year, target_level=None):
        self.cast = cast
        self.assessment = workflow.open_assessment(cast.acting(cast.principal), year, regulation_set, target_level)

    def url(self, name, *args):
        return reverse(name, args=[self.assessment.pk, *args])

    def sheet(self, code="1.1"):
        return self.assessment.criterion_assessments.get(criterion__code=code)

    def opened_by(self, person, code="1.1"):
        """What that person's browser holds after opening a criterion's sheet, ready to be changed and sent."""
        return filled(self.cast.client(person).get(self.url("criterion_sheet", code)).context["form"])

    def send(self, person, data, code="1.1"):
        return self.cast.client(person).post(self.url("sheet_save", code), data)

    def save(self, person, code="1.1", **changes):
        """Open, change and send a sheet in one go."""
        return self.send(person, self.opened_by(person, code) | changes, code)

    def verdict_name(self, code="1.1", level=1, letter="a"):
        row = IndicatorVerdict.objects.get(sheet=self.sheet(code), indicator__level__number=level, indicator__key=letter)
        return f"verdict-{row.indicator_id}"

    def judge(self, verdict, **where):
        """Set verdicts straight in the database: `level=1`, `code="1.1"`, `letter="b"` narrow it down."""
        names = {"level": "indicator__level__number", "code": "sheet__criterion__code", "letter": "indicator__key"}
        rows = IndicatorVerdict.objects.filter(sheet__assessment=self.assessment, **{names[key]: value for key, value in where.items()})
        rows.update(verdict=verdict)

    def judge_top(self, verdict):
        TopLevelVerdict.objects.filter(assessment=self.assessment).update(verdict=verdict)

    def add_weakness(self, code="1.1", **fields):
        return Weakness.objects.create(sheet=self.sheet(code), **{"level": 1, "letter": "a", "text": "Chưa niêm yết.", **fields})
