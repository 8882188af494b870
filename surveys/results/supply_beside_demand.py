"""Puts what school leaders want and miss beside what is recorded in the same place."""

from collections.abc import Mapping
from dataclasses import dataclass

from boundaries.models import LocalAuthority, Region
from partnerships.models import Partnership
from partnerships.vocabularies import Focus, Kind, KindFamily

from ..models import RespondentPart, SurveyResult
from ..questionnaire import HOLDS, Questionnaire
from .counting import CountedQuestion, RespondentGroup
from .tables import AnswerTable, answer_table

# The indicator of what leaders miss.
MISSING = "missing"
PLACES = (RespondentPart.ENGLAND, RespondentPart.REGION, RespondentPart.AUTHORITY)
# Under which focus the map records what the survey asks about. It has none for leadership.
FOCUS_OF: Mapping[str, Focus] = {
    "school_improvement": Focus.SCHOOL_IMPROVEMENT,
    "professional_development": Focus.PROFESSIONAL_DEVELOPMENT,
    "recruitment": Focus.RECRUITMENT,
    "send_inclusion": Focus.SEND,
    "attendance": Focus.BEHAVIOUR,
    "wellbeing": Focus.HEALTH,
    "careers": Focus.CAREERS,
    "culture": Focus.CULTURE,
    "voice": Focus.ADVOCACY,
    "brokerage": Focus.BROKERING,
    "services": Focus.NETWORKS,
}


@dataclass(frozen=True)
class NeedLine:
    """One thing that local organisations can help with: how it is missed, and what is recorded."""

    label: str
    missing: AnswerTable
    focus: str
    abeps: int
    others: int


def need_lines(
    questionnaire: Questionnaire,
    results: Mapping[CountedQuestion, SurveyResult],
    england: Mapping[CountedQuestion, SurveyResult],
    group: RespondentGroup,
) -> list[NeedLine]:
    """Returns a line for each thing that the survey asks about, in the survey's order."""
    indicator = next(known for known in questionnaire.indicators if known.code == MISSING)
    recorded = recorded_in(group)
    return [
        NeedLine(
            label,
            answer_table(label, {HOLDS: label}, CountedQuestion(MISSING, item), results, england),
            str(FOCUS_OF[item].label) if item in FOCUS_OF else "",
            recorded.get((FOCUS_OF.get(item, ""), True), 0),
            recorded.get((FOCUS_OF.get(item, ""), False), 0),
        )
        for item, label in indicator.items.items()
    ]


def recorded_in(group: RespondentGroup) -> dict[tuple[str, bool], int]:
    """Counts the partnerships of a place by focus, ABEPs apart from others."""
    partnerships = Partnership.objects.counted()
    if group.part == RespondentPart.REGION:
        partnerships = partnerships.in_region(Region.objects.get(pk=group.code))
    elif group.part == RespondentPart.AUTHORITY:
        partnerships = partnerships.in_authority(LocalAuthority.objects.get(pk=group.code))
    recorded: dict[tuple[str, bool], int] = {}
    rows = partnerships.order_by().values_list("pk", "kind", "focuses").distinct()
    for _, kind, focuses in rows:
        is_abep = Kind(kind).facts.family is KindFamily.ABEPS
        for focus in focuses:
            recorded[focus, is_abep] = recorded.get((focus, is_abep), 0) + 1
    return recorded
