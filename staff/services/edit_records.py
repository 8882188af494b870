"""Changes that staff make by hand, each as one entry of the history with its reason."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Model

from core.history.tracking import ChangedBy, change
from partnerships import vocabularies as words
from partnerships.models import Partnership
from partnerships.services.editing import remove, update_partnership, write


def save_record(
    *,
    record: Model,
    related: Iterable[Model],
    removed: Iterable[Model],
    why: str,
    user: User,
    submission: str = "",
) -> None:
    """Stores a record that has been checked, and after it the rows that hang on it.

    `submission` is the reference of the one that asks for it, if one does.
    """
    with change(by=ChangedBy.STAFF, why=why, user=user.pk, submission=submission):
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


def rename_partnership(
    *,
    partnership: Partnership,
    name: str,
    keeps_former: bool,
    slug: str,
    why: str,
    user: User,
    submission: str = "",
) -> None:
    """Gives a partnership another name or address. Its earlier addresses lead on to it."""
    values = {"name": name, "slug": slug}
    if keeps_former and name != partnership.name:
        values["former_name"] = partnership.name
    with change(by=ChangedBy.STAFF, why=why, user=user.pk, submission=submission):
        update_partnership(partnership=partnership, values=values)


def end_partnership(
    *,
    partnership: Partnership,
    ended_on: str,
    successor: Partnership | None,
    why: str,
    user: User,
    submission: str = "",
) -> None:
    """Records that a partnership ended, when, and what took its place."""
    values = {"lifecycle": words.Lifecycle.ENDED, "ended_on": ended_on, "successor": successor}
    with change(by=ChangedBy.STAFF, why=why, user=user.pk, submission=submission):
        update_partnership(partnership=partnership, values=values)
