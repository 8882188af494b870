"""The files of a round, made as it is published: its results and its codebook, for everybody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from boundaries.models import RECORD_VINTAGE
from core.licence import ATTRIBUTION, TERMS
from exports.columns import ColumnType, TableColumn, derived
from exports.formats import write_csv, write_workbook
from exports.tables import ExportTable

from ..disclosure import HIDDEN_LABELS, HiddenReason
from ..models import RespondentPart, ResultFile, SurveyResult, SurveyRound
from ..questionnaire import HOLDS, NO_ANSWER_LABELS, WITH_OPTIONS, Questionnaire
from .counting import ENGLAND, CountedQuestion, RespondentGroup
from .tables import ShareLine, named_groups, share_line

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {
    "results.csv": ("Results", CSV),
    "codebook.csv": ("Codebook: questions, options and counts", CSV),
    "results.xlsx": ("Both, as a workbook", XLSX),
}
WHOLE, TEXT = ColumnType.WHOLE, ColumnType.TEXT


@dataclass(frozen=True)
class ResultRow:
    """A share of the file: what one group answered, or why that is hidden."""

    result: SurveyResult
    group: str
    option: str
    label: str
    line: ShareLine | None


@dataclass(frozen=True)
class CodebookRow:
    """An option of a question, as the codebook tells it."""

    question: str
    item: str
    text: str
    kind: str
    option: str
    label: str
    asked: str
    answers: int | None


def files_of_round(round: SurveyRound) -> list[ResultFile]:
    """Returns the files of a round that is being published; they are not saved."""
    results, codebook = tables_of_round(round)
    about = [
        f"{round.title}: results of a survey, {round.opens_on:%-d %B %Y} to "
        f"{round.closes_on:%-d %B %Y}. {round.questionnaire.questionnaire()}.",
        "Shares and their 95% intervals (Wilson) are whole per cent of those who chose an option.",
        "A group that is not listed gave fewer than ten answers, or none.",
        *(["This survey is invented, for testing."] if round.is_invented else [TERMS, ATTRIBUTION]),
    ]
    files = []
    with TemporaryDirectory() as folder:
        for name, (content, content_type) in FILES.items():
            path = Path(folder) / name
            if content_type == XLSX:
                assert round.published_at is not None  # noqa: S101 (for the types)
                rows = write_workbook(path, [results, codebook], about, round.published_at)
            else:
                table = codebook if name == "codebook.csv" else results
                rows = write_csv(path, table.header, table.rows())
            files.append(
                ResultFile.holding(
                    path.read_bytes(), round=round, name=name, content=content,
                    content_type=content_type, rows=rows,
                )
            )  # fmt: skip
    return files


def tables_of_round(round: SurveyRound) -> tuple[ExportTable, ExportTable]:
    """Returns the results and the codebook as tables, which every format is written of."""
    questionnaire = round.questionnaire.questionnaire()
    results = ExportTable(
        "results", "Results", "A row for each group, question and option.", 6, RESULT_COLUMNS,
        RECORD_VINTAGE, lambda: result_rows(round, questionnaire),
    )  # fmt: skip
    codebook = ExportTable(
        "codebook", "Codebook", "A row for each option of each question.", 3, CODEBOOK_COLUMNS,
        RECORD_VINTAGE, lambda: codebook_rows(round, questionnaire),
    )  # fmt: skip
    return results, codebook


def options_of(questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    """Returns the options of each closed question, and of each indicator that it holds."""
    closed = (question for question in questionnaire.questions if question.kind in WITH_OPTIONS)
    of_questions = {question.code: dict(question.options) for question in closed}
    of_indicators = {indicator.code: {HOLDS: "Share"} for indicator in questionnaire.indicators}
    return of_questions | of_indicators


def result_rows(round: SurveyRound, questionnaire: Questionnaire) -> Iterator[ResultRow]:
    options, groups = options_of(questionnaire), named_groups(questionnaire)
    for result in round.results.all():
        name = groups.get(RespondentGroup(result.part, result.code), result.code)
        for code, label in options.get(result.question, {"": "Responses"}).items():
            line = share_line(label, result, code) if result.answers and code else None
            yield ResultRow(result, name, code, label, line)


def codebook_rows(round: SurveyRound, questionnaire: Questionnaire) -> Iterator[CodebookRow]:
    """Yields every question with its options and the answers of England; text has no options."""
    england = {
        CountedQuestion(row.question, row.item): row.answers
        for row in round.results.filter(part=ENGLAND.part)
    }
    for section in questionnaire.sections:
        for question in section.questions:
            conditions = [part.condition for part in (section, question) if part.condition]
            asked = "; ".join(
                f"{condition.question} is {' or '.join(condition.values)}"
                for condition in conditions
            )
            options = {**question.options}
            options |= {reason.value: NO_ANSWER_LABELS[reason] for reason in question.no_answer}
            for item, words in question.items.items() or [("", "")]:
                text = f"{question.text} {words}".strip()
                answers = england.get(CountedQuestion(question.code, item))
                for option, label in options.items() or [("", "")]:
                    yield CodebookRow(
                        question.code, item, text, question.kind, option, label, asked, answers
                    )
    for indicator in questionnaire.indicators:
        made_of = "; ".join(
            f"{condition.question} is {' or '.join(condition.values)}"
            for condition in indicator.conditions
        )
        for item, words in indicator.items.items() or [("", "")]:
            answers = england.get(CountedQuestion(indicator.code, item))
            yield CodebookRow(
                indicator.code, item, f"{indicator.meaning} {words}".strip(), "indicator", HOLDS,
                indicator.label, made_of, answers,
            )  # fmt: skip


def _of_result(
    name: str, kind: ColumnType, meaning: str, values: Iterable[tuple[str, str]] = ()
) -> TableColumn:
    def read(row: ResultRow) -> Any:
        return getattr(row.result, name)

    return derived(name, name.capitalize(), kind, meaning, read, values)


RESULT_COLUMNS = [
    _of_result("part", TEXT, "How respondents are put into groups.", RespondentPart.choices),
    _of_result("code", TEXT, "Code of the group: GSS code of an LA or region, or of the codebook."),
    derived("group", "Group", TEXT, "Name of the group.", lambda row: row.group),
    _of_result("question", TEXT, "Code of the question or indicator; blank: all responses."),
    _of_result("item", TEXT, "Code of the line of a scale."),
    derived("option", "Option", TEXT, "Code of the option.", lambda row: row.option),
    derived("label", "Label", TEXT, "The option in words.", lambda row: row.label),
    _of_result("answers", WHOLE, "How many chose an option; of all responses, how many were sent."),
    derived(
        "percent", "Share", WHOLE, "Whole per cent of the answers.",
        lambda row: row.line and row.line.percent,
    ),
    derived(
        "low", "Lower end", WHOLE, "Of the 95% interval.", lambda row: row.line and row.line.low
    ),
    derived(
        "high", "Upper end", WHOLE, "Of the 95% interval.", lambda row: row.line and row.line.high
    ),
    _of_result("schools_percent", WHOLE, "Share of the state-funded schools there that answered."),
    _of_result(
        "hidden", TEXT, "Why it is not shown.",
        [(reason.value, HIDDEN_LABELS[reason]) for reason in HiddenReason],
    ),
]  # fmt: skip
CODEBOOK_COLUMNS = [
    derived("question", "Question", TEXT, "Its code.", lambda row: row.question),
    derived("item", "Item", TEXT, "Code of the line of a scale.", lambda row: row.item),
    derived("option", "Option", TEXT, "Code of the option, or of a reason for no answer.",
            lambda row: row.option),
    derived("text", "Text", TEXT, "The question as it is asked.", lambda row: row.text),
    derived("kind", "Kind", TEXT, "Kind of question.", lambda row: row.kind),
    derived("label", "Label", TEXT, "The option as it is shown.", lambda row: row.label),
    derived("asked", "Asked if", TEXT, "The earlier answers that lead to it; blank: everybody is "
            "asked. Of an indicator: the answers that it counts.", lambda row: row.asked),
    derived("answers", "Answers", WHOLE, "How many in England chose an option; blank: too few to "
            "show, or not counted.", lambda row: row.answers),
]  # fmt: skip
