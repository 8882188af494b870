"""Says to whoever proposes changes to the record what an LA or a partnership answered about itself.

The proposals are no business of the surveys: whoever makes them connects to these two signals.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal

from boundaries.models import LocalAuthority
from partnerships.models import Partnership, partnership_now

from .models import Respondent, SurveyAnswer, SurveyResponse
from .on_record import OnRecord
from .personal_data import email_of
from .questionnaire import Organisation, QuestionKind, Questionnaire, SurveyQuestion

# Sent with `answers`, a `RecordAnswers`, each time that a response is sent.
record_answered = Signal()
# Sent with `key` when such a response is withdrawn.
record_withdrawn = Signal()


@dataclass(frozen=True)
class RecordAnswers:
    """The answers of one LA or one partnership to what the record holds of it."""

    key: str  # the same each time that the response is sent
    survey: str
    organisation: str
    authority: LocalAuthority | None
    partnership: Partnership | None
    values: Mapping[str, Any]  # by the field of the record: "partnership.website"
    is_right: bool  # the rest of what the map says
    address_domain: str  # of whoever sent it for an LA


def key_of(response: SurveyResponse) -> str:
    return f"survey response {response.pk}"


def on_record(response: SurveyResponse | None) -> OnRecord:
    """Returns what the record says of the organisation that a response speaks for."""
    if response is None:
        return OnRecord("", authority=None, partnership=None)
    return OnRecord(
        response.organisation, authority=response.authority, partnership=partnership_now(response)
    )


def asked(
    questionnaire: Questionnaire, response: SurveyResponse, kept: list[SurveyAnswer]
) -> Iterator[SurveyQuestion]:
    """Yields the questions on the way of a response, as far as its answers tell."""
    chosen = {answer.question: answer.values for answer in kept if not answer.item}
    organisation = Organisation(response.organisation) if response.organisation else None
    for section in questionnaire.sections_for(chosen, organisation):
        yield from section.questions_for(chosen)


def value_of(record: OnRecord, question: SurveyQuestion, answer: SurveyAnswer) -> Any:
    typed = answer.text if question.kind is QuestionKind.TEXT else answer.number
    return record.answered(question, answer.values, typed)


def say_record_answered(respondent: Respondent, response: SurveyResponse) -> None:
    """Sends `record_answered`; of tests and invented rounds nobody hears."""
    round = respondent.round
    if response.is_test or round.is_invented or not response.organisation:
        return
    record, kept = on_record(response), list(response.answers.all())
    by_question = {answer.question: answer for answer in kept if not answer.no_answer}
    values, is_right = {}, False
    for question in asked(round.questionnaire.questionnaire(), response, kept):
        answer = by_question.get(question.code)
        if answer is None:
            continue
        is_right |= bool(set(question.confirms) & set(answer.values))
        if record.is_asked_by(question):
            values[question.record] = value_of(record, question, answer)
    is_of_authority = response.organisation == Organisation.AUTHORITY
    answers = RecordAnswers(
        key=key_of(response),
        survey=round.title,
        organisation=response.organisation_name,
        authority=response.authority if is_of_authority else None,
        partnership=partnership_now(response),
        values=values,
        is_right=is_right,
        address_domain=email_of(respondent).rpartition("@")[2] if is_of_authority else "",
    )
    record_answered.send(sender=SurveyResponse, answers=answers)


def say_record_withdrawn(response: SurveyResponse) -> None:
    record_withdrawn.send(sender=SurveyResponse, key=key_of(response))
