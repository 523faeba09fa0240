"""Models of this room, one module per subject; import them from here."""

from assessments.models.assessment import (
    Assessment,
    CriterionAssessment,
    IndicatorVerdict,
    LevelState,
    TopLevelVerdict,
    Weakness,
    place_label,
)

__all__ = [
    "Assessment",
    "CriterionAssessment",
    "IndicatorVerdict",
    "LevelState",
    "TopLevelVerdict",
    "Weakness",
    "place_label",
]
