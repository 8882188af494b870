"""Merging shipped files into the record, three ways, so that no release takes back what was done.

Each row is known as it was shipped last time (`ShippedRow`), as it is shipped now, and as it is
here. A value that nobody here changed follows the file; one that somebody here changed stays. Where
both changed, it stays too, and a `FileConflict` says what the file says, for moderators to decide.
A row that came from no file is never touched, and none is removed that somebody here changed.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.db import models

from core.sync import RowCounts

from ..models import AuthoritySummary, Coverage, Membership, Partnership, ShippedRow, Source

M = TypeVar("M", bound=models.Model)
Owner = Partnership | AuthoritySummary
# "partnership" or "summary", and its primary key.
OwnerKey = tuple[str, str]
Json = str | int | float | bool | list[Any] | None

# Names a row as a whole where a conflict is not about one of its fields.
WHOLE_ROW = ""


@dataclass(frozen=True)
class FileConflict:
    """A value that the files and somebody here both changed. The one here stands.

    `field` is WHOLE_ROW where the files no longer have a row that somebody here changed.
    """

    row: models.Model
    field: str
    here: Json
    shipped: Json

    @property
    def owner(self) -> Owner:
        """What the row belongs to: a partnership or the summary of an LA."""
        if isinstance(self.row, Partnership | AuthoritySummary):
            return self.row
        owner = getattr(self.row, "partnership", None) or getattr(self.row, "summary", None)
        assert isinstance(owner, Partnership | AuthoritySummary)  # noqa: S101 (both have one)
        return owner


@dataclass
class Merge:
    """What a merge did, line by line, and what it leaves to moderators."""

    lines: list[str] = field(default_factory=list)
    conflicts: list[FileConflict] = field(default_factory=list)
    # Conflicts of before that are none any more: the files went back, or agree by now.
    settled: list[FileConflict] = field(default_factory=list)


@dataclass(frozen=True)
class MergedTable:
    """A table of the record that files seed, and how a file names its rows."""

    model: type[models.Model]
    key_of: Callable[[Any], str]

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @cached_property
    def fields(self) -> list["models.Field[Any, Any]"]:
        """What a file says of a row, apart from what it belongs to."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if not (column.generated or column.is_relation or isinstance(column, models.AutoField))
        ]

    def values(self, row: models.Model) -> dict[str, Json]:
        return {column.name: _as_json(getattr(row, column.attname)) for column in self.fields}

    def keyed(self, rows: Iterable[M]) -> dict[str, M]:
        """The rows by their keys; of several alike the later ones get a number."""
        seen: Counter[str] = Counter()
        keyed = {}
        for row in rows:
            key = self.key_of(row)
            seen[key] += 1
            keyed[key if seen[key] == 1 else f"{key} #{seen[key]}"] = row
        return keyed


def _source_key(source: Source) -> str:
    owner = source.partnership_id or source.summary_id
    return f"{owner} {source.url or source.title} {source.locator}"


PARTNERSHIPS = MergedTable(Partnership, lambda row: row.slug)
COVERAGE = MergedTable(Coverage, lambda row: f"{row.partnership_id} {row.authority_id}")
MEMBERSHIPS = MergedTable(
    Membership, lambda row: f"{row.partnership_id} {row.description} {row.as_of}"
)
SUMMARIES = MergedTable(AuthoritySummary, lambda row: row.authority_id)
SOURCES = MergedTable(Source, _source_key)
# What hangs on a partnership or a summary, and goes with it.
HANGING = (COVERAGE, MEMBERSHIPS, SOURCES)


def merge_table(
    table: MergedTable,
    wanted: Iterable[models.Model],
    merge: Merge,
    *,
    staying: Container[OwnerKey] = (),
) -> RowCounts:
    """Merge one table's rows, as shipped now, into the record; the rest is written to `merge`.

    Rows that files no longer have stay where they belong to one of `staying`.
    """
    rows = {str(row.pk): row for row in table.model._default_manager.select_for_update()}
    shipped = {each.key: each for each in ShippedRow.objects.filter(table=table.name)}
    from_files = {each.row for each in shipped.values()}
    own = table.keyed(row for pk, row in rows.items() if pk not in from_files)
    created: dict[str, models.Model] = {}
    updated: dict[str, models.Model] = {}
    noted: list[ShippedRow] = []
    keyed = table.keyed(wanted)
    for key, new in keyed.items():
        before = shipped.get(key)
        row = rows.get(before.row) if before else own.get(key)
        if row is None and before is None:
            created[key] = new
            merge.lines.append(f"{table.name} {key}: added")
        elif row is None:
            merge.lines.append(f"{table.name} {key}: removed here, stays removed")
        else:
            note = before or _adopted(table, key, row)
            changed = _merge_row(table, row, new, note, merge)
            if changed:
                updated[key] = row
            if changed is not None or before is None:
                noted.append(note)
    removed = []
    for key in shipped.keys() - keyed.keys():
        row = rows.get(shipped[key].row)
        if row is None or _owner_key(row) in staying:
            continue
        if table.values(row) == shipped[key].values:
            removed.append(row.pk)
            merge.lines.append(f"{table.name} {key}: removed")
        else:
            merge.conflicts.append(FileConflict(row, WHOLE_ROW, str(row), None))
            merge.lines.append(f"{table.name} {key}: no longer shipped, stays")
    table.model._default_manager.filter(pk__in=removed).delete()
    ShippedRow.objects.filter(table=table.name, key__in=shipped.keys() - keyed.keys()).delete()
    names = [column.name for column in table.fields]
    table.model._default_manager.bulk_update(updated.values(), names)
    table.model._default_manager.bulk_create(created.values())
    noted += [
        ShippedRow(table=table.name, key=key, row=str(row.pk), values=table.values(row))
        for key, row in created.items()
    ]
    ShippedRow.objects.bulk_create(
        noted,
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["row", "values", "proposed"],
    )
    unchanged = len(keyed) - len(created) - len(updated)
    return RowCounts(len(created), len(updated), len(removed), unchanged)


def _merge_row(
    table: MergedTable, row: models.Model, new: models.Model, note: ShippedRow, merge: Merge
) -> bool | None:
    """Bring one row up to what is shipped now, and `note` with it.

    Returns whether the row changes; None where the note does not either.
    """
    here, shipped = table.values(row), table.values(new)
    before = (dict(note.values), dict(note.proposed))
    taken = []
    for name, now in shipped.items():
        was, proposed = note.values.get(name, _NONE), note.proposed.pop(name, _NONE)
        if proposed == here[name]:  # moderators accepted it
            was = proposed
        if now not in (was, here[name]) and here[name] != was:
            note.proposed[name] = now
            if proposed != now:
                merge.conflicts.append(FileConflict(row, name, here[name], now))
                merge.lines.append(f"{table.name} {note.key}: {name} changed here and in the files")
            continue
        if proposed is not _NONE:
            merge.settled.append(FileConflict(row, name, here[name], now))
        if now != was and here[name] == was:
            setattr(row, name, getattr(new, name))
            taken.append(name)
        note.values[name] = now
    if taken:
        merge.lines.append(f"{table.name} {note.key}: {', '.join(taken)} changed")
        return True
    return False if (note.values, note.proposed) != before else None


# No value at all, not even a blank one.
_NONE = object()


def _adopted(table: MergedTable, key: str, row: models.Model) -> ShippedRow:
    """Returns the note of a row that was here before any file had it: only its blanks are free."""
    blanks = {name: value for name, value in table.values(row).items() if value in ("", [], None)}
    return ShippedRow(table=table.name, key=key, row=str(row.pk), values=blanks)


def staying_owners(
    wanted: Mapping[MergedTable, Iterable[models.Model]], leaned_on: Container[int], merge: Merge
) -> set[OwnerKey]:
    """Returns the partnerships and summaries that no file has any more and that stay all the same.

    They stay where somebody here changed them or what hangs on them, and where something outside
    the record leans on a partnership (`leaned_on`, by primary key). Nothing of them is removed.
    """
    notes = {(note.table, note.row): note for note in ShippedRow.objects.all()}
    changed: set[OwnerKey] = set()
    for table in HANGING:
        for row in table.model._default_manager.all():
            note = notes.get((table.name, str(row.pk)))
            if note is None or note.values != table.values(row):
                changed.add(_owner_key(row))
    staying = set()
    for table, rows in wanted.items():
        gone = {note.key for note in notes.values() if note.table == table.name}
        gone -= table.keyed(rows).keys()
        for row in table.model._default_manager.all():
            note = notes.get((table.name, str(row.pk)))
            if note is None or note.key not in gone:
                continue
            owner = _owner_key(row)
            is_leaned_on = isinstance(row, Partnership) and row.pk in leaned_on
            if note.values != table.values(row) or owner in changed or is_leaned_on:
                staying.add(owner)
                merge.conflicts.append(FileConflict(row, WHOLE_ROW, str(row), None))
                merge.lines.append(f"{table.name} {note.key}: no longer shipped, stays")
    return staying


def _owner_key(row: models.Model) -> OwnerKey:
    """Returns what a row belongs to; a partnership and a summary belong to themselves."""
    if isinstance(row, AuthoritySummary):
        return "summary", row.authority_id
    if isinstance(row, Source) and row.summary_id:
        return "summary", row.summary_id
    return "partnership", str(row.pk if isinstance(row, Partnership) else row.partnership_id)  # type: ignore[attr-defined]


def _as_json(value: Any) -> Json:
    """Returns a value as JSON holds it; equal numbers are written alike."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    plain: Json = value.isoformat() if isinstance(value, date) else value
    return plain
