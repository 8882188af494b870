"""Publishing an edition: freezing the whole record under a name. Withdrawing a mistaken one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core.models import RecordsVersion
from core.redaction import redact_rows

from .differences import (
    CHANGES,
    RECORDS,
    Differences,
    Rows,
    differences,
    rows_of,
)
from .files import FORMATS, by_name, made
from .formats import as_json
from .models import Edition, EditionFile, EditionRedaction, EditionWithdrawal
from .redaction import redacted_file
from .tables import tables

JSON = "application/json"


# A month has one edition, and at most eight more.
NUMBERS = ("", *(f"-{number}" for number in range(2, 10)))


class PreviewOutdated(Exception):
    """The record was changed between a preview and the publication."""


@dataclass(frozen=True)
class EditionPreview:
    """An edition as it would be published now: what changed since the last, in which record."""

    edition: Edition
    differences: list[Differences]
    version: UUID


def proposed_name(today: date) -> str:
    """Returns the next free name of this month, or "" where it has none left.

    The name of a withdrawn edition stays its own: its address says that it was withdrawn.
    """
    taken = set(Edition.objects.values_list("name", flat=True))
    names = [f"{today:%Y-%m}{number}" for number in NUMBERS]
    free = [name for name in names if name not in taken]
    return free[0] if free else ""


def preview_edition(*, name: str, note: str = "") -> EditionPreview:
    """Returns what would be published. Raises ValidationError where the name will not do."""
    edition = _checked_edition(name, note)
    record = {name: rows_of(table) for name, table in by_name(tables()).items()}
    version = RecordsVersion.objects.current().version
    return EditionPreview(edition, _changes(edition.previous, record), version)


@transaction.atomic
def publish(*, name: str, note: str = "", seen: UUID | None = None) -> Edition:
    """Freezes the record as it is now. Raises ValidationError where the name will not do, and
    PreviewOutdated where its version is not the one `seen`.

    Whoever writes to the record moves its version, so holding that row holds the record still
    until every file is made.
    """
    version = RecordsVersion.objects.select_for_update().first()
    if seen and version and version.version != seen:
        raise PreviewOutdated("The record has changed since. Look at the changes again.")
    edition = _checked_edition(name, note)
    previous = edition.previous
    edition.save(force_insert=True)
    record = by_name(tables())
    files = []
    for form in FORMATS:
        file = made(form.name, record)
        body = b"".join(file.pieces())
        files.append(_file(edition, form.name, form.content, form.content_type, body, file.rows))
    records = {name: rows_of(table) for name, table in record.items()}
    files.append(
        _file(edition, RECORDS, "All four tables as JSON", JSON, as_json(records).encode(), None)
    )
    if previous:
        body = as_json([vars(table) for table in _changes(previous, records)]).encode()
        files.append(
            _file(edition, CHANGES, f"What changed since {previous.name}", JSON, body, None)
        )
    EditionFile.objects.bulk_create(files)
    return edition


@transaction.atomic
def withdraw_edition(*, name: str, reason: str, user: User) -> EditionWithdrawal:
    """Takes a mistaken edition out of the lists for good; it and its files stay as they are.

    Raises ValidationError where it was withdrawn already, or nothing is said why.
    """
    edition = Edition.objects.get(name=name)
    withdrawal = EditionWithdrawal(
        edition=edition, reason=reason, withdrawn_at=timezone.now(), user=user.pk
    )
    withdrawal.full_clean()
    withdrawal.save(force_insert=True)
    return withdrawal


def editions_holding(text: str) -> list[str]:
    """Returns the names of the editions in whose files a text stands."""
    names = {
        file.edition_id
        for file in EditionFile.objects.iterator(chunk_size=1)
        if redacted_file(file.name, bytes(file.body), text) != bytes(file.body)
    }
    return sorted(names)


@transaction.atomic
def redact_editions(*, text: str) -> list[str]:
    """Takes an exact text out of the files, notes and withdrawals of all editions.

    Altered files have new checksums, and each edition's page says that one was made, and when.
    Returns the names of the editions.
    """
    names = set()
    with connection.cursor() as cursor:
        # Ends with the transaction. Without it, the database refuses to alter an edition.
        cursor.execute("SELECT set_config('abep_map.redacting', 'yes', true)")
        for file in EditionFile.objects.iterator(chunk_size=1):
            body = redacted_file(file.name, bytes(file.body), text)
            if body != bytes(file.body):
                names.add(file.edition_id)
                EditionFile.objects.filter(pk=file.pk).update(
                    body=body, size=len(body), sha256=sha256(body).hexdigest()
                )
        redact_rows(tables=[Edition, EditionWithdrawal], text=text)
        cursor.execute("SELECT set_config('abep_map.redacting', '', true)")
    now = timezone.now()
    EditionRedaction.objects.bulk_create(
        EditionRedaction(edition_id=name, redacted_at=now) for name in sorted(names)
    )
    return sorted(names)


def _checked_edition(name: str, note: str) -> Edition:
    """Returns an edition that may be published now; withdrawn ones count for nothing but names."""
    previous = Edition.objects.latest()
    edition = Edition(name=name, note=note.strip(), published_at=timezone.now(), previous=previous)
    edition.full_clean()
    if previous and name <= previous.name:
        raise ValidationError({"name": f"It must come after the last one, {previous.name}."})
    return edition


def _changes(previous: Edition | None, record: Mapping[str, Rows]) -> list[Differences]:
    """Returns how each table of the record differs from the edition before, if there is one."""
    if previous is None:
        return []
    before = json.loads(bytes(previous.files.get(name=RECORDS).body))
    after = json.loads(as_json(record))
    return [differences(table, before.get(table, {}), after[table]) for table in after]


def _file(
    edition: Edition, name: str, content: str, content_type: str, body: bytes, rows: int | None
) -> EditionFile:
    about = {"name": name, "content": content, "content_type": content_type, "rows": rows}
    return EditionFile.holding(body, edition=edition, **about)
