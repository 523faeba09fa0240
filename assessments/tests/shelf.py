"""The evidence of a Desk's school: noted, put on sheets, cited."""

from assessments import workflow_evidence as workflow
from assessments.models import Evidence, LevelState
from assessments.tests.desk import Desk
from records.files import store


class Shelf:
    """What stands on the shelf of `desk`'s school."""

    def __init__(self, desk: Desk):
        self.desk, self.cast = desk, desk.cast

    def add(self, name="Kế hoạch chiến lược", content=None, **fields):
        """One evidence of the school; `content`: the bytes of its file."""
        if content is not None:
            fields["file"] = store(content, f"{name}.pdf", "application/pdf", organization=self.cast.school, by=self.cast.secretary)
        return Evidence.objects.create(organization=self.cast.school, **{"name": name, "created_by": self.cast.secretary, **fields})

    def use(self, evidence, code="1.1", by="principal", **kwargs):
        """The code of one evidence put on a criterion's sheet."""
        return workflow.use_evidence(self.cast.acting(getattr(self.cast, by)), self.desk.sheet(code), [evidence], **kwargs)[0]

    def write(self, text, code="1.1", level=1):
        """The description of a level, straight into the database."""
        LevelState.objects.filter(sheet=self.desk.sheet(code), level=level).update(text=text)
