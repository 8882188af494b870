"""Tells moderators by e-mail that something waits: at once, or gathered, as each of them chose."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core.site_address import absolute
from mail.services import queue_email

from ..models import Origin, Submission, TellingChoice

# What has waited longer is said to grow old.
GROWS_OLD_AFTER = timedelta(days=7)
# Of what waits, an e-mail names the oldest, and says how many there are besides.
MOST_LISTED = 10


@dataclass(frozen=True)
class ToldModerators:
    """How many submissions wait, and how many moderators were written to about them."""

    waiting: int
    written: int


def moderators() -> QuerySet[User]:
    """Returns the people who may decide what is sent in, and can be written to."""
    able = User.objects.with_perm(
        "corrections.change_submission", backend="django.contrib.auth.backends.ModelBackend"
    )
    return able.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")


@transaction.atomic
def choose_telling(*, user: User, how_often: str) -> TellingChoice:
    """Keeps how often a moderator wants to be told."""
    chosen, _ = TellingChoice.objects.update_or_create(user=user, defaults={"how_often": how_often})
    return chosen


@transaction.atomic
def tell_at_once(*, submission: Submission) -> None:
    """Queues an e-mail about one submission to each moderator who wants to be told at once.

    Whoever wants a second moderator for it knows of it. What the shipped files propose comes by the
    hundred: it is told with the rest.
    """
    if submission.origin == Origin.FILES:
        return
    wanted = TellingChoice.objects.filter(how_often=TellingChoice.HowOften.AT_ONCE)
    to = moderators().filter(pk__in=wanted.values("user"))
    if submission.second_wanted_by:
        to = to.exclude(pk=submission.second_wanted_by.pk)
    for user in to:
        key = f"waits-{submission.reference}-{submission.version}-{user.pk}"
        _write(user, [submission], dedupe_key=key)


@transaction.atomic
def tell_assigned(*, submission: Submission, by: User) -> None:
    """Queues an e-mail to whom a colleague gave a submission, unless they want to hear nothing."""
    to = submission.claimed_by
    never = TellingChoice.objects.filter(user=to, how_often=TellingChoice.HowOften.NEVER)
    if to is None or to == by or never.exists():
        return
    context = {
        "submission": submission,
        "by": by.email,
        "page_url": absolute(_page_of(submission)),
        "choice_url": absolute(reverse("moderation-emails")),
    }
    key = f"assigned-{submission.reference}-{submission.version}"
    queue_email(kind="assigned", to=to.email, context=context, dedupe_key=key)


@transaction.atomic
def tell_moderators() -> ToldModerators:
    """Writes to each moderator whose day it is, if anything waits. One of the daily jobs."""
    today = timezone.localdate()
    waiting = list(Submission.objects.for_queue().waiting())
    chosen = TellingChoice.objects.select_for_update().in_bulk()
    due = [
        user
        for user in moderators()
        if waiting and chosen.get(user.pk, TellingChoice(user=user)).is_due(today)
    ]
    for user in due:
        _write(user, waiting, dedupe_key=f"waiting-{today.isoformat()}-{user.pk}")
        TellingChoice.objects.update_or_create(user=user, defaults={"told_on": today})
    return ToldModerators(len(waiting), len(due))


def _write(user: User, waiting: list[Submission], *, dedupe_key: str) -> None:
    old = timezone.now() - GROWS_OLD_AFTER
    context = {
        "waiting": waiting,
        "listed": [(row, absolute(_page_of(row))) for row in waiting[:MOST_LISTED]],
        "others": len(waiting) - MOST_LISTED,
        "old": sum(row.confirmed_at < old for row in waiting if row.confirmed_at),
        "mine": sum(row.claimed_by_id == user.pk for row in waiting),
        "queue_url": absolute(reverse("moderation")),
        "choice_url": absolute(reverse("moderation-emails")),
    }
    queue_email(kind="waiting", to=user.email, context=context, dedupe_key=dedupe_key)


def _page_of(submission: Submission) -> str:
    return reverse("moderation-submission", args=[submission.reference])
