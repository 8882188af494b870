"""Merges shipped files into the record, three ways, so that no release takes back what was done.

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
from itertools import count
from typing import Any, TypeVar

from django.db import models

from core.history.row_changes import events_of
from core.sync import RowCounts
from core.three_way import Merged, merge_value

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
        """Returns the partnership or LA summary that the row belongs to."""
        if isinstance(self.row, Partnership | AuthoritySummary):
            return self.row
        owner = getattr(self.row, "partnership", None) or getattr(self.row, "summary", None)
        assert isinstance(owner, Partnership | AuthoritySummary)  # noqa: S101 (both have one)
        return owner


@dataclass
class Merge:
    """The events of a merge, line by line, and the conflicts that it leaves to moderators."""

    lines: list[str] = field(default_factory=list)
    conflicts: list[FileConflict] = field(default_factory=list)
    # Conflicts of before that are none any more: the files went back, or agree by now.
    settled: list[FileConflict] = field(default_factory=list)
    # Lines about new partnerships whose slug is another's here: those are told at every load.
    renamed: list[str] = field(default_factory=list)


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
        """Returns the columns that a file fills, without those that say what a row belongs to."""
        return [
            column
            for column in self.model._meta.concrete_fields
            if not (column.generated or isinstance(column, models.AutoField))
            and (not column.is_relation or column.related_model is self.model)
        ]

    def values(self, row: models.Model) -> dict[str, Json]:
        """Returns a row's values as JSON holds them; equal numbers are written alike."""
        values = {}
        for column in self.fields:
            value = getattr(row, column.attname)
            if isinstance(value, Decimal):
                value = f"{value.normalize():f}"
            elif isinstance(value, date):
                value = value.isoformat()
            values[column.name] = value
        return values

    def keyed(self, rows: Iterable[M]) -> dict[str, M]:
        """Returns the rows by their keys; of several alike the later ones get a number."""
        seen: Counter[str] = Counter()
        keyed = {}
        for row in rows:
            key = self.key_of(row)
            seen[key] += 1
            keyed[key if seen[key] == 1 else f"{key} #{seen[key]}"] = row
        return keyed


PARTNERSHIPS = MergedTable(Partnership, lambda row: row.slug)
COVERAGE = MergedTable(Coverage, lambda row: f"{row.partnership_id} {row.authority_id}")
MEMBERSHIPS = MergedTable(
    Membership, lambda row: f"{row.partnership_id} {row.description} {row.as_of}"
)
SUMMARIES = MergedTable(AuthoritySummary, lambda row: row.authority_id)
SOURCES = MergedTable(
    Source,
    lambda row: f"{row.partnership_id or row.summary_id} {row.url or row.title} {row.locator}",
)
# What hangs on a partnership or a summary, and goes with it.
HANGING = (COVERAGE, MEMBERSHIPS, SOURCES)


class TableMerge:
    """One table between what is here, what was shipped before and what is shipped now.

    Every row here is locked. Only `store` writes; what is decided is said in `merge` at once.
    """

    def __init__(self, table: MergedTable, wanted: Iterable[models.Model], merge: Merge) -> None:
        self.table = table
        self.merge = merge
        self.wanted = table.keyed(wanted)
        self.rows = {str(row.pk): row for row in table.model._default_manager.select_for_update()}
        self.notes = {note.key: note for note in ShippedRow.objects.filter(table=table.name)}
        from_files = {note.row for note in self.notes.values()}
        self.own = table.keyed(row for pk, row in self.rows.items() if pk not in from_files)
        self.no_longer_shipped = self.notes.keys() - self.wanted.keys()
        self.created: dict[str, models.Model] = {}
        self.updated: list[models.Model] = []
        self.removed: list[Any] = []
        self.noted: list[ShippedRow] = []

    def say(self, key: str, event: str) -> None:
        self.merge.lines.append(f"{self.table.name} {key}: {event}")

    def take_in(self, key: str, new: models.Model) -> None:
        """Adds a shipped row, or brings the one here up to it; one removed here stays so."""
        note = self.notes.get(key)
        row = self.rows.get(note.row) if note else self.own.get(key)
        if row is not None:
            self.bring_up(row, new, note or self.note_here_first(key, row))
        elif note is None:
            self.created[key] = new
            self.say(key, "added")
        else:
            self.say(key, "removed here, stays removed")

    def bring_up(self, row: models.Model, new: models.Model, note: ShippedRow) -> None:
        """Brings one row up to what is shipped now, and `note` with it."""
        here, shipped = self.table.values(row), self.table.values(new)
        before = (dict(note.values), dict(note.proposed))
        taken = []
        for name, now in shipped.items():
            was, proposed = note.values.get(name, _NONE), note.proposed.pop(name, _NONE)
            if proposed == here[name]:  # moderators accepted it
                was = proposed
            merged = merge_value(was=was, here=here[name], brought=now)
            if merged is Merged.CONFLICT:
                note.proposed[name] = now
                if proposed != now:
                    self.merge.conflicts.append(FileConflict(row, name, here[name], now))
                    self.say(note.key, f"{name} changed here and in the files")
                continue
            if proposed is not _NONE:
                self.merge.settled.append(FileConflict(row, name, here[name], now))
            if merged is Merged.TAKE:
                setattr(row, name, getattr(new, name))
                taken.append(name)
            note.values[name] = now
        if taken:
            self.updated.append(row)
            self.say(note.key, f"{', '.join(taken)} changed")
        if note.pk is None or (note.values, note.proposed) != before:
            self.noted.append(note)

    def let_go(self, key: str, staying: Container[OwnerKey]) -> None:
        """Removes a row that no file has now, unless it was changed here or its owner stays."""
        note = self.notes[key]
        row = self.rows.get(note.row)
        if row is None or _owner_key(row) in staying:
            return
        if self.table.values(row) == note.values:
            self.removed.append(row.pk)
            self.say(key, "removed")
        else:
            self.merge.conflicts.append(FileConflict(row, WHOLE_ROW, str(row), None))
            self.say(key, "no longer shipped, stays")

    def note_here_first(self, key: str, row: models.Model) -> ShippedRow:
        """Returns the note of a row that was here before a file had it: only blanks are free."""
        here = self.table.values(row)
        blanks = {name: value for name, value in here.items() if value in ("", [], None)}
        return ShippedRow(table=self.table.name, key=key, row=str(row.pk), values=blanks)

    def give_free_addresses(self) -> None:
        """Gives a new partnership another slug where its own is, or once was, that of another here.

        Files still know it by the slug under which they ship it.
        """
        history = events_of(Partnership).objects.filter(pgh_obj__in=self.rows)
        taken = dict(history.values_list("slug", "pgh_obj__name"))
        taken |= {row.slug: row.name for row in self.rows.values()}  # type: ignore[attr-defined]
        renamed: dict[str, str] = {}
        for key in self.created.keys() & taken.keys():
            numbered = (f"{key}-{number}" for number in count(2))
            used = taken.keys() | self.wanted.keys() | set(renamed.values())
            renamed[key] = next(slug for slug in numbered if slug not in used)
            self.say(key, f"added as {renamed[key]}, since here that is “{taken[key]}”")
            self.merge.renamed.append(self.merge.lines[-1])
        for key, row in self.created.items():
            row.slug = renamed.get(key, key)  # type: ignore[attr-defined]
        for row in (*self.created.values(), *self.updated):
            row.successor_id = renamed.get(row.successor_id, row.successor_id)  # type: ignore[attr-defined]

    def store(self) -> RowCounts:
        manager = self.table.model._default_manager
        shipped = {key: self.table.values(row) for key, row in self.created.items()}
        if self.table is PARTNERSHIPS and self.created:
            self.give_free_addresses()
        manager.filter(pk__in=self.removed).delete()
        gone = ShippedRow.objects.filter(table=self.table.name, key__in=self.no_longer_shipped)
        gone.delete()
        manager.bulk_update(self.updated, [column.name for column in self.table.fields])
        manager.bulk_create(self.created.values())
        self.noted += [
            ShippedRow(table=self.table.name, key=key, row=str(row.pk), values=shipped[key])
            for key, row in self.created.items()
        ]
        ShippedRow.objects.bulk_create(
            self.noted,
            update_conflicts=True,
            unique_fields=["table", "key"],
            update_fields=["row", "values", "proposed"],
        )
        unchanged = len(self.wanted) - len(self.created) - len(self.updated)
        return RowCounts(len(self.created), len(self.updated), len(self.removed), unchanged)


# No value at all, not even a blank one.
_NONE = object()


def merge_table(
    table: MergedTable,
    wanted: Iterable[models.Model],
    merge: Merge,
    *,
    staying: Container[OwnerKey] = (),
) -> RowCounts:
    """Merges one table's rows, as shipped now, into the record; the rest is written to `merge`.

    Rows that files no longer have stay where they belong to one of `staying`.
    """
    merging = TableMerge(table, wanted, merge)
    for key, row in merging.wanted.items():
        merging.take_in(key, row)
    for key in merging.no_longer_shipped:
        merging.let_go(key, staying)
    return merging.store()


def staying_owners(
    wanted: Mapping[MergedTable, Iterable[models.Model]], leaned_on: Container[int], merge: Merge
) -> set[OwnerKey]:
    """Returns the partnerships and summaries that no file has any more and that stay all the same.

    They stay where somebody here changed them or what hangs on them, and where something outside
    the record leans on a partnership (`leaned_on`, by primary key). Nothing of them is removed.
    """
    notes = {(note.table, note.row): note for note in ShippedRow.objects.all()}
    gone: dict[MergedTable, dict[str, ShippedRow]] = {}
    for table, rows in wanted.items():
        keys = table.keyed(rows)
        gone[table] = {
            note.row: note
            for note in notes.values()
            if note.table == table.name and note.key not in keys
        }
    if not any(gone.values()):  # as in nearly every release: what hangs on them need not be read
        return set()
    changed: set[OwnerKey] = set()
    for table in HANGING:
        for row in table.model._default_manager.all():
            note = notes.get((table.name, str(row.pk)))
            if note is None or note.values != table.values(row):
                changed.add(_owner_key(row))
    staying = set()
    for table, notes_gone in gone.items():
        for row in table.model._default_manager.filter(pk__in=notes_gone):
            note = notes_gone[str(row.pk)]
            owner = _owner_key(row)
            is_leaned_on = isinstance(row, Partnership) and row.pk in leaned_on
            if note.values != table.values(row) or owner in changed or is_leaned_on:
                staying.add(owner)
                merge.conflicts.append(FileConflict(row, WHOLE_ROW, str(row), None))
                merge.lines.append(f"{table.name} {note.key}: no longer shipped, stays")
    return staying


def _owner_key(row: models.Model) -> OwnerKey:
    """Returns the key of a row's owner; a partnership and a summary belong to themselves."""
    if isinstance(row, AuthoritySummary):
        return "summary", row.authority_id
    if isinstance(row, Source) and row.summary_id:
        return "summary", row.summary_id
    return "partnership", str(row.pk if isinstance(row, Partnership) else row.partnership_id)  # type: ignore[attr-defined]
