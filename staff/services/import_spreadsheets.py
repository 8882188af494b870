"""Bringing edited spreadsheets back: all of it, as one entry of the history, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, connection, transaction
from import_export.results import Result, RowResult

from core.history.tracking import By, change
from core.import_errors import Fault, Refused
from core.models import RecordsVersion
from partnerships.models import Partnership

from ..spreadsheets.files import Table
from ..spreadsheets.sheets import SHEETS, Sheet

NEW, CHANGED, REMOVED = "new", "changed", "removed"
_WHAT = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_DELETE: REMOVED,
}


class RecordMoved(Exception):
    """The record was changed between the preview and the import."""


@dataclass(frozen=True)
class Altered:
    """What the import does to one row: the cells that differ, as they were and will be."""

    table: str
    row: str
    what: str
    cells: list[tuple[str, str, str]]


def try_out(*, tables: Sequence[Table]) -> list[Altered]:
    """What an import would do. Raises Refused with every fault; writes nothing either way."""
    with transaction.atomic():
        altered = _write(tables)
        transaction.set_rollback(True)
    return altered


def import_tables(*, tables: Sequence[Table], seen: UUID, why: str, user: User) -> list[Altered]:
    """Write what a preview has shown, if the record is still the one that it was shown for."""
    with change(by=By.STAFF, why=why, user=user.pk):
        # Whoever writes to the record moves this row: until we are done, nobody else does.
        version = RecordsVersion.objects.select_for_update().get()
        if version.version != seen:
            raise RecordMoved
        return _write(tables)


def _write(tables: Sequence[Table]) -> list[Altered]:
    altered: list[Altered] = []
    faults: list[Fault] = []
    for table in tables:
        sheet = SHEETS[table.name]()
        result = sheet.import_data(table.dataset(), use_transactions=True)
        faults += _faults(table, sheet, result)
        altered += _altered(table, result)
    faults = faults or _left_unsound()
    if faults:
        raise Refused(faults)
    return altered


def _faults(table: Table, sheet: Sheet, result: Result) -> list[Fault]:
    faults = [Fault(table.file, 0, "", str(base.error)) for base in result.base_errors]
    for place, errors in result.row_errors():
        row = table.numbers[place - 1]
        faults += [Fault(table.file, row, "", _first_line(error.error)) for error in errors]
    for invalid in result.invalid_rows:
        row = table.numbers[invalid.number - 1]
        for name, reasons in invalid.error.message_dict.items():
            column = "" if name == NON_FIELD_ERRORS else sheet.column_of(name)
            faults += [Fault(table.file, row, column, reason) for reason in reasons]
    return faults


def _altered(table: Table, result: Result) -> list[Altered]:
    rows = [row for row in result.rows if row.import_type in _WHAT]
    return [
        Altered(
            table.name,
            str(row.object_repr),
            _WHAT[row.import_type],
            [
                (column, before, after)
                for column, (before, after) in zip(result.diff_headers, row.diff, strict=True)
                if before != after
            ],
        )
        for row in rows
    ]


def _left_unsound() -> list[Fault]:
    """What is wrong with the record as a whole, once all rows are written."""
    placeless = Partnership.objects.filter(coverage=None).values_list("slug", flat=True)
    faults = [
        Fault("coverage", 0, "", f"the partnership {slug} would be in no LA: nobody could find it")
        for slug in placeless
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        faults.append(Fault("sources", 0, "", _first_line(error)))
    return faults


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
