"""One row of the record before and after a change, in words: what it is of, field by field."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
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
        """Returns the words that follow the subject and a colon: "a source added"."""
        return f"{self.part} {self.verb}".strip()


class NameLookup:
    """The names of all rows that a change speaks of, as they are today or last were."""

    def __init__(self, partnerships: Mapping[Any, Any], figures: Mapping[str, Figure]) -> None:
        self.partnerships = partnerships
        self.figures = figures
        self.authorities = LocalAuthority.objects.in_bulk()
        self.regions = Region.objects.in_bulk()

    @classmethod
    def of(cls, rows: Collection[RowChange]) -> "NameLookup":
        """Reads the names that `rows` need, in four queries, and one more for successors."""
        keys = {_partnership_of(row) for row in rows} - {None}
        latest = events_of(Partnership).objects.filter(pgh_obj__in=keys)
        latest = latest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
        known: dict[Any, Any] = {event.pgh_obj_id: event for event in latest}
        # A successor is named by its slug.
        if slugs := {slug for row in rows for slug in _successors(row)}:
            known |= {row.slug: row for row in Partnership.objects.filter(slug__in=slugs)}
        return cls(known, Figure.objects.in_bulk())

    def subject(self, row: RowChange) -> tuple[str, str]:
        """Returns the name and page address of the partnership or LA that a row is of."""
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
        """Returns the name of another row."""
        if issubclass(model, LocalAuthority):
            return self.authorities[key].name if key in self.authorities else str(key)
        if issubclass(model, Region):
            return self.regions[key].name if key in self.regions else str(key)
        known = self.partnerships.get(key)
        return known.name if known else str(key)

    def value(self, column: "Field[Any, Any]", value: Any) -> str:
        """Returns a column's value as a reader sees it."""
        if column.is_relation and value is not None:
            return self.referred(column.related_model, value)  # type: ignore[arg-type]
        separator = "; " if value_type(column) is ValueType.LINES else ", "
        return separator.join(in_words(column, value)) or NOTHING


def _partnership_of(row: RowChange) -> Any:
    if row.model is Partnership:
        return row.key
    return (row.after or row.before or {}).get("partnership_id")


def _successors(row: RowChange) -> set[str]:
    values = (row.before or {}, row.after or {})
    return {value["successor_id"] for value in values if value.get("successor_id")}


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


def changed_row(row: RowChange, names: NameLookup) -> ChangedRow:
    subject, address = names.subject(row)
    values = row.after or row.before or {}
    part = PARTS[row.model](values, names) if row.model in PARTS else ""
    verb = "changed" if row.before and row.after else "added" if row.after else "removed"
    fields = []
    for column in row.model._meta.concrete_fields:
        if column.attname not in row.fields or column.primary_key or column.attname in TIES:
            continue
        before, after = (
            names.value(column, values[column.attname]) if values else ""
            for values in (row.before, row.after)
        )
        label = capfirst(column.verbose_name)
        if row.model is Profile and column.name in names.figures:
            label = names.figures[column.name].label
        # A blank says nothing about a row that came or went.
        if {before, after} != {"", NOTHING}:
            fields.append(ChangedField(str(label), before, after))
    return ChangedRow(subject, address, part, verb, fields)


def _pieces(text: str, other: str) -> list[DiffPiece]:
    """Returns `text` cut where it differs from `other`, word by word."""
    own, theirs = re.findall(r"\S+\s*", text), re.findall(r"\S+\s*", other)
    matcher = SequenceMatcher(
        None, [word.strip() for word in own], [word.strip() for word in theirs], autojunk=False
    )
    return [
        DiffPiece("".join(own[start:end]), operation != "equal")
        for operation, start, end, _, _ in matcher.get_opcodes()
        if start < end
    ]
