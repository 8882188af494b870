"""Counts the answers of a round by group.

Responses count that were sent and are no tests; those that were withdrawn are gone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..disclosure import AnswerBase
from ..models import RespondentPart, SurveyAnswer, SurveyResponse, SurveyRound
from ..questionnaire import HOLDS, HOLDS_NOT, WITH_OPTIONS


class RespondentGroup(NamedTuple):
    """Some of the respondents: all of England, or a region's, an LA's, a phase's, a type's."""

    part: str
    code: str


class CountedQuestion(NamedTuple):
    """A question, a line of a scale, or an indicator. The one without a code counts responses."""

    question: str
    item: str


@dataclass(frozen=True)
class RoundCounts:
    """The numbers that the answers of a round come to."""

    bases: Mapping[CountedQuestion, Mapping[RespondentGroup, AnswerBase]]
    # How many of a group chose each option.
    counts: Mapping[tuple[CountedQuestion, RespondentGroup], Mapping[str, int]]
    # How many state-funded schools of a group answered.
    state_schools: Mapping[RespondentGroup, int]


ENGLAND = RespondentGroup(RespondentPart.ENGLAND, "")
RESPONSES = CountedQuestion("", "")
INDEPENDENT = "independent"
AT_A_TIME = 10_000


def count_answers(round: SurveyRound) -> RoundCounts:
    """Counts all answers to the closed questions of a round, and to its indicators."""
    responses = list(SurveyResponse.objects.counted().filter(round=round))
    groups_of = {response.pk: groups_of_response(response) for response in responses}
    # An organisation that answers for itself counts as a school does.
    school_of = {
        response.pk: str(response.pk) if response.organisation else response.school_mark
        for response in responses
    }
    bases: dict[CountedQuestion, dict[RespondentGroup, AnswerBase]] = {}
    counts: dict[tuple[CountedQuestion, RespondentGroup], dict[str, int]] = defaultdict(dict)
    for counted, chosen in chosen_options(round, groups_of).items():
        answered = Counter(group for pk in chosen for group in groups_of[pk])
        of_schools = {(group, school_of[pk]) for pk in chosen for group in groups_of[pk]}
        schools = Counter(group for group, school in of_schools if school)
        bases[counted] = {
            group: AnswerBase(number, schools[group]) for group, number in answered.items()
        }
        options = Counter(
            (group, option) for pk in chosen for group in groups_of[pk] for option in chosen[pk]
        )
        for (group, option), number in options.items():
            counts[counted, group][option] = number
    state_funded = {
        (group, school_of[response.pk])
        for response in responses
        for group in groups_of[response.pk]
        if response.school_type != INDEPENDENT
    }
    return RoundCounts(bases, counts, Counter(group for group, _ in state_funded))


def chosen_options(
    round: SurveyRound, responses: Collection[int]
) -> dict[CountedQuestion, dict[int, list[str]]]:
    """Returns by question the options that each response chose; blanks and reasons are left out."""
    questionnaire = round.questionnaire.questionnaire()
    closed = [
        question.code for question in questionnaire.questions if question.kind in WITH_OPTIONS
    ]
    answers = SurveyAnswer.objects.filter(
        response__in=SurveyResponse.objects.counted().filter(round=round), question__in=closed
    )
    rows = answers.exclude(values=[]).order_by()
    chosen: dict[CountedQuestion, dict[int, list[str]]] = defaultdict(dict)
    chosen[RESPONSES] = {pk: [] for pk in responses}
    for pk, question, item, values in rows.values_list(
        "response", "question", "item", "values"
    ).iterator(chunk_size=AT_A_TIME):
        chosen[CountedQuestion(question, item)][pk] = values
    for indicator in questionnaire.indicators:
        for item in indicator.items or [""]:
            asked = [
                (chosen[CountedQuestion(condition.question, item)], set(condition.values))
                for condition in indicator.conditions
            ]
            chosen[CountedQuestion(indicator.code, item)] = {
                pk: [
                    HOLDS if all(values.intersection(of[pk]) for of, values in asked) else HOLDS_NOT
                ]
                for pk in set.intersection(*(set(of) for of, _ in asked))
            }
    return chosen


def groups_of_response(response: SurveyResponse) -> list[RespondentGroup]:
    """Returns the groups that a response counts in; where it does not say, in no group of them."""
    codes = {
        RespondentPart.REGION: response.region_id,
        RespondentPart.AUTHORITY: response.authority_id,
        RespondentPart.PHASE: response.phase,
        RespondentPart.SCHOOL_TYPE: response.school_type,
    }
    return [ENGLAND, *(RespondentGroup(part, code) for part, code in codes.items() if code)]
