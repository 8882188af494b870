"""What people may propose: which fields, as JSON, in a form, in words, checked by the models.

A value travels as JSON (text, number, list of texts, or null), which is just what the model's
field holds. Its key is the same in a form, in a draft and in a check: "partnership_website".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Self, TypedDict, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import URLValidator
from django.db import models

from boundaries.models import LocalAuthority
from partnerships.models import AuthoritySummary, Coverage, Partnership

from .models import Intent, ProposedChange, Subject, Submission

Json = str | int | list[str] | None
Values = dict[str, Json]

# Longer than anything that is on a page; a longer text is a document, and a source.
LONGEST_TEXT = 4000
# The same for a list that people type line by line.
MOST_LINES = 40

_MODELS: dict[Subject, type[models.Model]] = {
    Subject.SUMMARY: AuthoritySummary,
    Subject.PARTNERSHIP: Partnership,
    Subject.COVERAGE: Coverage,
}


class LinesField(forms.CharField):
    """A list of texts, typed one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = "\n".join(value) if isinstance(value, list) else super().to_python(value) or ""
        return [line.strip() for line in typed.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_LINES:
            raise ValidationError(f"Enter at most {MOST_LINES} lines.")

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)


@dataclass(frozen=True)
class ProposableField:
    """One field of the record that people may propose a value for."""

    subject: Subject
    name: str
    label: str
    hint: str = ""

    @property
    def key(self) -> str:
        return f"{self.subject.value}_{self.name}"

    @cached_property
    def _field(self) -> "models.Field[Any, Any]":
        field = _MODELS[self.subject]._meta.get_field(self.name)
        return cast("models.Field[Any, Any]", field)

    @cached_property
    def _labels(self) -> dict[str, str]:
        """The vocabulary that its value, or each of its values, is taken from."""
        held = self._field.base_field if isinstance(self._field, ArrayField) else self._field
        return {str(code): str(label) for code, label in held.choices or ()}

    def form_field(self) -> forms.Field:
        """Where people type or choose it. Its cleaned value is the JSON value."""
        given: dict[str, Any] = {
            "label": self.label,
            "help_text": self.hint,
            "required": not self._field.blank,
        }
        if isinstance(self._field, ArrayField):
            if self._labels:
                boxes = forms.CheckboxSelectMultiple
                return forms.MultipleChoiceField(
                    choices=list(self._labels.items()), widget=boxes, **given
                )
            return LinesField(max_length=self._field.base_field.max_length, **given)
        if self._labels:
            return forms.ChoiceField(
                choices=list(self._labels.items()), widget=forms.RadioSelect, **given
            )
        if isinstance(self._field, models.TextField):
            return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea, **given)
        if isinstance(self._field, models.URLField):
            return WebAddress(max_length=self._field.max_length, **given)
        return cast(forms.Field, self._field.formfield(**given))

    def tidy(self, value: Any) -> Json:
        """A value as it is compared and kept: line ends as "\\n", codes in their own order."""
        if isinstance(value, str):
            return value.replace("\r\n", "\n").strip()
        if isinstance(value, list) and self._labels:
            return [code for code in self._labels if code in value]
        return value  # type: ignore[no-any-return]

    def in_words(self, value: Json) -> list[str]:
        """What a reader sees, one text for each of several values; none where it is blank."""
        values = value if isinstance(value, list) else [value]
        return [self._labels.get(str(one), str(one)) for one in values if one not in (None, "")]


class WebAddress(forms.URLField):
    """An address on the web. It is shown as a link, and never fetched."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": "Enter an address that begins with https://"}

    def __init__(self, **given: Any) -> None:
        super().__init__(assume_scheme="https", **given)


_S, _P, _C = Subject.SUMMARY, Subject.PARTNERSHIP, Subject.COVERAGE
_SUMMARY = (
    ProposableField(_S, "text", "Summary", "How schools work together here, in a few sentences."),
    ProposableField(
        _S, "roles", "The LA’s role", "What the LA does in school improvement as a whole."
    ),
    ProposableField(_S, "roles_note", "Note on the LA’s role"),
)
_PARTNERSHIP = (
    ProposableField(_P, "name", "Name"),
    ProposableField(_P, "short_name", "Also called", "A short name or initials."),
    ProposableField(_P, "former_name", "Formerly", "The name it had before."),
    ProposableField(_P, "kind", "Kind"),
    ProposableField(_P, "scale", "Scale"),
    ProposableField(_P, "legal_forms", "Legal form", "Choose all that apply."),
    ProposableField(_P, "funding_models", "Funding", "Choose all that apply."),
    ProposableField(_P, "phases", "Phases", "Choose all that apply."),
    ProposableField(_P, "focuses", "Focus", "Choose all that apply."),
    ProposableField(_P, "founded_year", "Founded", "The year, for example 2014."),
    ProposableField(_P, "summary", "Summary", "What it is and does, in a few sentences."),
    ProposableField(_P, "website", "Website"),
    ProposableField(_P, "status", "Status"),
)
_COVERAGE = (
    ProposableField(_C, "extent", "How much of this local authority"),
    ProposableField(_C, "districts", "Districts", "Where it works in a part only: one a line."),
    ProposableField(_C, "roles", "What the LA does in it", "Choose all that apply."),
)


_BY_PLACE = {
    (field.subject.value, field.name): field for field in _SUMMARY + _PARTNERSHIP + _COVERAGE
}


def field_of(change: ProposedChange) -> ProposableField:
    """The field that a proposed value is for."""
    return _BY_PLACE[change.subject, change.field]


@dataclass(frozen=True)
class ProposalTopic:
    """What a submission is about: what somebody wants to do, where, and with which partnership."""

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
    """What the record said when somebody began to answer. JSON, so that a draft can keep it."""

    version: str
    values: Values


def snapshot(topic: ProposalTopic) -> Snapshot:
    values = present(topic)
    told: Any = values if topic.fields else _page(topic.authority)
    return {"version": _digest(told), "values": values}


def present(topic: ProposalTopic) -> Values:
    """What the record says now in each field of the topic."""
    rows = rows_of(topic)
    return {
        field.key: field.tidy(getattr(rows[field.subject], field.name)) for field in topic.fields
    }


def rows_of(topic: ProposalTopic) -> dict[Subject, models.Model]:
    """The row that each subject's fields stand in, as the database has it now, or a new one."""
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
    """Those of `answers` that differ from what the record said when they were given."""
    tidy = {
        field.key: field.tidy(answers[field.key]) for field in topic.fields if field.key in answers
    }
    return {key: value for key, value in tidy.items() if value != seen[key]}


def faults(topic: ProposalTopic, values: Mapping[str, Json]) -> dict[str, list[str]]:
    """What the models would refuse if the record said `values`, by key; "" for no one field."""
    found: dict[str, list[str]] = {}
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
            found |= _by_key(subject, names, error)
    return found


def _by_key(subject: Subject, names: set[str], error: ValidationError) -> dict[str, list[str]]:
    keys = {name: f"{subject.value}_{name}" for name in names} | {NON_FIELD_ERRORS: ""}
    return {keys[name]: messages for name, messages in error.message_dict.items()}


def _page(authority: LocalAuthority) -> list[Any]:
    """Everything that the page of an LA says and that somebody there could confirm."""
    summary = rows_of(ProposalTopic(Intent.CORRECT, authority))[Subject.SUMMARY]
    parts = Coverage.objects.filter(authority=authority).select_related("partnership")
    return [
        [getattr(summary, field.name) for field in _SUMMARY],
        *(
            [part.partnership_id]
            + [getattr(part.partnership, field.name) for field in _PARTNERSHIP]
            + [getattr(part, field.name) for field in _COVERAGE]
            for part in parts.order_by("partnership_id")
        ),
    ]


def _digest(told: Any) -> str:
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
