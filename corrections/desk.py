"""Corrections on the first page for staff: with whom, since when, done this week."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone

from partnerships.models import AuthoritySummary, Partnership
from partnerships.vocabularies import Verification

from .models import Submission, SubmissionAct, SubmissionEvent
from .services.tell import GROWS_OLD_AFTER
from .states import CLOSED, WAITING, State

WEEK = timedelta(days=7)
MOST_LISTED = 10


@dataclass(frozen=True)
class WaitingCounts:
    """The numbers of submissions that wait, for whom, and of those that have waited for long."""

    waiting: int
    mine: int
    asked: int
    unconfirmed: int
    old: int
    old_in_review: int


@dataclass(frozen=True)
class DoneThisWeek:
    """The numbers of what happened in the last seven days."""

    received: int
    decided: int
    decided_by_me: int
    accepted: int
    undone: int
    verified: int
    checked: int


def with_moderator(user: User) -> list[Submission]:
    """Returns what a moderator has taken up and not decided, oldest first."""
    mine = Submission.objects.for_queue().filter(state=State.IN_REVIEW, claimed_by=user)
    return list(mine[:MOST_LISTED])


def waiting_counts(user: User, now: datetime) -> WaitingCounts:
    """Returns the numbers of submissions that wait, in one query."""
    old = now - GROWS_OLD_AFTER
    undecided = Submission.objects.exclude(state__in=CLOSED).order_by()
    return WaitingCounts(
        **undecided.aggregate(
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            mine=Count("pk", filter=Q(state=State.IN_REVIEW, claimed_by=user)),
            asked=Count("pk", filter=Q(state=State.ASKED)),
            unconfirmed=Count("pk", filter=Q(state=State.UNCONFIRMED)),
            old=Count("pk", filter=Q(state__in=WAITING, confirmed_at__lt=old)),
            old_in_review=Count("pk", filter=Q(state=State.IN_REVIEW, claimed_at__lt=old)),
        )
    )


def done_this_week(user: User, now: datetime) -> DoneThisWeek:
    """Returns the numbers of what was done since a week before `now`, in three queries."""
    since = now - WEEK
    decided = Q(act=SubmissionAct.DECIDE)
    in_part = Q(state__in=(State.ACCEPTED, State.PARTLY_ACCEPTED))
    verified = AuthoritySummary.objects.filter(
        verification=Verification.LA_VERIFIED, verified_on__gt=timezone.localdate(since)
    )
    checked = Partnership.objects.filter(last_checked__gt=timezone.localdate(since))
    return DoneThisWeek(
        **SubmissionEvent.objects.filter(at__gt=since).aggregate(
            received=Count("pk", filter=Q(act=SubmissionAct.CONFIRM)),
            decided=Count("pk", filter=decided),
            decided_by_me=Count("pk", filter=decided & Q(user=user)),
            accepted=Count("pk", filter=decided & in_part),
            undone=Count("pk", filter=Q(act=SubmissionAct.UNDO)),
        ),
        verified=verified.count(),
        checked=checked.count(),
    )
