"""A questionnaire as staff look at it: every page, and in words who is asked what."""

from dataclasses import dataclass
from math import ceil

from ..questionnaire import (
    NO_ANSWER_LABELS,
    Condition,
    Organisation,
    QuestionKind,
    Questionnaire,
    QuestionnaireSection,
    SurveyQuestion,
)

KINDS = {
    QuestionKind.ONE: "Choose one",
    QuestionKind.SEVERAL: "Choose any",
    QuestionKind.SCALE: "A scale",
    QuestionKind.RANK: "Put in order",
    QuestionKind.NUMBER: "A number",
    QuestionKind.YEAR: "A year",
    QuestionKind.POSTCODE: "A postcode, which is not kept",
    QuestionKind.TEXT: "Free text",
}


@dataclass(frozen=True)
class PreviewedQuestion:
    question: SurveyQuestion
    kind: str
    routing: str
    no_answer: list[str]


@dataclass(frozen=True)
class PreviewedPage:
    section: QuestionnaireSection
    routing: str
    questions: list[PreviewedQuestion]


@dataclass(frozen=True)
class Preview:
    """Every page that some answers lead to, and how long the longest way takes."""

    pages: list[PreviewedPage]
    minutes: int


def preview_of(questionnaire: Questionnaire, organisation: Organisation | None) -> Preview:
    """Returns what somebody who answers for this organisation, or for themselves, may be asked."""
    pages = [
        PreviewedPage(
            section=section,
            routing=routing_in_words(questionnaire, section.condition),
            questions=[
                PreviewedQuestion(
                    question=question,
                    kind=kind_in_words(question),
                    routing=routing_in_words(questionnaire, question.condition),
                    no_answer=[NO_ANSWER_LABELS[reason] for reason in question.no_answer],
                )
                for question in section.questions
            ],
        )
        for section in questionnaire.sections
        if section.asked_of in (None, organisation)
    ]
    return Preview(pages, ceil(questionnaire.longest_seconds(organisation) / 60))


def routing_in_words(questionnaire: Questionnaire, condition: Condition | None) -> str:
    if condition is None:
        return ""
    question = questionnaire.question(condition.question)
    answers = " or ".join(f"“{question.options[value]}”" for value in condition.values)
    return f"Asked if the answer to “{question.text}” is {answers}."


def kind_in_words(question: SurveyQuestion) -> str:
    words = KINDS[question.kind]
    if question.most:
        words = f"Choose up to {question.most}"
    if question.rotate:
        words += "; the order changes from one respondent to the next"
    return f"{words}. Required" if question.is_required else words
