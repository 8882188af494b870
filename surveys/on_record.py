"""Tells what the record says of whoever answers, and what their answers say of the record.

A question names the field that it asks for (`record = "partnership.website"`): its boxes begin with
what the record says, so that nothing is typed twice, and an answer that differs is a proposal.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from boundaries.models import LocalAuthority
from core.value_types import ValueType
from partnerships.fields import RecordField, record_field
from partnerships.models import AuthoritySummary, Membership, Partnership

from .questionnaire import Organisation, QuestionKind, SurveyQuestion

# Each row of the record that a question may name a field of, and whose it is.
ROWS: Mapping[str, tuple[type[models.Model], Organisation]] = {
    "summary": (AuthoritySummary, Organisation.AUTHORITY),
    "partnership": (Partnership, Organisation.PARTNERSHIP),
    "membership": (Membership, Organisation.PARTNERSHIP),
}
KINDS = {
    ValueType.CODE: (QuestionKind.ONE,),
    ValueType.CODES: (QuestionKind.SEVERAL,),
    ValueType.NUMBER: (QuestionKind.NUMBER, QuestionKind.YEAR),
    ValueType.TEXT: (QuestionKind.TEXT,),
    ValueType.URL: (QuestionKind.TEXT,),
    ValueType.EMAIL: (QuestionKind.TEXT,),
}


def field_on_record(name: str) -> RecordField:
    """Returns the field that a question names. Raises KeyError where there is none of that name."""
    row, _, field = name.partition(".")
    return record_field(ROWS[row][0], field)


class OnRecord:
    """The record of the LA or the partnership that somebody answers for; empty for anybody else."""

    def __init__(
        self,
        organisation: str,
        *,
        authority: LocalAuthority | None,
        partnership: Partnership | None,
    ) -> None:
        self.organisation = organisation
        self._rows: dict[str, models.Model | None] = {}
        if organisation == Organisation.AUTHORITY and authority:
            self._rows["summary"] = AuthoritySummary.objects.filter(authority=authority).first()
        elif organisation == Organisation.PARTNERSHIP and partnership:
            self._rows["partnership"] = partnership
            self._rows["membership"] = Membership.objects.counting_schools(partnership)

    def is_asked_by(self, question: SurveyQuestion) -> bool:
        """Tells whether a question asks for a field of this record."""
        return question.record.partition(".")[0] in self._rows

    def words(self, question: SurveyQuestion) -> list[str]:
        """Returns what readers see in the field of a question; none where it is blank."""
        row = self._rows[question.record.partition(".")[0]]
        return field_on_record(question.record).words_of(row) if row else []

    def initial(self, questions: Iterable[SurveyQuestion]) -> dict[str, Any]:
        """Returns what the boxes of questions begin with, where the record says something."""
        initial = {}
        for question in filter(self.is_asked_by, questions):
            value = self._value(question)
            if isinstance(value, list):
                codes = question.codes_on_record
                value = [option for option in question.options if codes.get(option) in value]
            if value not in (None, "", []):
                initial[question.code] = value
        return initial

    def answered(self, question: SurveyQuestion, chosen: list[str], typed: Any) -> Any:
        """Returns the value that an answer gives the field, as the model holds it.

        What no option of the question stands for stays as it is.
        """
        if question.kind is QuestionKind.ONE:
            return question.codes_on_record[chosen[0]]
        if question.kind is QuestionKind.SEVERAL:
            codes = question.codes_on_record
            unasked = [code for code in self._value(question) or [] if code not in codes.values()]
            said = [codes[option] for option in chosen if option in codes]
            return list(dict.fromkeys([*said, *unasked]))
        return typed

    def differs(self, question: SurveyQuestion, value: Any) -> bool:
        """Tells whether the record says something else than an answer does."""
        here = self._value(question)
        if isinstance(value, list):
            return set(value) != set(here or [])
        return bool(value != here)

    def _value(self, question: SurveyQuestion) -> Any:
        row_name, _, field = question.record.partition(".")
        row = self._rows[row_name]
        return getattr(row, field) if row else None
