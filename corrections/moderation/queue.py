"""The moderators' queue: the submissions that it shows, and their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters as df
from django import forms
from django.contrib.auth.models import User
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from boundaries.models import LocalAuthority

from ..models import Intent, Submission, SubmissionQuerySet
from ..states import WAITING, State

WAITS, ALL = "waiting", "all"
STATES = [
    (WAITS, "Waiting"),
    *((s.value, s.label) for s in State if s != State.UNCONFIRMED),
    (ALL, "All"),
]
AGES = [("7", "More than a week"), ("14", "More than two weeks"), ("30", "More than a month")]
CLAIMS = [("me", "Mine"), ("nobody", "Nobody’s"), ("others", "Somebody else’s")]


class DatedAuthorityField(df.fields.ModelChoiceField):  # type: ignore[misc]
    """Offers LAs with the day on which one ended, since two may bear one name."""

    def label_from_instance(self, obj: LocalAuthority) -> str:
        return obj.dated_name


class DatedAuthorityFilter(df.ModelChoiceFilter):  # type: ignore[misc]
    field_class = DatedAuthorityField


class QueueFilter(df.FilterSet):  # type: ignore[misc]
    """The filters of the queue. Without a state it shows what waits."""

    la = DatedAuthorityFilter(
        field_name="authority",
        queryset=LocalAuthority.objects.all(),
        to_field_name="slug",
        label="Local authority",
        empty_label="Any",
    )
    state = df.ChoiceFilter(choices=STATES, label="State", method="in_state", empty_label=None)
    intent = df.ChoiceFilter(choices=Intent.choices, label="What for", empty_label="Anything")
    age = df.ChoiceFilter(choices=AGES, label="Waiting for", method="older", empty_label="Any time")
    claimed = df.ChoiceFilter(
        choices=CLAIMS, label="Who works on it", method="claimed_by", empty_label="Anybody"
    )
    at_the_authority = df.BooleanFilter(
        field_name="submitter__at_the_authority",
        widget=forms.CheckboxInput,
        label="From an address at the LA only",
        method="from_the_authority",
    )

    def __init__(self, data: Mapping[str, Any], *, user: User) -> None:
        asked = data.copy()  # type: ignore[attr-defined]
        asked.setdefault("state", WAITS)
        super().__init__(asked, queryset=Submission.objects.for_queue())
        self.user = user

    @property
    def is_narrowed(self) -> bool:
        """Tells whether it leaves out some of what waits, or shows more than that."""
        asked = {(name, self.data.get(name)) for name in self.filters} - {("state", WAITS)}
        return any(value for _, value in asked)

    def in_state(self, qs: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == ALL:
            return qs
        return qs.filter(state__in=WAITING if value == WAITS else [value])

    def older(self, qs: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return qs.filter(confirmed_at__lt=timezone.now() - timedelta(days=int(value)))

    def claimed_by(self, qs: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == "nobody":
            return qs.filter(claimed_by=None)
        mine = Q(claimed_by=self.user)
        return qs.filter(mine if value == "me" else ~mine & Q(claimed_by__isnull=False))

    def from_the_authority(
        self, qs: SubmissionQuerySet, name: str, value: bool | None
    ) -> SubmissionQuerySet:
        at_the_authority = Q(submitter__at_the_authority=True) | ~Q(sender_domain="")
        return qs.filter(at_the_authority) if value else qs


@dataclass(frozen=True)
class QueueCounts:
    """The numbers of submissions that wait."""

    received: int
    in_review: int
    mine: int
    oldest: datetime | None

    @property
    def waiting(self) -> int:
        return self.received + self.in_review


def queue_counts(user: User) -> QueueCounts:
    """Returns the numbers of submissions that wait, in one query."""
    waiting: QuerySet[Submission] = Submission.objects.waiting().order_by()
    return QueueCounts(
        **waiting.aggregate(
            received=Count("pk", filter=Q(state=State.PENDING)),
            in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
            mine=Count("pk", filter=Q(state=State.IN_REVIEW, claimed_by=user)),
            oldest=Min("confirmed_at"),
        )
    )
