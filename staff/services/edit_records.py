"""Changes that staff make by hand, each as one entry of the history with its reason."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Model

from core.history.tracking import ChangedBy, change
from partnerships.models import Partnership
from partnerships.services.editing import remove, write


def save_record(
    *,
    record: Model,
    related: Iterable[Model],
    removed: Iterable[Model],
    why: str,
    user: User,
) -> None:
    """Stores a record that has been checked, and after it the rows that hang on it."""
    with change(by=ChangedBy.STAFF, why=why, user=user.pk):
        write(row=record)
        for row in related:
            write(row=row)
        for row in removed:
            remove(row=row)


def delete_record(
    *, record: Model, why: str, user: User, successor: Partnership | None = None
) -> None:
    """Takes a record off the map, with everything that hangs on it. The history keeps it.

    Readers of a removed partnership's page are led to the page of its `successor`.
    """
    key = successor.pk if successor else None
    with change(by=ChangedBy.STAFF, why=why, user=user.pk, successor=key):
        remove(row=record)
