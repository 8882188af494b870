"""The answers of a round, one line for each response, for staff who analyse them in R or SPSS.

Nobody is named in it, and nothing that was typed freely is in it. It is for staff alone all the
same: with few answers in an LA somebody may be recognised.
"""

import csv
from collections import defaultdict
from io import StringIO

from core.safe_csv import BYTE_ORDER_MARK, safe_cell

from ..models import SurveyAnswer, SurveyResponse, SurveyRound
from ..questionnaire import (
    GROUPS,
    NO_ANSWER_LABELS,
    NoAnswer,
    QuestionKind,
    SurveyQuestion,
)

FREE = (QuestionKind.TEXT, QuestionKind.POSTCODE)
# Of a question where several could be chosen: a column for each option.
CHOSEN, NOT_CHOSEN = "Yes", "No"


def answers_of_round(round: SurveyRound) -> str:
    """Returns the answers as CSV with labels: a column for each question, line or option.

    Names of columns are letters, digits and underscores, as R and SPSS have them.
    """
    questionnaire = round.questionnaire.questionnaire()
    questions = [
        question
        for question in questionnaire.questions
        if question.kind not in FREE and not question.group
    ]
    responses = SurveyResponse.objects.counted().filter(round=round)
    answers: dict[int, dict[tuple[str, str], SurveyAnswer]] = defaultdict(dict)
    for answer in SurveyAnswer.objects.filter(response__in=responses).defer("text"):
        answers[answer.response_id][answer.question, answer.item] = answer
    labels = {
        question.group: dict(question.options) for question in questionnaire.questions
        if question.group
    }  # fmt: skip
    file = StringIO()
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    header = ["response", "for", "region", "la", *GROUPS]
    header += [name for question in questions for name in columns_of(question)]
    writer.writerow(header)
    # By place and group, and not by when they came: the number leads to nobody.
    order = ("authority__name", *GROUPS, "pk")
    for number, response in enumerate(
        responses.select_related("region", "authority").order_by(*order), 1
    ):
        row = [str(number), response.organisation]
        row += [place.name if place else "" for place in (response.region, response.authority)]
        row += [
            labels.get(group, {}).get(getattr(response, group), getattr(response, group))
            for group in GROUPS
        ]
        for question in questions:
            row += cells_of(question, answers[response.pk])
        writer.writerow(map(safe_cell, row))
    return file.getvalue()


def columns_of(question: SurveyQuestion) -> list[str]:
    if question.kind is QuestionKind.SEVERAL:
        return [f"{question.code}_{option}" for option in question.options]
    return [f"{question.code}_{item}" for item in question.items] or [question.code]


def cells_of(question: SurveyQuestion, answers: dict[tuple[str, str], SurveyAnswer]) -> list[str]:
    """Returns the answers to a question in words, a blank where there is none."""
    cells = []
    for item in question.items or [""]:
        answer = answers.get((question.code, item))
        if answer is None or answer.no_answer:
            words = NO_ANSWER_LABELS[NoAnswer(answer.no_answer)] if answer else ""
            times = len(question.options) if question.kind is QuestionKind.SEVERAL else 1
            cells += [words] * times
        elif question.kind is QuestionKind.SEVERAL:
            cells += [CHOSEN if code in answer.values else NOT_CHOSEN for code in question.options]
        elif answer.number is not None:
            cells.append(str(answer.number))
        else:
            cells.append("; ".join(question.options[code] for code in answer.values))
    return cells
