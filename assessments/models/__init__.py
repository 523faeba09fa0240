"""Models of this room, one module per subject; import them from here."""

from assessments.models.appraisal import (
    TOP_SHEET,
    AppraisalEntry,
    AppraisalFinding,
    AppraisalMember,
    AppraisalRoom,
    AppraisalSheet,
    AppraisalVerdict,
)
from assessments.models.assessment import (
    Assessment,
    CriterionAssessment,
    IndicatorVerdict,
    LevelState,
    TopLevelVerdict,
    Weakness,
    place_label,
)
from assessments.models.council import Council, CouncilMember, GroupMember, WorkGroup
from assessments.models.deadlines import AssessmentDeadline
from assessments.models.evidence import Evidence, EvidenceCode, EvidenceFile, EvidenceUse
from assessments.models.inheritance import InheritedPart
from assessments.models.reports import AssessmentPaper, ReportText

__all__ = [
    "AppraisalEntry",
    "AppraisalFinding",
    "AppraisalMember",
    "AppraisalRoom",
    "AppraisalSheet",
    "AppraisalVerdict",
    "Assessment",
    "AssessmentDeadline",
    "AssessmentPaper",
    "Council",
    "CouncilMember",
    "CriterionAssessment",
    "GroupMember",
    "Evidence",
    "EvidenceCode",
    "EvidenceFile",
    "EvidenceUse",
    "IndicatorVerdict",
    "InheritedPart",
    "LevelState",
    "ReportText",
    "TOP_SHEET",
    "TopLevelVerdict",
    "Weakness",
    "WorkGroup",
    "place_label",
]
