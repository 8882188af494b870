"""The history of one record as staff see it: with who did it, and each value before and after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import User
from django.db.models import Model

from boundaries.row_changes import RowChange, row_changes
from partnerships.models import AuthoritySummary, Change, ChangeQuerySet, Partnership

MOST_ENTRIES = 50


@dataclass(frozen=True)
class Difference:
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    change: Change
    who: str
    differences: list[Difference]


def changes_of(record: Model) -> ChangeQuerySet:
    """The changes of a record and of what hangs on it."""
    if isinstance(record, Partnership):
        return Change.objects.of_partnership(record)
    if isinstance(record, AuthoritySummary):
        return Change.objects.of_summary(record)
    raise TypeError(f"{record!r} has no history that staff edit")


def entries(record: Model) -> list[Entry]:
    """The latest changes of a record, newest first, in a fixed number of queries."""
    changes = list(changes_of(record).newest_first()[:MOST_ENTRIES])
    users = [change.metadata["user"] for change in changes if "user" in change.metadata]
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "email"))
    # With the first one all records came at once: what it wrote is what they say.
    first = Change.objects.first_load()
    rows = row_changes([change.pk for change in changes if change != first])
    rows = [row for row in rows if _belongs(row, record)]
    return [
        Entry(
            change,
            names.get(change.metadata.get("user"), ""),
            list(_differences(row for row in rows if row.context == change.pk)),
        )
        for change in changes
    ]


def _belongs(row: RowChange, record: Model) -> bool:
    if row.model is type(record):
        return bool(row.key == record.pk)
    owner = "summary_id" if isinstance(record, AuthoritySummary) else "partnership_id"
    values = row.after or row.before or {}
    return bool(values.get(owner) == record.pk)


def _differences(rows: Iterable[RowChange]) -> Iterator[Difference]:
    for row in rows:
        name = str(row.model._meta.verbose_name)
        if row.before is None or row.after is None:
            held = _label(row)
            before, after = (held, "") if row.after is None else ("", held)
            yield Difference(name, before, after)
            continue
        for field in row.fields:
            label = label_for_field(field.removesuffix("_id"), row.model)
            before, after = _words(row.before[field]), _words(row.after[field])
            yield Difference(f"{name}: {label}", before, after)


def _label(row: RowChange) -> str:
    values = row.after or row.before or {}
    held = [values.get(name) for name in ("name", "title", "url", "authority_id", "description")]
    return next((str(value) for value in held if value), "")


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)
