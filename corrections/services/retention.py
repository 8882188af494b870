"""Deleting what is known of the people who sent something in: on schedule, or when they ask.

What was proposed and decided about the record stays, without who proposed it.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from core.models import RateLimitCount
from mail.models import OutgoingEmail

from ..models import (
    Draft,
    ProposedChange,
    Submission,
    Submitter,
)
from ..states import CLOSED, State
from .confirm import withdraw_submission

# Whoever verified a page is asked once, a year later, whether it is still right: until then and
# a while after, we have to know whom to ask.
CONTACT_MONTHS = 2
# Longer than any window that is counted in.
TALLY_DAYS = 2


@dataclass(frozen=True)
class DeletedCounts:
    """How many of each were deleted, or emptied of who sent them."""

    drafts: int
    unconfirmed: int
    submissions: int
    emails: int
    counts: int


@transaction.atomic
def delete_expired(*, now: datetime) -> DeletedCounts:
    """Deletes what has been kept as long as the privacy notice says."""
    months = settings.FORGET_AFTER_MONTHS
    drafts = Draft.objects.filter(touched_at__lt=now - settings.FORGET_DRAFTS_AFTER)
    unconfirmed = Submission.objects.filter(
        state=State.UNCONFIRMED, created_at__lt=now - settings.CONFIRM_WITHIN
    ).select_for_update(skip_locked=True)
    over = Submission.objects.decided_before(months_before(now, months)).not_a_contact()
    long_over = Submission.objects.decided_before(months_before(now, months + CONTACT_MONTHS))
    loose = OutgoingEmail.objects.filter(about="", written_at__lt=months_before(now, months))
    return DeletedCounts(
        drafts=_number(drafts.delete(), Draft),
        unconfirmed=_delete_submissions(unconfirmed),
        submissions=_forget_all(over.known()) + _forget_all(long_over.known()),
        emails=_number(loose.delete(), OutgoingEmail),
        counts=_number(
            RateLimitCount.objects.filter(since__lt=now - timedelta(days=TALLY_DAYS)).delete(),
            RateLimitCount,
        ),
    )


@transaction.atomic
def erase_person(*, email: str) -> DeletedCounts:
    """Deletes at once what is held of an address; what nobody has decided yet is taken back."""
    drafts = Draft.objects.by_address(email).delete()
    unconfirmed = _delete_submissions(
        Submission.objects.by_address(email).filter(state=State.UNCONFIRMED)
    )
    rest = list(Submission.objects.by_address(email).select_for_update(of=("self",)))
    for submission in rest:
        if submission.state not in CLOSED:
            withdraw_submission(reference=submission.reference)
    return DeletedCounts(
        drafts=_number(drafts, Draft),
        unconfirmed=unconfirmed,
        submissions=_forget_all(rest),
        emails=_number(OutgoingEmail.objects.filter(to__iexact=email).delete(), OutgoingEmail),
        counts=0,
    )


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months ago, or the last one where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _delete_submissions(submissions: Iterable[Submission]) -> int:
    """Deletes submissions that nobody has seen, and the e-mails about them."""
    references = {submission.pk: submission.reference for submission in submissions}
    OutgoingEmail.objects.telling_of(references.values()).delete()
    return _number(Submission.objects.filter(pk__in=references).delete(), Submission)


def _forget_all(submissions: Iterable[Submission]) -> int:
    """Empties submissions of everything that a person wrote about themselves or was written."""
    submissions = list(submissions)
    keys = [submission.pk for submission in submissions]
    Submitter.objects.filter(submission__in=keys).delete()
    OutgoingEmail.objects.telling_of(submission.reference for submission in submissions).delete()
    Draft.objects.filter(submission__in=keys).delete()
    ProposedChange.objects.filter(submission__in=keys).update(reason="")
    return Submission.objects.filter(pk__in=keys).update(message="", note="", reasons="")


def _number(deleted: tuple[int, dict[str, int]], model: type[Model]) -> int:
    """Of what `delete()` says that it deleted, the rows of one model."""
    return deleted[1].get(model._meta.label, 0)
