"""Taking an exact text out of everything that is held: the record, its history, editions, the rest.

For a person whose name, address or telephone number got into it. Who sent what is no part of this:
see `retention.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core.models import RecordsVersion
from core.redaction import REDACTED, redact_rows, rows_holding
from exports.services import editions_holding, redact_editions

from ..models import Redaction, Submitter

# Shorter ones stand by chance in other words.
SHORTEST = 4
# The apps with tables that hold what people wrote; `pghistory` has the reasons of changes, and
# `admin` the log of Django's own. Places and figures come from files; editions are done apart.
HELD_IN = (
    "partnerships",
    "contacts",
    "corrections",
    "surveys",
    "mail",
    "staff",
    "pghistory",
    "admin",
)


@dataclass(frozen=True)
class HeldText:
    """The places in which a text stands: rows by table, and names of editions."""

    rows: Mapping[str, int]
    editions: list[str]

    def __bool__(self) -> bool:
        return bool(self.rows or self.editions)


def held_text(text: str) -> HeldText:
    """Returns where a text stands now."""
    return HeldText(dict(rows_holding(_tables(), text)), editions_holding(text))


@transaction.atomic
def redact_text(*, text: str, why: str, user: User) -> Redaction:
    """Puts "[redacted]" in the place of a text everywhere, and records that, never the text.

    Nothing brings it back: neither undoing a change nor another edition. Raises ValidationError
    where the text is too short, or stands in the reason.
    """
    refuse_redaction(text, why)
    # Whoever writes to the record moves this row: until it is done, nobody adds the text anew.
    RecordsVersion.objects.select_for_update().first()
    rows = redact_rows(tables=_tables(), text=text)
    editions = redact_editions(text=text)
    # Where only the history held it, no trigger has said so to what is kept in memory.
    RecordsVersion.objects.update(version=uuid4(), changed_at=timezone.now())
    redaction = Redaction(
        made_at=timezone.now(), user=user, why=why, rows=dict(rows), editions=editions
    )
    redaction.full_clean(exclude=["rows", "editions"])
    redaction.save()
    return redaction


def refuse_redaction(text: str, why: str) -> None:
    """Raises ValidationError where a text cannot be redacted for this reason."""
    if len(text.strip()) < SHORTEST or text in REDACTED:
        raise ValidationError({"text": f"Give at least {SHORTEST} characters, exactly as written."})
    if text.casefold() in why.casefold():
        raise ValidationError({"why": "The reason is kept, so leave the text itself out of it."})


def _tables() -> list[type[Model]]:
    """Returns the tables to look through: with their histories, without who sent what."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in HELD_IN and model._meta.managed and not model._meta.proxy
        if model is not Submitter
    ]
