"""Importing edited spreadsheets: all of them, as one entry of the history, or nothing."""

from collections.abc import Collection, Generator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from core.history.tracking import ChangedBy, change
from core.import_errors import FileError, ImportRejected
from core.models import RecordsVersion
from partnerships.models import Partnership
from partnerships.services.editing import check, remove, write_all

from ..spreadsheets.merge import (
    TELL_EVERY,
    AlteredRow,
    CellConflict,
    Effect,
    Progress,
    SheetOutcome,
    merge_sheet,
)
from ..spreadsheets.reading import UploadedTable


class RecordChanged(Exception):
    """The record was changed between the preview and the import."""


@dataclass
class Import:
    """All that an import does, and what it leaves to choose."""

    altered: list[AlteredRow] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    left_alone: int = 0
    # Slugs and codes in the file that something was known by before, to those of now.
    renamed: dict[str, str] = field(default_factory=dict)


# Yields how far it is, now and then, and returns what it does.
ImportSteps = Generator[Progress, None, Import]


def check_import(*, tables: Sequence[UploadedTable]) -> ImportSteps:
    """Does as `preview_import`, step by step."""
    with transaction.atomic():
        result = yield from _write(tables, chosen=())
        transaction.set_rollback(True)
    return result


def preview_import(*, tables: Sequence[UploadedTable]) -> Import:
    """Returns what an import would do; writes nothing. Raises ImportRejected with all faults."""
    return _outcome(check_import(tables=tables))


def import_tables(
    *,
    tables: Sequence[UploadedTable],
    seen: UUID,
    why: str,
    user: User,
    chosen: Collection[str] = (),
) -> Import:
    """Writes what a preview has shown, if the record is still the one that it was shown for.

    `chosen` are the conflicts in which the file wins; in all others the record stays.
    """
    with change(by=ChangedBy.STAFF, why=why, user=user.pk):
        # Whoever writes to the record moves this row: until we are done, nobody else does.
        version = RecordsVersion.objects.select_for_update().get()
        if version.version != seen:
            raise RecordChanged
        return _outcome(_write(tables, chosen))


def _outcome(steps: ImportSteps) -> Import:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Import = end.value
            return result


def _write(tables: Sequence[UploadedTable], chosen: Collection[str]) -> ImportSteps:
    result = Import()
    faults: list[FileError] = []
    for table in tables:
        merged = yield from merge_sheet(table, chosen)
        result.altered += merged.altered
        result.conflicts += merged.conflicts
        result.left_alone += merged.left_alone
        result.renamed |= merged.renamed
        faults += merged.faults
        faults += yield from _store(merged)
    faults = faults or _faults_of_the_whole()
    if faults:
        raise ImportRejected(faults)
    return result


def _store(merged: SheetOutcome) -> Generator[Progress, None, list[FileError]]:
    """Writes what a table alters, and returns the faults of those rows that cannot be."""
    faults = []
    good = []
    for place, row in enumerate(merged.altered):
        if place % TELL_EVERY == 0:
            yield Progress(merged.sheet.name, place, len(merged.altered), is_comparing=False)
        if row.effect is Effect.REMOVED:
            remove(row=row.record)
            continue
        try:
            check(row=row.record, changed=row.attributes)
        except ValidationError as error:
            faults += _faults(merged, row, error)
        else:
            good.append(row)
    # Writing them takes longest, and says nothing until it is done.
    yield Progress(merged.sheet.name, len(merged.altered), len(merged.altered), is_comparing=False)
    try:
        write_all(
            added=[row.record for row in good if row.effect is Effect.NEW],
            changed=[row.record for row in good if row.effect is Effect.CHANGED],
            fields=frozenset().union(*(row.attributes for row in good)),
        )
    except IntegrityError as error:
        faults += _broken_constraints(merged, good) or [
            FileError(merged.file, 0, "", _first_line(error))
        ]
    return faults


def _broken_constraints(merged: SheetOutcome, rows: Sequence[AlteredRow]) -> list[FileError]:
    """Returns which rows break which constraints: the database names none of them."""
    faults = []
    for row in rows:
        try:
            row.record.validate_constraints()
        except ValidationError as error:
            faults += _faults(merged, row, error)
    return faults


def _faults(merged: SheetOutcome, row: AlteredRow, error: ValidationError) -> list[FileError]:
    return [
        FileError(
            merged.file,
            row.number,
            name if name in merged.sheet.by_name else "",
            reason,
        )
        for name, reasons in error.message_dict.items()
        for reason in reasons
    ]


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
