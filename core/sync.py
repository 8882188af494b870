"""Makes the rows of a table say what files say."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import AutoField, Model, QuerySet

from .models import ReferenceLoad

Report = Callable[[str, "RowCounts"], None]


@dataclass(frozen=True)
class RowCounts:
    """The numbers of rows that a write made, altered, took away, and found right already."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    def __add__(self, other: "RowCounts") -> "RowCounts":
        return RowCounts(
            self.created + other.created,
            self.updated + other.updated,
            self.deleted + other.deleted,
            self.unchanged + other.unchanged,
        )

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)

    def __str__(self) -> str:
        counts = {
            "new": self.created,
            "changed": self.updated,
            "removed": self.deleted,
            "unchanged": self.unchanged,
        }
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "empty"


@transaction.atomic
def sync(*, existing: QuerySet[Any], wanted: Iterable[Model], key: Sequence[str] = ()) -> RowCounts:
    """Makes the rows of `existing` hold exactly `wanted`, touching only those that differ.

    `key` names the columns that identify a row; without one, a row is all its values.
    """
    model = existing.model
    columns = [
        column.attname
        for column in model._meta.concrete_fields
        if not isinstance(column, AutoField) and not column.generated
    ]
    identity = list(key) or columns
    before = {_values(row, identity): row for row in existing.select_for_update()}
    created, updated, kept = [], [], set()
    for row in wanted:
        name = _values(row, identity)
        match = before.get(name)
        if match is None:
            created.append(row)
            continue
        kept.add(name)
        if _values(match, columns) != _values(row, columns):
            row.pk = match.pk
            updated.append(row)
    gone = [row.pk for name, row in before.items() if name not in kept]
    model._default_manager.filter(pk__in=gone).delete()
    if updated:
        free = [
            column.name
            for column in model._meta.concrete_fields
            if column.attname in columns
            and column.attname not in identity
            and not column.primary_key
        ]
        model._default_manager.bulk_update(updated, free)
    model._default_manager.bulk_create(created)
    return RowCounts(len(created), len(updated), len(gone), len(kept) - len(updated))


Table = tuple[str, type[Model], Iterable[Model], Sequence[str]]


def sync_tables(report: Report, *tables: Table) -> None:
    """Makes tables hold the rows wanted; each is a name for the report, a model, rows and a key."""
    for name, model, wanted, key in tables:
        report(name, sync(existing=model._default_manager.all(), wanted=wanted, key=key))


@transaction.atomic
def note_load(*, name: str, digest: str) -> None:
    """Remembers what was loaded, so that the next load can tell whether there is more to do."""
    ReferenceLoad.objects.update_or_create(pk=name, defaults={"digest": digest})


def _values(row: Model, columns: Sequence[str]) -> tuple[Hashable, ...]:
    values = [getattr(row, column) for column in columns]
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)
