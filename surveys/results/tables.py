"""Puts the results of a round into tables: what one group answered, beside England."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boundaries.models import RECORD_VINTAGE, LocalAuthority, Region

from ..disclosure import HIDDEN_LABELS, HiddenReason, whole_percent, wilson_interval
from ..models import RespondentPart, SurveyResult, SurveyRound
from ..questionnaire import HOLDS, WITH_OPTIONS, QuestionKind, Questionnaire
from .counting import ENGLAND, CountedQuestion, RespondentGroup

KIND_NOTES = {
    QuestionKind.SEVERAL: "Several could be chosen: the shares can come to more than 100%.",
    QuestionKind.RANK: "The share of those who put it among their first ones.",
}
FEW = HIDDEN_LABELS[HiddenReason.FEW_ANSWERS]


@dataclass(frozen=True)
class ShareLine:
    """A share with its interval, and whether England's lies apart from it."""

    label: str
    percent: int
    low: int
    high: int
    difference: str = ""

    @property
    def width(self) -> int:
        return self.high - self.low


@dataclass(frozen=True)
class AnswerTable:
    """The answers of a group to a question or a line of it, or why that is hidden."""

    label: str
    answers: int | None
    hidden: str
    lines: Sequence[ShareLine]


@dataclass(frozen=True)
class QuestionTables:
    """A question with a table for each of its lines; an indicator has a share for each."""

    code: str
    text: str
    note: str
    tables: Sequence[AnswerTable]
    is_indicator: bool = False


def named_groups(questionnaire: Questionnaire) -> dict[RespondentGroup, str]:
    """Returns every group that results can be asked for, by name in its part."""
    regions = Region.objects.values_list("pk", "name")
    authorities = LocalAuthority.objects.in_vintage(RECORD_VINTAGE).values_list("pk", "name")
    parts = {RespondentPart.REGION: regions, RespondentPart.AUTHORITY: authorities.order_by("name")}
    named = {ENGLAND: "England"}
    for part, rows in parts.items():
        named |= {RespondentGroup(part, code): name for code, name in rows}
    for question in questionnaire.questions:
        if question.group in (RespondentPart.PHASE, RespondentPart.SCHOOL_TYPE):
            for code, label in question.options.items():
                named[RespondentGroup(question.group, code)] = label
    return named


def results_of(round: SurveyRound, group: RespondentGroup) -> dict[CountedQuestion, SurveyResult]:
    rows = SurveyResult.objects.filter(round=round, part=group.part, code=group.code)
    return {CountedQuestion(row.question, row.item): row for row in rows}


def question_tables(
    questionnaire: Questionnaire,
    results: Mapping[CountedQuestion, SurveyResult],
    england: Mapping[CountedQuestion, SurveyResult],
) -> list[QuestionTables]:
    """Returns the indicators, then the closed questions in their order."""
    indicators = [
        QuestionTables(
            indicator.code,
            indicator.label,
            indicator.meaning,
            [
                answer_table(
                    label, {HOLDS: "Share"}, CountedQuestion(indicator.code, item), results, england
                )
                for item, label in indicator.items.items() or [("", "")]
            ],
            is_indicator=True,
        )
        for indicator in questionnaire.indicators
    ]
    return indicators + [
        QuestionTables(
            question.code,
            question.text,
            KIND_NOTES.get(question.kind, ""),
            [
                answer_table(
                    label, question.options, CountedQuestion(question.code, item), results, england
                )
                for item, label in question.items.items() or [("", "")]
            ],
        )
        for question in questionnaire.questions
        if question.kind in WITH_OPTIONS
    ]


def answer_table(
    label: str,
    options: Mapping[str, str],
    counted: CountedQuestion,
    results: Mapping[CountedQuestion, SurveyResult],
    england: Mapping[CountedQuestion, SurveyResult],
) -> AnswerTable:
    """Returns a group's shares of each option, compared with England's where that is another."""
    result, whole = results.get(counted), england.get(counted)
    if result is None or result.answers is None:
        hidden = HIDDEN_LABELS[HiddenReason(result.hidden)] if result else FEW
        return AnswerTable(label, None, hidden, [])
    lines = []
    for code, words in options.items():
        line = share_line(words, result, code)
        if whole is not None and whole.answers is not None and whole != result:
            of_england = share_line(words, whole, code)
            difference = ""
            if line.low > of_england.high:
                difference = "Higher than in England"
            elif line.high < of_england.low:
                difference = "Lower than in England"
            line = share_line(words, result, code, difference)
        lines.append(line)
    return AnswerTable(label, result.answers, "", lines)


def share_line(label: str, result: SurveyResult, code: str, difference: str = "") -> ShareLine:
    """Returns the share of one option among the answers of a result that is shown."""
    count, of = result.counts.get(code, 0), result.answers or 0
    low, high = wilson_interval(count, of)
    return ShareLine(label, whole_percent(count, of), low, high, difference)
