"""Reads tables of data (CSV, JSON) into checked model instances, with every fault listed.

The models say what a value may be; this module only says where in the file it stood.
"""

import csv
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Model

from .import_errors import FileError, ImportRejected
from .text import clean_text

HEADER_ROWS = 1

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True)
class FileRow:
    """One row of a table: where it stands, and its values by column."""

    file: str
    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass
class FileErrorList:
    """The faults found so far; `refuse_if_any` ends the reading with all of them."""

    faults: list[FileError] = field(default_factory=list)

    def add(self, row: FileRow, column: str, reason: str) -> None:
        self.faults.append(FileError(row.file, row.number, column, reason))

    def refuse_if_any(self) -> None:
        if self.faults:
            raise ImportRejected(self.faults)


def read_csv(path: Path, columns: Sequence[str]) -> list[FileRow]:
    """Returns the rows of a UTF-8 CSV file whose header is exactly `columns`, in any order.

    Raises ImportRejected if the file is missing, not UTF-8, has other columns or ragged rows.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportRejected([_unreadable(path, error)]) from error
    header = lines[0] if lines else []
    _refuse_other_columns(path.name, header, columns, row=1)
    body = [line for line in enumerate(lines[1:], start=1 + HEADER_ROWS) if line[1]]
    ragged = [
        FileError(
            path.name,
            number,
            "",
            f"has {len(cells)} values where the header has {len(header)}",
        )
        for number, cells in body
        if len(cells) != len(header)
    ]
    if ragged:
        raise ImportRejected(ragged)
    return [
        FileRow(
            path.name,
            number,
            dict(zip(header, map(clean_text, cells), strict=True)),
        )
        for number, cells in body
    ]


def read_json(path: Path, keys: Sequence[str]) -> list[FileRow]:
    """Returns the objects of a JSON list, each with exactly `keys`; the first is row 1.

    Raises ImportRejected if the file is missing, not JSON, not a list of objects or has other keys.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ImportRejected([_unreadable(path, error)]) from error
    if not isinstance(records, list):
        raise ImportRejected([FileError(path.name, 0, "", "is not a list of records")])
    return nested_rows(path.name, enumerate(records, start=1), keys)


def nested_rows(
    file: str, records: Iterable[tuple[int, Any]], keys: Sequence[str]
) -> list[FileRow]:
    """Returns rows from (row number, object) pairs.

    Raises ImportRejected for a wrong shape or keys.
    """
    rows = []
    faults: list[FileError] = []
    for number, record in records:
        if not isinstance(record, dict):
            faults.append(FileError(file, number, "", "is not a record of named values"))
            continue
        try:
            _refuse_other_columns(file, list(record), keys, row=number)
        except ImportRejected as refused:
            faults.extend(refused.faults)
        else:
            rows.append(FileRow(file, number, record))
    if faults:
        raise ImportRejected(faults)
    return rows


def build(model: type[M], row: FileRow, faults: FileErrorList, **values: Any) -> M | None:
    """Returns an unsaved, field-checked instance, or None with the reasons added to `faults`.

    Values come from the row's columns of the same name and from `values`, which win.
    Foreign keys are taken as they are; an empty string means "not found" where a field
    may be null.
    """
    instance = model()
    relations, unset = [], set()
    for column in model._meta.concrete_fields:
        value = values.get(column.name, row.values.get(column.name, _MISSING))
        if column.is_relation:
            relations.append(column.name)
            value = values.get(column.attname, value)
        if value is _MISSING:
            unset.add(column.name)
        else:
            cleared = None if value == "" and column.null else value
            setattr(instance, column.attname, cleared)
    try:
        instance.clean_fields(exclude={"id", *relations})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                faults.add(row, name, message)
        return None
    return instance if _keeps_constraints(instance, unset, row, faults) else None


def look_up(
    known: Mapping[str, T], row: FileRow, column: str, what: str, faults: FileErrorList
) -> T | None:
    """Returns the value that a row's code stands for, or None with a fault that names it."""
    code = row[column]
    if code not in known:
        faults.add(row, column, f"“{code}” is not {what}")
        return None
    return known[code]


def refuse_doubles(rows: Iterable[FileRow], columns: Sequence[str], faults: FileErrorList) -> None:
    """Adds a fault for every row that repeats an earlier row's values of `columns`."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(str(row[column]) for column in columns)
        if key in seen:
            faults.add(row, columns[-1], f"repeats row {seen[key]}: {', '.join(key)}")
        seen.setdefault(key, row.number)


def attempt(read: Callable[[], T], faults: list[FileError]) -> T | None:
    """Returns the result of reading one file, or None with its faults added to `faults`."""
    try:
        return read()
    except ImportRejected as refused:
        faults.extend(refused.faults)
        return None


_MISSING = object()


def _keeps_constraints(
    instance: Model, unset: set[str], row: FileRow, faults: FileErrorList
) -> bool:
    """Returns whether the model's check constraints hold; their error code names the column.

    Constraints without an error code repeat a field's choices, which are checked already.
    """
    kept = True
    for constraint in instance._meta.constraints:
        if isinstance(constraint, CheckConstraint) and constraint.violation_error_code:
            try:
                constraint.validate(type(instance), instance, exclude=unset)
            except ValidationError as error:
                faults.add(row, constraint.violation_error_code, str(error.message))
                kept = False
    return kept


def _unreadable(path: Path, error: Exception) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError(path.name, 0, "", "the file is missing")
    if isinstance(error, UnicodeDecodeError):
        return FileError(path.name, 0, "", "is not UTF-8 text; save it again as UTF-8")
    return FileError(path.name, 0, "", f"cannot be read: {error}")


def _refuse_other_columns(file: str, header: list[str], wanted: Sequence[str], row: int) -> None:
    faults = [FileError(file, row, name, "is missing") for name in wanted if name not in header]
    faults += [
        FileError(file, row, name, "is not known here") for name in header if name not in wanted
    ]
    faults += [
        FileError(file, row, name, "stands twice")
        for name in {name for name in header if header.count(name) > 1}
    ]
    if faults:
        raise ImportRejected(faults)
