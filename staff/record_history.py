"""The history of one record as staff see it: the public one, and which of them made each change."""

from django.contrib.auth.models import User
from django.db.models import Model

from core.history.row_changes import Scope
from partnerships.history.entries import ChangeEntry, entries
from partnerships.models import (
    AuthoritySummary,
    Change,
    ChangeQuerySet,
    Partnership,
)
from partnerships.models.changes import partnership_scope, summary_scope

MOST_ENTRIES = 50


def changes_of(record: Model) -> ChangeQuerySet:
    """The changes of a record and of what hangs on it."""
    return Change.objects.within(_scope(record))


def history(record: Model) -> list[tuple[ChangeEntry, str]]:
    """The latest changes of a record, newest first, each with the address of who made it."""
    changes = list(changes_of(record).newest_first()[:MOST_ENTRIES])
    users = [change.metadata["user"] for change in changes if "user" in change.metadata]
    addresses = dict(User.objects.filter(pk__in=users).values_list("pk", "email"))
    return [
        (entry, addresses.get(entry.change.metadata.get("user"), ""))
        for entry in entries(changes, _scope(record))
    ]


def _scope(record: Model) -> Scope:
    if isinstance(record, Partnership):
        return partnership_scope(record)
    if isinstance(record, AuthoritySummary):
        return summary_scope(record)
    raise TypeError(f"{record!r} has no history that staff edit")
