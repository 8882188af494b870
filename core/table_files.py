"""Reads tables of data (CSV, JSON) into checked model instances, with every fault listed.

The models say what a value may be; this module only says where in the file it stood.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    CheckConstraint,
    DecimalField,
    Field,
    FloatField,
    IntegerField,
    Model,
)

from .import_errors import FileError, ImportRejected
from .text import clean_text

HEADER_ROWS = 1
BROKEN_TEXT = "contains a character that is not allowed (NUL, or half of a pair)"
LARGEST_NUMBER = 10**15
_BROKEN = re.compile(r"[\0\ud800-\udfff]")

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
    if _has_broken_text(header):
        raise ImportRejected([FileError(path.name, 1, "", BROKEN_TEXT)])
    _refuse_other_columns(path.name, header, columns, row=1)
    body = [line for line in enumerate(lines[1:], start=1 + HEADER_ROWS) if line[1]]
    faults = [
        FileError(
            path.name,
            number,
            "",
            f"has {len(cells)} values where the header has {len(header)}",
        )
        for number, cells in body
        if len(cells) != len(header)
    ]
    faults += [
        FileError(path.name, number, "", BROKEN_TEXT)
        for number, cells in body
        if _has_broken_text(cells)
    ]
    if faults:
        raise ImportRejected(faults)
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
    records = parse_json(path)
    if not isinstance(records, list):
        raise ImportRejected([FileError(path.name, 0, "", "is not a list of records")])
    broken = [
        FileError(path.name, number, "", BROKEN_TEXT)
        for number, record in enumerate(records, start=1)
        if _has_broken_text(record)
    ]
    if broken:
        raise ImportRejected(broken)
    return nested_rows(path.name, enumerate(records, start=1), keys)


def parse_json(path: Path) -> Any:
    """Returns what a JSON file holds. Raises ImportRejected if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise ImportRejected([_unreadable(path, error)]) from error


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
    relations, unset, misplaced = [], set(), False
    for column in model._meta.concrete_fields:
        value = values.get(column.name, row.values.get(column.name, _MISSING))
        if column.is_relation:
            relations.append(column.name)
            value = values.get(column.attname, value)
        if value is _MISSING:
            unset.add(column.name)
        elif reason := _wrong_kind(column, value):
            faults.add(row, column.name, reason)
            misplaced = True
        else:
            cleared = None if value == "" and column.null else value
            setattr(instance, column.attname, cleared)
    if misplaced:
        return None
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
    if not isinstance(code, str) or code not in known:
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


def _wrong_kind(column: "Field[Any, Any]", value: Any) -> str:
    """Returns why JSON of this kind cannot be the column's value, or nothing where it can.

    Django would take nearly anything for a text, and a number of any length for a number.
    """
    if value is None or column.is_relation:
        return ""
    if isinstance(column, ArrayField):
        is_list = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return "" if is_list else "is not a list of texts"
    if isinstance(column, BooleanField):
        return ""
    if isinstance(column, IntegerField | DecimalField | FloatField):
        if isinstance(value, str):
            return ""
        is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        fits = is_number and -LARGEST_NUMBER < value < LARGEST_NUMBER
        return "" if fits else "is not a number that fits"
    return "" if isinstance(value, str) else "is not a text"


def _has_broken_text(value: Any) -> bool:
    """Tells whether a text anywhere in a value holds what no text may: NUL, or half a character."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if _BROKEN.search(part):
                return True
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return False


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


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
    if isinstance(error, OSError):
        return FileError(path.name, 0, "", f"cannot be read: {error.strerror}")
    if isinstance(error, RecursionError):
        return FileError(path.name, 0, "", "cannot be read: it is nested too deeply")
    if isinstance(error, UnicodeDecodeError):
        return FileError(path.name, 0, "", "is not UTF-8 text; save it again as UTF-8")
    return FileError(path.name, 0, "", f"cannot be read: {error}")


def _refuse_other_columns(file: str, header: list[str], wanted: Sequence[str], row: int) -> None:
    faults = [FileError(file, row, name, "is missing") for name in wanted if name not in header]
    faults += [
        FileError(file, row, name, "is not known here") for name in header if name not in wanted
    ]
    faults += [
        FileError(file, row, name, "is there twice")
        for name in {name for name in header if header.count(name) > 1}
    ]
    if faults:
        raise ImportRejected(faults)
