"""One row of the record before and after a change, in words: what it is of, field by field."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Field, Model
from django.urls import reverse
from django.utils.text import capfirst

from boundaries.models import LocalAuthority, Region
from core.history.row_changes import RowChange, events_of
from core.value_types import ValueType, in_words, value_type
from figures.models import Figure, Profile, StatisticalNeighbour

from ..models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    Source,
)

NOTHING = "Nothing"


@dataclass(frozen=True)
class DiffPiece:
    """Some words of a value; `is_changed` where the other value has others in their place."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class ChangedField:
    """A field's value before and after, in words; one is empty where a row is new or gone."""

    label: str
    before: str
    after: str

    @property
    def before_pieces(self) -> list[DiffPiece]:
        return _pieces(self.before, self.after)

    @property
    def after_pieces(self) -> list[DiffPiece]:
        return _pieces(self.after, self.before)


@dataclass(frozen=True)
class ChangedRow:
    """A row of the record that was added, changed or removed."""

    # The partnership or LA that it is of, and the address of its page, if there is one today.
    subject: str
    address: str
    # What of it: nothing, for the partnership itself.
    part: str
    verb: str
    fields: Sequence[ChangedField]

    @property
    def what(self) -> str:
        """After the subject and a colon: "a source added"."""
        return f"{self.part} {self.verb}".strip()


class NameLookup:
    """What the rows that a change names are called, today or when they last were."""

    def __init__(self, partnerships: Mapping[Any, Any], figures: Mapping[str, Figure]) -> None:
        self.partnerships = partnerships
        self.figures = figures
        self.authorities = LocalAuthority.objects.in_bulk()
        self.regions = Region.objects.in_bulk()

    @classmethod
    def of(cls, rows: Iterable[RowChange]) -> "NameLookup":
        """Four queries."""
        keys = {_partnership_of(row) for row in rows} - {None}
        latest = events_of(Partnership).objects.filter(pgh_obj__in=keys)
        latest = latest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        return cls({one.pgh_obj_id: one for one in latest}, Figure.objects.in_bulk())

    def subject(self, row: RowChange) -> tuple[str, str]:
        """The name of what a row is of, and the address of its page."""
        partnership = self.partnerships.get(_partnership_of(row))
        if partnership is not None:
            gone = partnership.pgh_label == "delete"
            address = "" if gone else reverse("partnership", args=[partnership.slug])
            return partnership.name, address
        values = row.after or row.before or {}
        for name in ("authority_id", "summary_id", "gss_code"):
            authority = self.authorities.get(values.get(name, ""))
            if authority is not None:
                return authority.name, authority.get_absolute_url()
        return str(values.get("name", "")), ""

    def referred(self, model: type[Model], key: Any) -> str:
        """What another row is called."""
        if issubclass(model, LocalAuthority):
            return self.authorities[key].name if key in self.authorities else str(key)
        if issubclass(model, Region):
            return self.regions[key].name if key in self.regions else str(key)
        known = self.partnerships.get(key)
        return known.name if known else str(key)


def changed_rows(rows: Iterable[RowChange], names: NameLookup) -> list[ChangedRow]:
    return [_changed_row(row, names) for row in rows]


def _partnership_of(row: RowChange) -> Any:
    if row.model is Partnership:
        return row.key
    return (row.after or row.before or {}).get("partnership_id")


# Which part of its subject a row is, from its values.
PARTS: Mapping[type[Model], Callable[[Mapping[str, Any], NameLookup], str]] = {
    AuthoritySummary: lambda values, names: "what is said of it as a whole",
    Coverage: lambda values, names: (
        f"work in {names.referred(LocalAuthority, values['authority_id'])}"
    ),
    Membership: lambda values, names: "members",
    Source: lambda values, names: "a source",
    Profile: lambda values, names: "figures",
    StatisticalNeighbour: lambda values, names: "statistical neighbours",
}
# Columns that say what a row hangs on, which its subject says already.
TIES = {"partnership_id", "summary_id"}


def _changed_row(row: RowChange, names: NameLookup) -> ChangedRow:
    subject, address = names.subject(row)
    values = row.after or row.before or {}
    part = PARTS[row.model](values, names) if row.model in PARTS else ""
    verb = "changed" if row.before and row.after else "added" if row.after else "removed"
    return ChangedRow(subject, address, part, verb, _changed_fields(row, names))


def _changed_fields(row: RowChange, names: NameLookup) -> list[ChangedField]:
    changed = []
    for field in row.model._meta.concrete_fields:
        if field.attname not in row.fields or field.primary_key or field.attname in TIES:
            continue
        before, after = (
            _value(field, values, names) if values else "" for values in (row.before, row.after)
        )
        # A blank says nothing about a row that came or went.
        if {before, after} != {"", NOTHING}:
            changed.append(ChangedField(_label(row.model, field, names), before, after))
    return changed


def _value(field: "Field[Any, Any]", values: Mapping[str, Any], names: NameLookup) -> str:
    """A column's value as a reader sees it."""
    value = values[field.attname]
    if field.is_relation and value is not None:
        return names.referred(field.related_model, value)  # type: ignore[arg-type]
    separator = "; " if value_type(field) is ValueType.LINES else ", "
    return separator.join(in_words(field, value)) or NOTHING


def _label(model: type[Model], field: "Field[Any, Any]", names: NameLookup) -> str:
    if model is Profile and field.name in names.figures:
        return names.figures[field.name].label
    return str(capfirst(field.verbose_name))


def _pieces(text: str, other: str) -> list[DiffPiece]:
    """`text` cut where it differs from `other`, word by word."""
    own, theirs = (re.findall(r"\S+\s*", each) for each in (text, other))
    matcher = SequenceMatcher(
        None, [word.strip() for word in own], [word.strip() for word in theirs], autojunk=False
    )
    return [
        DiffPiece("".join(own[start:end]), operation != "equal")
        for operation, start, end, _, _ in matcher.get_opcodes()
        if start < end
    ]
