"""Notes on the rows of the lists that staff work off. Only a check changes the record."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.history.tracking import ChangedBy, change
from partnerships.models import Partnership
from partnerships.services.editing import mark_checked

from ..data_quality import QualityCheck
from ..models import WorklistEntry

# Public, as every reason of a change is.
CHECKED_WHY = "CfEY checked it, and found it right."
RESTING = ("state", "snoozed_until", "dismissed_on", "dismissed_why", "noted_by")


@transaction.atomic
def assign_rows(*, check: QualityCheck, keys: Collection[str], to: User | None) -> int:
    """Gives rows to one of the staff, or to nobody; returns how many."""
    entries = [
        WorklistEntry(worklist=check.slug, record=key, assigned_to=to)
        for key in states(check, keys)
    ]
    return _store(entries, ("assigned_to",))


@transaction.atomic
def snooze_rows(*, check: QualityCheck, keys: Collection[str], until: date, user: User) -> int:
    """Lets rows rest until a day; returns how many."""
    entries = [
        WorklistEntry(
            worklist=check.slug, record=key, state=state, snoozed_until=until, noted_by=user
        )
        for key, state in states(check, keys).items()
    ]
    return _store(entries, RESTING)


@transaction.atomic
def dismiss_rows(*, check: QualityCheck, keys: Collection[str], why: str, user: User) -> int:
    """Says why rows need nothing; returns how many."""
    today = timezone.localdate()
    entries = [
        WorklistEntry(
            worklist=check.slug,
            record=key,
            state=state,
            dismissed_on=today,
            dismissed_why=why,
            noted_by=user,
        )
        for key, state in states(check, keys).items()
    ]
    return _store(entries, RESTING)


def check_rows(*, keys: Collection[str], user: User) -> int:
    """Dates partnerships as looked at today and found right, as one change; returns how many."""
    looked_at = Partnership.objects.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    number = looked_at.count()
    with change(by=ChangedBy.STAFF, why=CHECKED_WHY, user=user.pk):
        mark_checked(partnerships=looked_at, on=timezone.localdate())
    return number


@transaction.atomic
def put_rows_back(*, check: QualityCheck, keys: Collection[str]) -> int:
    """Ends the rest of rows that were snoozed or dismissed; returns how many."""
    entries = WorklistEntry.objects.filter(worklist=check.slug, record__in=keys)
    return entries.update(snoozed_until=None, dismissed_on=None, dismissed_why="", noted_by=None)


def states(check: QualityCheck, keys: Collection[str]) -> dict[str, str]:
    """Returns the state of each of the rows that is still on the list, by its key."""
    rows = check.rows().filter(row_key__in=keys).order_by()
    return dict(rows.values_list("row_key", "row_state"))


def _store(entries: list[WorklistEntry], fields: tuple[str, ...]) -> int:
    WorklistEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["worklist", "record"],
        update_fields=fields,
    )
    return len(entries)
