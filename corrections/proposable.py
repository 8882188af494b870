"""All that people may propose: a field of a row, or a whole row such as a source.

Each has a key, the same in a form, in a draft and in a check: "partnership_website", "source_12".
It makes its inputs, and a value of what is typed into them; it says a value in words. The value of
a field is JSON as the model holds it; that of a row is an object, or null where there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.db import models
from django.utils.text import Truncator

from core.value_forms import form_field
from core.value_types import ValueType, in_vocabulary_order, in_words
from partnerships.fields import BY_NAME, RecordField, fields_of, record_field
from partnerships.models import Coverage, Membership, Partnership, Source
from partnerships.named_partnership import PartnershipBox, PartnershipsBox

from .models import Subject

Json = str | int | list[str] | dict[str, Any] | None
Values = dict[str, Json]

# Between the key of a row and the name of one of its inputs, and the input that takes it out.
PART, GONE = "--", "gone"
# Begins the name of a row that is not recorded yet.
NEW = "new"
# The name of the LA in the value of a place, and the input that chooses it for a new one.
AUTHORITY = "authority"
REMOVED = "Removed"
LONGEST_NAME = 70


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

    @property
    def attname(self) -> str:
        """Returns the model's attribute that holds the value."""
        return self.field.model_field.attname

    def form_field(self) -> forms.Field:
        """Returns where people type or choose it. Its cleaned value is tidied to the JSON value."""
        if self.field.value_type is ValueType.ROW:
            return PartnershipBox(label=self.label, help_text=self.field.hint, required=False)
        asked = form_field(
            self.field.model_field,
            label=self.label,
            hint=self.field.hint,
            explanations=self.field.explanations,
        )
        return cast(forms.Field, asked)

    def inputs(self, prefix: str) -> dict[str, forms.Field]:
        return {prefix: self.form_field()}

    def initial(self, prefix: str, value: Json) -> dict[str, Any]:
        return {prefix: value}

    def typed(self, prefix: str, cleaned: Mapping[str, Any]) -> Json:
        return self.tidy(cleaned[prefix])

    def tidy(self, value: Any) -> Json:
        """Returns a value as it is kept, as JSON: line ends as "\n", codes in their own order."""
        if self.field.value_type is ValueType.CODE:
            return cast(str, value or self.field.model_field.get_default())
        if isinstance(value, str):
            return value.replace("\r\n", "\n").strip()
        if isinstance(value, list) and self.field.value_type is ValueType.CODES:
            return in_vocabulary_order(self.field.model_field, value)
        if isinstance(value, Partnership):
            return value.slug
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else value

    def value_in(self, row: models.Model) -> Json:
        return self.tidy(getattr(row, self.attname))

    def in_words(self, value: Json) -> list[str]:
        """Returns what a reader sees: one text for each of several values; none where blank."""
        if value in (None, ""):
            return []
        if self.field.value_type is ValueType.ROW:
            return names_at([cast(str, value)])
        model_field = self.field.model_field
        return in_words(model_field, model_field.to_python(value))

    def proposed_in_words(self, value: Json) -> list[str]:
        return self.in_words(value)


def proposable_fields(subject: Subject, model: type[models.Model]) -> tuple[ProposableField, ...]:
    """Returns the fields of a model that may be proposed, in the order of the registry."""
    asked = [field for field in fields_of(model) if field.is_proposable]
    return tuple(ProposableField(subject, field) for field in asked)


class PredecessorsField(ProposableField):
    """The partnerships whose place it took, by their slugs: each of them holds this one."""

    @property
    def attname(self) -> str:
        return self.name

    def form_field(self) -> forms.Field:
        return PartnershipsBox(label=self.label, help_text=self.field.hint, required=False)

    def tidy(self, value: Any) -> Json:
        return sorted(getattr(row, "slug", row) for row in value or [])

    def value_in(self, row: models.Model) -> Json:
        # Read from what is prefetched, where several are looked at.
        return self.tidy(row.predecessors.all() if row.pk else [])  # type: ignore[attr-defined]

    def in_words(self, value: Json) -> list[str]:
        return names_at(cast(list[str], value or []))


PREDECESSORS = PredecessorsField(
    Subject.PARTNERSHIP,
    RecordField(
        Partnership,
        "predecessors",
        "Whose place it took",
        f"One per line. {BY_NAME}",
        is_proposable=True,
        section=record_field(Partnership, "successor").section,
    ),
)


def names_at(slugs: Sequence[str]) -> list[str]:
    """Returns the names of partnerships by their slugs; one that is gone is named by that."""
    rows = Partnership.objects.filter(slug__in=slugs)
    names = dict(rows.values_list("slug", "name")) if slugs else {}
    return [names.get(slug, slug) for slug in slugs]


@dataclass(frozen=True)
class RowKind:
    """Rows of one table that hang on a partnership or an LA's summary, proposed one by one."""

    subject: Subject
    model: type[models.Model]
    # The section of the form, and one of them in words.
    title: str
    name: str

    @cached_property
    def fields(self) -> tuple[ProposableField, ...]:
        return proposable_fields(self.subject, self.model)

    def value_of(self, row: models.Model) -> dict[str, Json]:
        value = {field.name: field.value_in(row) for field in self.fields}
        return {AUTHORITY: row.authority.name, **value} if isinstance(row, Coverage) else value


MEMBERS = RowKind(Subject.MEMBERSHIP, Membership, "Members", "members")
PLACES = RowKind(Subject.ELSEWHERE, Coverage, "Where it works", "a local authority")
SOURCES = RowKind(Subject.SOURCE, Source, "Sources", "a source")
_KINDS = {kind.subject.value: kind for kind in (MEMBERS, PLACES, SOURCES)}


@dataclass(frozen=True)
class ProposableRow:
    """One row that people may correct, add or take out."""

    kind: RowKind
    # Its primary key, or for a place the code of the LA; "new1" for a row that is not recorded.
    name: str
    # One that may only be taken out here: the other questions about it have fields of their own.
    is_asked_apart: bool = False
    # The value that it is called after.
    shown: Json = None

    @classmethod
    def of(cls, key: str, shown: Json) -> "ProposableRow | None":
        """Returns the row of that key; None for the key of a field."""
        subject, _, name = key.partition("_")
        return cls(_KINDS[subject], name, shown=shown) if subject in _KINDS else None

    @property
    def subject(self) -> Subject:
        return self.kind.subject

    @property
    def key(self) -> str:
        return f"{self.subject.value}_{self.name}"

    @property
    def is_new(self) -> bool:
        return self.name.startswith(NEW)

    @property
    def label(self) -> str:
        value = self.shown
        if not isinstance(value, dict):
            return f"Add {self.kind.name}"
        if self.kind is PLACES:
            return f"Works in {value[AUTHORITY]}"
        if self.kind is MEMBERS:
            size = value["count"] if value["count"] is not None else f"{value['percent']}%"
            return f"Members: {size} {value['description']}"
        name = value["title"] or f"page at {urlsplit(value['url']).hostname}"
        return f"Source: {Truncator(name).chars(LONGEST_NAME)}"

    def inputs(self, prefix: str) -> dict[str, forms.Field]:
        """Returns its inputs by name. None is required: the model says what is missing."""
        asked: dict[str, forms.Field] = {}
        if not self.is_asked_apart:
            for field in self.kind.fields:
                box = asked[f"{prefix}{PART}{field.name}"] = field.form_field()
                box.required = False
                if isinstance(box.widget, forms.Textarea):
                    box.widget.attrs["rows"] = 2
        if not self.is_new:
            gone = forms.BooleanField(label="Remove this", required=False)
            if self.kind is PLACES:
                gone.label = "It does not work here: remove this local authority"
            asked[f"{prefix}{PART}{GONE}"] = gone
        return asked

    def initial(self, prefix: str, value: Json) -> dict[str, Any]:
        """Returns what its inputs begin with; where it is to be taken out, also what it was."""
        boxes = value if isinstance(value, dict) else self.shown
        initial = {
            f"{prefix}{PART}{name}": part
            for name, part in (boxes.items() if isinstance(boxes, dict) else ())
        }
        return initial | {f"{prefix}{PART}{GONE}": value is None and not self.is_new}

    def typed(self, prefix: str, cleaned: Mapping[str, Any]) -> Json:
        """Returns what is typed, as a value; None where it is taken out or nothing is typed."""
        if cleaned.get(f"{prefix}{PART}{GONE}"):
            return None
        if self.is_asked_apart:
            return self.shown
        values = {field: cleaned.get(f"{prefix}{PART}{field.name}") for field in self.kind.fields}
        if self.is_new and not any(value not in (None, "", []) for value in values.values()):
            return None
        place = self.shown[AUTHORITY] if self.is_place and isinstance(self.shown, dict) else None
        named = {AUTHORITY: place} if place else {}
        return named | {field.name: field.tidy(value) for field, value in values.items()}

    @property
    def is_place(self) -> bool:
        return self.kind is PLACES

    def in_words(self, value: Json) -> list[str]:
        """Returns a line for each part of the value; none where there is no such row."""
        if not isinstance(value, dict):
            return []
        place = [value[AUTHORITY]] if self.is_place else []
        in_words = [(field.label, field.in_words(value[field.name])) for field in self.kind.fields]
        return [*place, *(f"{label}: {', '.join(words)}" for label, words in in_words if words)]

    def proposed_in_words(self, value: Json) -> list[str]:
        return [REMOVED] if value is None else self.in_words(value)


Proposable = ProposableField | ProposableRow
