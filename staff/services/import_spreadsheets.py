"""Importing edited spreadsheets: all of them, as one entry of the history, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, connection, transaction
from import_export.results import Result, RowResult

from core.history.tracking import ChangedBy, change
from core.import_errors import FileError, ImportRejected
from core.models import RecordsVersion
from partnerships.models import Partnership

from ..spreadsheets.files import UploadedTable
from ..spreadsheets.sheets import SHEETS, RecordSheet

NEW, CHANGED, REMOVED = "new", "changed", "removed"
_CHANGES = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_DELETE: REMOVED,
}


class RecordChanged(Exception):
    """The record was changed between the preview and the import."""


@dataclass(frozen=True)
class AlteredRow:
    """A row that the import changes: the cells that differ, as they were and will be."""

    table: str
    row: str
    effect: str
    cells: list[tuple[str, str, str]]


def preview_import(*, tables: Sequence[UploadedTable]) -> list[AlteredRow]:
    """Returns what an import would do; writes nothing. Raises ImportRejected with all faults."""
    with transaction.atomic():
        altered = _write(tables)
        transaction.set_rollback(True)
    return altered


def import_tables(
    *, tables: Sequence[UploadedTable], seen: UUID, why: str, user: User
) -> list[AlteredRow]:
    """Writes what a preview has shown, if the record is still the one that it was shown for."""
    with change(by=ChangedBy.STAFF, why=why, user=user.pk):
        # Whoever writes to the record moves this row: until we are done, nobody else does.
        version = RecordsVersion.objects.select_for_update().get()
        if version.version != seen:
            raise RecordChanged
        return _write(tables)


def _write(tables: Sequence[UploadedTable]) -> list[AlteredRow]:
    altered: list[AlteredRow] = []
    faults: list[FileError] = []
    for table in tables:
        sheet = SHEETS[table.name]()
        result = sheet.import_data(table.dataset(), use_transactions=True)
        faults += _faults(table, sheet, result)
        altered += [
            AlteredRow(
                table.name,
                str(row.object_repr),
                _CHANGES[row.import_type],
                [
                    (column, before, after)
                    for column, (before, after) in zip(result.diff_headers, row.diff, strict=True)
                    if before != after
                ],
            )
            for row in result.rows
            if row.import_type in _CHANGES
        ]
    faults = faults or _faults_of_the_whole()
    if faults:
        raise ImportRejected(faults)
    return altered


def _faults(table: UploadedTable, sheet: RecordSheet, result: Result) -> list[FileError]:
    faults = [FileError(table.file, 0, "", str(base.error)) for base in result.base_errors]
    for place, errors in result.row_errors():
        row = table.numbers[place - 1]
        faults += [FileError(table.file, row, "", _first_line(error.error)) for error in errors]
    for invalid in result.invalid_rows:
        row = table.numbers[invalid.number - 1]
        for name, reasons in invalid.error.message_dict.items():
            column = "" if name == NON_FIELD_ERRORS else sheet.column_of(name)
            faults += [FileError(table.file, row, column, reason) for reason in reasons]
    return faults


def _faults_of_the_whole() -> list[FileError]:
    """Returns the faults of the record as a whole, once all rows are written."""
    placeless = Partnership.objects.filter(coverage=None).values_list("slug", flat=True)
    faults = [
        FileError(
            "coverage", 0, "", f"the partnership {slug} would be in no LA: nobody could find it"
        )
        for slug in placeless
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        faults.append(FileError("sources", 0, "", _first_line(error)))
    return faults


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
