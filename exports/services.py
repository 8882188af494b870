"""Publishing an edition: freezing the whole record under a name."""

import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.models import RecordsVersion

from .differences import (
    CHANGES,
    RECORDS,
    differences,
    rows_of,
)
from .files import FORMATS, by_name, made
from .formats import as_json
from .models import Edition, EditionFile
from .tables import tables

JSON = "application/json"


@transaction.atomic
def publish(*, name: str, note: str = "") -> Edition:
    """Freezes the record as it is now. Raises ValidationError where the name will not do.

    Whoever writes to the record moves its version, so holding that row holds the record still
    until every file is made.
    """
    RecordsVersion.objects.select_for_update().first()
    previous = Edition.objects.newest_first().first()
    edition = Edition(name=name, note=note.strip(), published_at=timezone.now(), previous=previous)
    edition.full_clean()
    if previous and name <= previous.name:
        raise ValidationError({"name": f"It has to follow the last one, {previous.name}."})
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
        before = json.loads(bytes(previous.files.get(name=RECORDS).body))
        after = json.loads(as_json(records))
        changes = [vars(differences(table, before.get(table, {}), after[table])) for table in after]
        body = as_json(changes).encode()
        files.append(
            _file(edition, CHANGES, f"What changed since {previous.name}", JSON, body, None)
        )
    EditionFile.objects.bulk_create(files)
    return edition


def _file(
    edition: Edition, name: str, content: str, content_type: str, body: bytes, rows: int | None
) -> EditionFile:
    return EditionFile(
        edition=edition,
        name=name,
        content=content,
        content_type=content_type,
        rows=rows,
        size=len(body),
        sha256=sha256(body).hexdigest(),
        body=body,
    )
