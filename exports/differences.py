"""Tells how two states of the record differ, row by row and field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnerships.history.row_words import NOTHING, ChangedField

from .tables import ExportTable

# The files of an edition that hold every row, and what differs from the edition before.
RECORDS, CHANGES = "records.json", "changes.json"

# Beyond so many of a sort, a page says how many there are and the file has them all.
MOST_SHOWN = 60

# A table as JSON has it: name of a row to its columns and their values.
Rows = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Differences:
    """Of one table: the names of rows that came and went, and each changed row's fields."""

    table: str
    added: Sequence[str]
    removed: Sequence[str]
    # Row to field to its values before and after.
    changed: Mapping[str, Mapping[str, Sequence[Any]]]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class DifferencesInWords:
    """The differences of one table, for a page."""

    table: str
    added: Sequence[str]
    removed: Sequence[str]
    changed: Sequence[tuple[str, Sequence[ChangedField]]]


def in_words(tables: Sequence[Differences]) -> list[DifferencesInWords]:
    """Returns for a page how tables differ, without those that do not."""
    return [
        DifferencesInWords(
            table.table,
            table.added,
            table.removed,
            [
                (name, [ChangedField(field, _words(a), _words(b)) for field, (a, b) in f.items()])
                for name, f in table.changed.items()
            ],
        )
        for table in tables
        if not table.is_empty
    ]


def _words(value: object) -> str:
    return NOTHING if value is None else str(value)


def rows_of(table: ExportTable) -> Rows:
    """The rows by their names, with values as JSON has them."""
    return {
        " | ".join(str(cell or "") for cell in row[: table.keys]): {
            name: cell.isoformat() if isinstance(cell, date) else cell
            for name, cell in zip(table.header, row, strict=True)
        }
        for row in table.rows()
    }


def differences(table: str, before: Rows, after: Rows) -> Differences:
    changed = {
        name: {
            field: [before[name].get(field), row.get(field)]
            for field in {**before[name], **row}
            if before[name].get(field) != row.get(field)
        }
        for name, row in after.items()
        if name in before and before[name] != row
    }
    return Differences(
        table,
        sorted(after.keys() - before.keys()),
        sorted(before.keys() - after.keys()),
        changed,
    )
