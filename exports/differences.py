"""Tells how two states of the record differ, row by row and field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .tables import ExportTable

# The files of an edition that hold every row, and what differs from the edition before.
RECORDS, CHANGES = "records.json", "changes.json"

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
