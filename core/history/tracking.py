"""Keeps every change to a public record, by database triggers, with who made it and why.

A table that is `tracked` has a second one beside it, one row for each insert, update and
delete, which nobody can alter. What was changed together, inside one `change(...)`, shares
a context, and the context says who, why and for which submission.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import models, transaction

from ..text import clean_line

M = TypeVar("M", bound=models.Model)


class ChangedBy(models.TextChoices):
    """The party for whom the public record was changed. Never a person."""

    FILES = "files", "the shipped data files"
    STAFF = "staff", "CfEY"
    CORRECTION = "correction", "a correction, checked by CfEY"
    AUTHORITY = "authority", "the local authority"


def tracked(model: type[M]) -> type[M]:
    """Gives a model its history: every value but those that the database derives."""
    fields = model._meta.local_fields
    derived = [field.name for field in fields if field.generated]
    kept = {field.name: field.for_history() for field in fields if hasattr(field, "for_history")}
    with_history: type[M] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=derived,
        append_only=True,
        attrs=kept,
        obj_field=pghistory.ObjForeignKey(related_name="events", db_index=False),
        # For the views of `as_of`: what a row was is its latest event before the moment.
        meta={"indexes": [models.Index(fields=["pgh_obj", "-pgh_id"])]},
    )(model)
    return with_history


def tracked_models() -> list[type[models.Model]]:
    """Returns every model with a history; what others refer to comes before them."""
    members = {
        model
        for model in apps.get_models()
        if not model._meta.proxy and hasattr(model, "pgh_event_models")
    }

    def depth(model: type[models.Model]) -> int:
        parents = {field.related_model for field in foreign_keys(model)} & (members - {model})
        return 1 + max((depth(parent) for parent in parents), default=0)

    return sorted(members, key=lambda model: (depth(model), model._meta.label))


def foreign_keys(model: type[models.Model]) -> "list[models.ForeignKey[models.Model]]":
    return [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]


@contextmanager
def change(
    *,
    by: ChangedBy,
    why: str,
    user: int | None = None,
    submission: str = "",
    undoes: str = "",
    successor: int | None = None,
) -> Iterator[UUID]:
    """Opens a transaction whose writes are one entry of the history; yields the name of the entry.

    `why` is public, plain text. `user` is the key of the member of staff and stays private;
    `submission` is the reference of a submission; `undoes` the id of the context undone;
    `successor` the key of the row to look at in place of one that is removed.
    """
    about = {
        "by": by.value,
        "why": clean_line(why),
        "user": user,
        "submission": submission,
        "undoes": undoes,
        "successor": successor,
    }
    told = {key: value for key, value in about.items() if value}
    with transaction.atomic(), pghistory.context(**told) as context:
        yield context.id
