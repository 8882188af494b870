"""The fields that people may propose: as JSON, in a form, in words, checked by the models.

Which fields, in which order and under which labels, says `partnerships/fields.py`. A value travels
as JSON (text, number, list of texts, or null), of which the model's field makes what it holds. Its
key is the same in a form, in a draft and in a check: "partnership_website".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Self, TypedDict, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from boundaries.models import LocalAuthority
from core.value_forms import form_field
from core.value_types import ValueType, in_vocabulary_order, in_words
from partnerships.fields import RecordField, fields_of
from partnerships.models import AuthoritySummary, Coverage, Partnership

from .models import Intent, ProposedChange, Subject, Submission

Json = str | int | list[str] | None
Values = dict[str, Json]


@dataclass(frozen=True)
class ProposableField:
    """One field of the record that people may propose a value for."""

    subject: Subject
    field: RecordField

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def key(self) -> str:
        return f"{self.subject.value}_{self.name}"

    def form_field(self) -> forms.Field:
        """Returns where people type or choose it. Its cleaned value is tidied to the JSON value."""
        asked = form_field(self.field.model_field, label=self.label, hint=self.field.hint)
        return cast(forms.Field, asked)

    def tidy(self, value: Any) -> Json:
        """Returns a value as it is kept, as JSON: line ends as "\n", codes in their own order."""
        if isinstance(value, str):
            return value.replace("\r\n", "\n").strip()
        if isinstance(value, list) and self.field.value_type is ValueType.CODES:
            return in_vocabulary_order(self.field.model_field, value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else value

    def value_in(self, row: models.Model) -> Json:
        return self.tidy(getattr(row, self.name))

    def in_words(self, value: Json) -> list[str]:
        """Returns what a reader sees: one text for each of several values; none where blank."""
        if value in (None, ""):
            return []
        model_field = self.field.model_field
        return in_words(model_field, model_field.to_python(value))


_SUMMARY, _PARTNERSHIP, _COVERAGE = (
    tuple(ProposableField(subject, field) for field in fields_of(model) if field.is_proposable)
    for subject, model in (
        (Subject.SUMMARY, AuthoritySummary),
        (Subject.PARTNERSHIP, Partnership),
        (Subject.COVERAGE, Coverage),
    )
)
_BY_PLACE = {
    (field.subject.value, field.name): field for field in _SUMMARY + _PARTNERSHIP + _COVERAGE
}


def field_of(change: ProposedChange) -> ProposableField:
    """Returns the field that a proposed value is for."""
    return _BY_PLACE[change.subject, change.field]


@dataclass(frozen=True)
class ProposalTopic:
    """The topic of a submission: what somebody wants to do, where, and with which partnership."""

    intent: Intent
    authority: LocalAuthority
    partnership: Partnership | None = None

    @classmethod
    def of(cls, submission: Submission) -> Self:
        return cls(Intent(submission.intent), submission.authority, submission.partnership)

    @property
    def fields(self) -> tuple[ProposableField, ...]:
        """The fields that may be proposed, in the order in which they are asked for."""
        if self.intent == Intent.CONFIRM:
            return ()
        if self.intent == Intent.ADD or self.partnership:
            return _PARTNERSHIP + _COVERAGE
        return _SUMMARY


class Snapshot(TypedDict):
    """The record as it was when somebody began to answer. JSON, so that a draft can keep it."""

    version: str
    values: Values


def snapshot(topic: ProposalTopic) -> Snapshot:
    values = present(topic)
    told: Any = values if topic.fields else _page(topic.authority)
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return {"version": digest, "values": values}


def present(topic: ProposalTopic) -> Values:
    """Returns what the record says now in each field of the topic."""
    rows = rows_of(topic)
    return {field.key: field.value_in(rows[field.subject]) for field in topic.fields}


def rows_of(topic: ProposalTopic) -> dict[Subject, models.Model]:
    """Returns the row that each subject's fields stand in, as it is now, or a new one."""
    subjects = {field.subject for field in topic.fields}
    authority, key = topic.authority, topic.partnership.pk if topic.partnership else None
    rows: dict[Subject, models.Model] = {}
    if Subject.SUMMARY in subjects:
        summary = AuthoritySummary.objects.filter(authority=authority).first()
        rows[Subject.SUMMARY] = summary or AuthoritySummary(authority=authority)
    if Subject.PARTNERSHIP in subjects:
        partnership = Partnership.objects.filter(pk=key).first() if key else None
        part = Coverage.objects.filter(partnership=key, authority=authority).first()
        rows[Subject.PARTNERSHIP] = partnership or Partnership()
        rows[Subject.COVERAGE] = part or Coverage(authority=authority)
    return rows


def changed(topic: ProposalTopic, seen: Values, answers: Mapping[str, Json]) -> Values:
    """Returns the `answers` that differ from what the record said when they were given."""
    tidy = {
        field.key: field.tidy(answers[field.key]) for field in topic.fields if field.key in answers
    }
    return {key: value for key, value in tidy.items() if value != seen[key]}


def faults(topic: ProposalTopic, values: Mapping[str, Json]) -> dict[str, list[str]]:
    """Returns what the models would refuse of `values`, by key; "" for no one field."""
    messages: dict[str, list[str]] = {}
    for subject, row in rows_of(topic).items():
        fields = [field for field in topic.fields if field.subject == subject]
        for field in fields:
            if field.key in values:
                setattr(row, field.name, values[field.key])
        names = {field.name for field in fields}
        others = {field.name for field in row._meta.concrete_fields} - names
        try:
            row.full_clean(exclude=others)
        except ValidationError as error:
            keys = {name: f"{subject.value}_{name}" for name in names} | {NON_FIELD_ERRORS: ""}
            messages |= {keys[name]: texts for name, texts in error.message_dict.items()}
    return messages


def _page(authority: LocalAuthority) -> list[Any]:
    """Returns all that the page of an LA says and that somebody there could confirm."""
    summary = rows_of(ProposalTopic(Intent.CORRECT, authority))[Subject.SUMMARY]
    here = Coverage.objects.filter(authority__shown_on__authority=authority)
    parts = here.select_related("partnership")
    return [
        [field.value_in(summary) for field in _SUMMARY],
        *(
            [part.partnership_id]
            + [field.value_in(part.partnership) for field in _PARTNERSHIP]
            + [field.value_in(part) for field in _COVERAGE]
            for part in parts.order_by("partnership_id", "authority_id")
        ),
    ]
