"""Counting the results of a round and hiding what is too small, once, as it is published.

What LAs answered to an indicator that is one of their figures becomes a figure of theirs too.
"""

from collections import defaultdict
from collections.abc import Sequence

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from figures.models import Figure, Profile
from figures.registry import NOT_SHOWN, SURVEY_FIGURES, ShownFigure
from figures.services.surveys import store_survey_figures

from ..disclosure import AnswerBase, HiddenReason, hidden_groups, whole_percent, wilson_interval
from ..models import RespondentPart, SurveyResult, SurveyRound
from ..questionnaire import HOLDS, Questionnaire, SurveyIndicator
from ..results.counting import (
    ENGLAND,
    RESPONSES,
    CountedQuestion,
    RespondentGroup,
    count_answers,
)

NOBODY = AnswerBase(0, 0)


def store_results(*, round: SurveyRound) -> None:
    """Counts what was answered, and keeps what may be shown of it, for good.

    The caller holds the lock of the round, and saves it as published in the same transaction.
    """
    counted = count_answers(round)
    region_of = dict(LocalAuthority.objects.values_list("pk", "region"))
    groups = sorted(counted.bases.get(RESPONSES, {ENGLAND: NOBODY}))
    divisions = divisions_of(groups, region_of)
    schools = schools_by_group(region_of)
    results = []
    for family in families(round.questionnaire.questionnaire()):
        asked = [question for question in family if question in counted.bases]
        bases = [
            {group: counted.bases[question].get(group, NOBODY) for group in groups}
            for question in asked
        ]
        if not bases:
            continue
        hidden = hidden_groups(bases, divisions, hidden_before(round, family, groups))
        for question, base in zip(asked, bases, strict=True):
            for group in groups:
                reason = hidden.get(group)
                if reason is HiddenReason.FEW_ANSWERS:
                    continue
                result = SurveyResult(round=round, **question._asdict(), **group._asdict())
                if reason:
                    result.hidden = reason
                else:
                    result.answers = base[group].answers
                    result.counts = counted.counts.get((question, group), {})
                    if question == RESPONSES and schools.get(group):
                        answered = counted.state_schools.get(group, 0)
                        result.schools_percent = whole_percent(answered, schools[group])
                results.append(result)
    SurveyResult.objects.bulk_create(results, batch_size=1000)
    dated = Figure.objects.filter(field="schools").values_list("dated", flat=True).first()
    round.schools_dated = dated or ""


def store_indicators(*, round: SurveyRound) -> None:
    """Makes the results that LAs have in a round's indicators figures of theirs, where shown.

    Called with `store_results`. A round that is invented has none: what is a figure stays in the
    history and in editions for good.
    """
    if round.is_invented:
        return
    figures: list[Figure] = []
    values: dict[str, dict[str, int]] = defaultdict(dict)
    for indicator in round.questionnaire.questionnaire().indicators:
        shown = SURVEY_FIGURES.get(indicator.code)
        if shown is None:
            continue
        figures += figures_of(indicator, shown, round)
        of_authorities = round.results.shown().filter(
            part=RespondentPart.AUTHORITY, question=indicator.code
        )
        for result in of_authorities:
            count, of = result.counts.get(HOLDS, 0), result.answers or 0
            numbers = (whole_percent(count, of), *wilson_interval(count, of))
            values[result.code] |= zip(shown.columns, numbers, strict=True)
    if figures:
        with change(by=ChangedBy.STAFF, why=f"Results of a survey: {round.title}"):
            store_survey_figures(figures=figures, values=values)


def figures_of(indicator: SurveyIndicator, shown: ShownFigure, round: SurveyRound) -> list[Figure]:
    """Returns what explains the share of an indicator, and the ends of its interval."""
    ends = ("", ": from (95% interval)", ": to (95% interval)")
    return [
        Figure(
            field=column,
            label=f"{indicator.label}{end}",
            unit="%",
            dated=f"survey, {round.opens_on:%-d %B %Y} to {round.closes_on:%-d %B %Y}",
            source=round.title,
            note=f"{indicator.meaning} Share of those who answered, not of all. {NOT_SHOWN}.",
        )
        for column, end in zip(shown.columns, ends, strict=True)
    ]


def families(questionnaire: Questionnaire) -> list[list[CountedQuestion]]:
    """Returns what is counted, in groups that hide together.

    An indicator is made of the answers to its questions, so it shows a group only where they do,
    and they only where it does.
    """
    family_of: dict[CountedQuestion, list[CountedQuestion]] = {RESPONSES: [RESPONSES]}
    for question in questionnaire.questions:
        for item in question.items or [""]:
            counted = CountedQuestion(question.code, item)
            family_of[counted] = [counted]
    for indicator in questionnaire.indicators:
        for item in indicator.items or [""]:
            united = [CountedQuestion(indicator.code, item)]
            for condition in indicator.conditions:
                for counted in family_of[CountedQuestion(condition.question, item)]:
                    if counted not in united:
                        united.append(counted)
            family_of |= dict.fromkeys(united, united)
    return list({id(family): family for family in family_of.values()}.values())


def divisions_of(
    groups: Sequence[RespondentGroup], region_of: dict[str, str]
) -> list[tuple[RespondentGroup, list[RespondentGroup]]]:
    """Returns the wholes with their parts, from England down."""
    parts: dict[RespondentGroup, list[RespondentGroup]] = defaultdict(list)
    of_england: dict[str, list[RespondentGroup]] = defaultdict(list)
    for group in groups:
        if group.part == RespondentPart.AUTHORITY:
            region = RespondentGroup(RespondentPart.REGION, region_of[group.code])
            parts[region].append(group)
        elif group != ENGLAND:
            of_england[group.part].append(group)
    return [*((ENGLAND, part) for part in of_england.values()), *parts.items()]


def schools_by_group(region_of: dict[str, str]) -> dict[RespondentGroup, int]:
    """Returns how many state-funded schools there are in England, each region and each LA."""
    schools: dict[RespondentGroup, int] = defaultdict(int)
    for authority, number in Profile.objects.values_list("authority", "schools"):
        if number is None:
            continue
        schools[RespondentGroup(RespondentPart.AUTHORITY, authority)] = number
        schools[RespondentGroup(RespondentPart.REGION, region_of[authority])] += number
        schools[ENGLAND] += number
    return dict(schools)


def hidden_before(
    round: SurveyRound, family: Sequence[CountedQuestion], groups: Sequence[RespondentGroup]
) -> set[RespondentGroup]:
    """Returns the groups that the last round which asked the same did not show."""
    same = SurveyResult.objects.filter(
        question__in={question for question, _ in family},
        item__in={item for _, item in family},
        round__in=SurveyRound.objects.published().filter(
            is_invented=round.is_invented, questionnaire__name=round.questionnaire.name
        ),
    )
    last = same.order_by("-round__published_at").values_list("round", flat=True).first()
    if last is None:
        return set()
    shown = same.filter(round=last).shown().values_list("part", "code")
    return set(groups) - {RespondentGroup(*group) for group in shown}
