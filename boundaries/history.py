"""Every change to a public record is kept by database triggers, with who made it and why.

A table that is `tracked` has a second one beside it, one row for each insert, update and
delete, which nobody can alter. What was changed together, inside one `change(...)`, shares
a context, and the context says who, why and for which submission.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pghistory
from django.db import models, transaction

M = TypeVar("M", bound=models.Model)


class By(models.TextChoices):
    """On whose behalf the public record was changed. Never a person."""

    FILES = "files", "the files that come with the site"
    STAFF = "staff", "CfEY"
    CORRECTION = "correction", "a correction, checked by CfEY"
    AUTHORITY = "authority", "the local authority"


def tracked(model: type[M]) -> type[M]:
    """A model with its history: every value but those that the database derives."""
    derived = [field.name for field in model._meta.local_fields if field.generated]
    with_history: type[M] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=derived,
        append_only=True,
    )(model)
    return with_history


@contextmanager
def change(
    *, by: By, why: str, user: int | None = None, submission: str = "", undoes: str = ""
) -> Iterator[None]:
    """A transaction whose writes are one entry of the history.

    `why` is public, plain text. `user` is the key of the member of staff and stays private;
    `submission` is the reference of a submission; `undoes` the id of the context undone.
    """
    about = {"by": by.value, "why": why, "user": user, "submission": submission, "undoes": undoes}
    told = {key: value for key, value in about.items() if value}
    with transaction.atomic(), pghistory.context(**told):
        yield
