"""Merges a table that was brought back with the record: what changes, and what is left to choose.

Each cell is known as it was taken out, as it is brought back, and as it is here now. A row without
the moment at which it was taken out is compared with the present alone.
"""

from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import Model

from core.history.as_of import as_of_moment
from core.import_errors import FileError, ImportRejected
from core.three_way import Merged, merge_value

from .cells import NameCell
from .reading import UploadedTable
from .sheets import DOWNLOADED, REMOVE, SHEETS, Column, Key, RecordSheet, Texts

YES = "yes"
# Each is checked by its model's rules and written, while everybody else who writes waits.
MOST_ALTERED = 2000
# Rows between one word on how far it is and the next.
TELL_EVERY = 100
# A row's column where a conflict is about the row as a whole.
WHOLE_ROW = ""


class Effect(Enum):
    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class AlteredCell:
    """A cell that changes, in words."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class AlteredRow:
    """A row that changes: the record with its new values, and the cells that differ."""

    table: str
    number: int
    title: str
    effect: Effect
    record: Model
    cells: list[AlteredCell]
    # The model's attributes that the cells stand for.
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CellConflict:
    """A cell that both somebody here and the file changed since it was taken out, in words."""

    table: str
    title: str
    column: str
    was: str
    here: str
    brought: str
    # By which it is chosen. A row that is gone cannot be written any more, so it has none.
    choice: str


@dataclass(frozen=True)
class Progress:
    """How far a table is: rows that are compared, or of those that change, checked."""

    table: str
    rows: int
    of: int
    is_comparing: bool


@dataclass
class SheetOutcome:
    """All that comes of one table."""

    sheet: RecordSheet
    file: str
    altered: list[AlteredRow] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    faults: list[FileError] = field(default_factory=list)
    # How many cells somebody here changed since, and the file did not.
    left_alone: int = 0
    # Slugs and codes in the file that something was known by before, to those of now.
    renamed: dict[str, str] = field(default_factory=dict)


def merge_sheet(
    table: UploadedTable, chosen: Collection[str]
) -> Generator[Progress, None, SheetOutcome]:
    """Returns what comes of a table; of conflicts, those in `chosen` go by the file.

    Yields how far it is, now and then.
    """
    yield Progress(table.name, 0, len(table.rows), is_comparing=True)
    merging = SheetMerge(table, chosen)
    first_rows: dict[Key, int] = {}
    for place, (number, cells) in enumerate(zip(table.numbers, table.rows, strict=True)):
        if place % TELL_EVERY == 0:
            yield Progress(table.name, place, len(table.rows), is_comparing=True)
        texts = dict(zip(table.columns, cells, strict=True))
        key = merging.key_of(number, texts)
        if key is None:
            continue
        if key in first_rows:
            reason = f"names the same row as row {first_rows[key]}: {', '.join(key)}"
            merging.fault(number, merging.sheet.keys[-1], reason)
            continue
        if any(key):
            first_rows[key] = number
        merging.take_in(number, key, texts)
        if len(merging.merged.altered) > MOST_ALTERED:
            reason = f"would change more than {MOST_ALTERED:,} rows; upload it in parts"
            raise ImportRejected([FileError(table.file, 0, "", reason)])
    return merging.merged


class SheetMerge:
    """One table between the file, the record now, and the record as it was taken out."""

    def __init__(self, table: UploadedTable, chosen: Collection[str]) -> None:
        self.sheet = SHEETS[table.name]()
        self.chosen = chosen
        self.merged = SheetOutcome(self.sheet, table.file)
        self.columns = [
            self.sheet.by_name[name]
            for name in table.columns
            if name in self.sheet.by_name and self.sheet.by_name[name].is_read
        ]
        # Columns of names in the file, with the columns in the file that they stand beside.
        self.names = [
            (name.name, name.cell, column)
            for name in map(self.sheet.by_name.get, table.columns)
            if name and isinstance(name.cell, NameCell)
            for column in self.columns
            if name.cell.in_place_of(column.cell)
        ]
        self.records: dict[Key, Any] = {}
        self.here: dict[Key, Texts] = {}
        for record in self.sheet.records:
            texts = self.sheet.texts(record)
            self.records[self.sheet.key(texts)] = record
            self.here[self.sheet.key(texts)] = texts
        self.downloaded = {
            moment: {
                self.key_now(key): texts
                for key, texts in _as_downloaded(table.name, moment).items()
            }
            for moment in table.moments
        }

    def fault(self, number: int, column: str, reason: str) -> None:
        self.merged.faults.append(FileError(self.merged.file, number, column, reason))

    def key_of(self, number: int, texts: Texts) -> Key | None:
        """Returns the key of an uploaded row, or None where it names nothing that can be."""
        is_keyless = not self.sheet.is_numbered and not all(self.sheet.key(texts))
        if is_keyless and not self.read_names(number, texts, {}):
            return None
        key = []
        for name in self.sheet.keys:
            cell = self.sheet.by_name[name].cell
            try:
                key.append(cell.show(cell.read(texts[name])))
                if cell.is_former(texts[name]):
                    self.merged.renamed[texts[name]] = key[-1]
            except ValueError as error:
                # A row may lean on one that was removed since.
                as_written = self.sheet.key(texts)
                if self.was(as_written, texts) is not None:
                    return as_written
                self.fault(number, name, str(error))
                return None
        return tuple(key)

    def read_names(self, number: int, texts: Texts, known: Texts) -> bool:
        """Puts codes where a name alone stands that was edited. Tells whether all names fit."""
        for name, cell, column in self.names:
            if texts[name] and texts[name] != known.get(name):
                try:
                    texts[column.name] = cell.text_beside(texts[name], texts[column.name])
                except ValueError as error:
                    self.fault(number, name, str(error))
                    return False
        return True

    def key_now(self, key: Key) -> Key:
        """Returns the key that a row has by now which had `key` when it was downloaded."""
        cells = [self.sheet.by_name[name].cell for name in self.sheet.keys]
        return tuple(
            cell.show(cell.read(text)) if cell.is_former(text) else text
            for cell, text in zip(cells, key, strict=True)
        )

    def was(self, key: Key, texts: Texts) -> Texts | None:
        """Returns a row as it was taken out, if it says when, and was there."""
        moment = texts.get(DOWNLOADED)
        return self.downloaded[moment].get(key) if moment else None

    def take_in(self, number: int, key: Key, texts: Texts) -> None:
        """Takes in one uploaded row."""
        moment, was = texts.get(DOWNLOADED), self.was(key, texts)
        if not self.read_names(number, texts, was or self.here.get(key, {})):
            return
        remove = texts.get(REMOVE, "").lower()
        if remove not in ("", YES):
            self.fault(number, REMOVE, f"write “{YES}” to remove the row, or nothing")
        elif key in self.records and remove:
            self.remove(number, key, was if moment else self.here[key])
        elif key in self.records:
            self.change(number, key, texts, (was or {}) if moment else self.here[key])
        elif was is not None:
            self.leave_gone(was, texts, remove)
        elif remove:
            self.fault(number, REMOVE, "there is no such row to remove")
        elif self.sheet.is_numbered and any(key):
            what = self.sheet.model._meta.verbose_name
            self.fault(number, "id", f"there is no {what} {key[0]}; leave new ones blank")
        else:
            self.add(number, texts)

    def change(self, number: int, key: Key, texts: Texts, was: Texts) -> None:
        """Changes a row that is here; a column that `was` has not was not taken out."""
        record, here = self.records[key], self.here[key]
        title = self.sheet.title_of(here)
        cells, attributes = [], set()
        for column in self.columns:
            name, brought = column.name, texts[column.name]
            if name in self.sheet.keys or brought == here[name]:
                continue
            before = was.get(name)
            if brought == before:
                self.merged.left_alone += 1
                continue
            value = self.value(number, column, brought, (here[name], before or ""))
            if value is _FAULTY:
                continue
            after = column.cell.show(value)
            merged = merge_value(was=before, here=here[name], brought=after)
            choice = self.choice(key, name)
            if merged is Merged.KEEP:
                self.merged.left_alone += after != here[name]
            elif merged is Merged.TAKE or choice in self.chosen:
                setattr(record, column.attribute, value)
                attributes.add(column.attribute)
                in_words = column.cell.in_words
                cells.append(AlteredCell(name, in_words(here[name]), in_words(after)))
            else:
                self.conflict(title, column, before or "", here[name], after, choice)
        if cells:
            self.alter(number, title, Effect.CHANGED, record, cells, frozenset(attributes))

    def add(self, number: int, texts: Texts) -> None:
        record = self.sheet.model()
        cells = []
        for column in self.columns:
            value = self.value(number, column, texts[column.name], ())
            if value is not _FAULTY:
                setattr(record, column.attribute, value)
                shown = column.cell.in_words(column.cell.show(value))
                cells.append(AlteredCell(column.name, "", shown))
        title = self.sheet.title_of(self.sheet.texts(record))
        filled = [cell for cell in cells if cell.after]
        self.alter(number, title, Effect.NEW, record, filled)

    def remove(self, number: int, key: Key, was: Texts | None) -> None:
        here, choice = self.here[key], self.choice(key, WHOLE_ROW)
        title = self.sheet.title_of(here)
        if was == here or choice in self.chosen:
            cells = [
                AlteredCell(column.name, column.cell.in_words(here[column.name]), "")
                for column in self.sheet.columns
                if column.is_read and here[column.name]
            ]
            self.alter(number, title, Effect.REMOVED, self.records[key], cells)
        else:
            changed = [name for name in here if was is None or was[name] != here[name]]
            self.merged.conflicts.append(
                CellConflict(
                    table=self.sheet.name,
                    title=title,
                    column=WHOLE_ROW,
                    was="",
                    here=f"changed: {', '.join(changed)}",
                    brought="removed",
                    choice=choice,
                )
            )

    def leave_gone(self, was: Texts, texts: Texts, remove: str) -> None:
        """Leaves a row removed that was removed here since, and says which edits that loses."""
        for column in self.columns:
            brought = texts[column.name]
            if brought != was[column.name] and not remove and self.is_edit(column, brought, was):
                title = self.sheet.title_of(was)
                self.conflict(title, column, was[column.name], "removed", brought, "")

    def is_edit(self, column: Column, brought: str, was: Texts) -> bool:
        """Tells whether a cell means something else than it did when it was taken out."""
        before = was[column.name]
        try:
            return column.cell.show(column.cell.read(brought, (before,))) != before
        except ValueError:
            return True

    def value(self, number: int, column: Column, text: str, before: tuple[str, ...]) -> Any:
        """Returns the value that a cell means, or _FAULTY with a fault."""
        try:
            value = column.cell.read(text, before)
            if column.cell.is_former(text):
                self.merged.renamed[text] = column.cell.show(value)
            return value
        except ValueError as error:
            self.fault(number, column.name, str(error))
            return _FAULTY

    def conflict(
        self, title: str, column: Column, was: str, here: str, brought: str, choice: str
    ) -> None:
        in_words = column.cell.in_words
        self.merged.conflicts.append(
            CellConflict(
                table=self.sheet.name,
                title=title,
                column=column.name,
                was=in_words(was),
                here=in_words(here),
                brought=in_words(brought),
                choice=choice,
            )
        )

    def alter(
        self,
        number: int,
        title: str,
        effect: Effect,
        record: Model,
        cells: list[AlteredCell],
        attributes: frozenset[str] = frozenset(),
    ) -> None:
        row = AlteredRow(self.sheet.name, number, title, effect, record, cells, attributes)
        self.merged.altered.append(row)

    def choice(self, key: Key, column: str) -> str:
        """Returns the text by which a conflict is chosen in the form."""
        return " ".join((self.sheet.name, *key, column))


_FAULTY = object()


def _as_downloaded(name: str, moment: str) -> dict[Key, Texts]:
    """Returns the rows of a table as they were at a moment."""
    with as_of_moment(datetime.fromisoformat(moment)):
        sheet = SHEETS[name]()
        rows = [sheet.texts(record) for record in sheet.records]
    return {sheet.key(texts): texts for texts in rows}
