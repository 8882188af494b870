"""The moderators' queue: the submissions that it shows, and their numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters as df
from django import forms
from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, TextField, Window
from django.db.models.functions import Cast
from django.utils import timezone

from boundaries.models import LocalAuthority

from ..models import Intent, ProposedChange, Submission, SubmissionQuerySet
from ..proposals import proposable_of
from ..states import CLOSED, UNDECIDED, WAITING, State

WAITS, ALL = "waiting", "all"
STATES = [
    (WAITS, "Waiting"),
    *((s.value, s.label) for s in State),
    (ALL, "All"),
]
AGES = [("7", "More than a week"), ("14", "More than two weeks"), ("30", "More than a month")]
OLDEST, NEWEST, BY_RECORD = "oldest", "newest", "record"
SORTS = [
    (OLDEST, "Oldest first"),
    (NEWEST, "Newest first"),
    (BY_RECORD, "By record, longest wait first"),
]
CLAIMS = [("me", "Mine"), ("nobody", "Nobody’s"), ("others", "Somebody else’s")]


class DatedAuthorityField(df.fields.ModelChoiceField):  # type: ignore[misc]
    """Offers LAs with the day on which one ended, since two may bear one name."""

    def label_from_instance(self, obj: LocalAuthority) -> str:
        return obj.dated_name


class DatedAuthorityFilter(df.ModelChoiceFilter):  # type: ignore[misc]
    field_class = DatedAuthorityField


class QueueFilter(df.FilterSet):  # type: ignore[misc]
    """The filters of the queue. Without a state it shows what waits."""

    q = df.CharFilter(label="Reference, name, e-mail or words", method="with_words")
    la = DatedAuthorityFilter(
        field_name="authority",
        queryset=LocalAuthority.objects.all(),
        to_field_name="slug",
        label="Local authority",
        empty_label="Any",
    )
    state = df.ChoiceFilter(choices=STATES, label="State", method="in_state", empty_label=None)
    intent = df.ChoiceFilter(choices=Intent.choices, label="Purpose", empty_label="Anything")
    age = df.ChoiceFilter(choices=AGES, label="Waiting for", method="older", empty_label="Any time")
    claimed = df.ChoiceFilter(
        choices=CLAIMS, label="Assigned to", method="claimed_by", empty_label="Anybody"
    )
    at_the_authority = df.BooleanFilter(
        field_name="submitter__at_the_authority",
        widget=forms.CheckboxInput,
        label="Only from an LA address",
        method="from_the_authority",
    )
    sort = df.ChoiceFilter(choices=SORTS, label="Sort by", method="sorted", empty_label=None)

    def __init__(self, data: Mapping[str, Any], *, user: User) -> None:
        asked = data.copy()  # type: ignore[attr-defined]
        # Somebody who asks about a reference may ask about anything.
        asked.setdefault("state", ALL if asked.get("q") else WAITS)
        asked.setdefault("sort", NEWEST if asked["state"] in CLOSED else OLDEST)
        super().__init__(asked, queryset=Submission.objects.for_lists())
        self.user = user

    @property
    def is_narrowed(self) -> bool:
        """Tells whether it leaves out some of what waits, or shows more than that."""
        asked = {(name, self.data.get(name)) for name in self.filters} - {
            ("state", WAITS),
            ("sort", OLDEST),
        }
        return any(value for _, value in asked)

    @property
    def choices(self) -> list[forms.BoundField]:
        """Returns all that can be chosen but the words, which have a box of their own."""
        return [field for field in self.form if field.name != "q"]

    def with_words(self, qs: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        """Looks in all that stands in a submission, and at who sent it."""
        proposed = ProposedChange.objects.annotate(text=Cast("value_proposed", TextField())).filter(
            submission=OuterRef("pk"), text__icontains=value
        )
        places = [
            *("reference", "message", "source_title", "source_url"),
            *("authority__name", "partnership__name"),
            *("submitter__name", "submitter__email", "submitter__role"),
        ]
        anywhere = Q(Exists(proposed))
        for place in places:
            anywhere |= Q(**{f"{place}__icontains": value})
        return qs.filter(anywhere)

    def sorted(self, qs: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == NEWEST:
            return qs.order_by(F("confirmed_at").desc(nulls_first=True), "-created_at", "-pk")
        if value == BY_RECORD:
            of_record = Window(Min("confirmed_at"), partition_by=["authority_id", "partnership_id"])
            return qs.alias(record_since=of_record).order_by(
                "record_since", "authority_id", "partnership_id", "confirmed_at", "pk"
            )
        return qs

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
class QueueLine:
    """A submission in the queue: what it is about, and what else waits about the same record."""

    submission: Submission
    labels: list[str]
    beside: int

    @property
    def can_be_ticked(self) -> bool:
        """Tells whether it can be spam: it came from a confirmed address, and is not decided."""
        submission = self.submission
        return submission.closed_at is None and submission.confirmed_at is not None

    @property
    def days(self) -> int | None:
        """How many days ago it was received; None where it has not been."""
        received = self.submission.confirmed_at
        return (timezone.localdate() - timezone.localdate(received)).days if received else None


def queue_lines(submissions: Iterable[Submission]) -> list[QueueLine]:
    """Returns the lines of a page of the queue, in one query more."""
    submissions = list(submissions)
    undecided = Submission.objects.undecided().order_by()
    here = undecided.filter(authority__in={submission.authority_id for submission in submissions})
    about: Counter[tuple[str, int | None]] = Counter(
        here.values_list("authority_id", "partnership_id")
    )
    return [
        QueueLine(
            submission,
            labels=list(
                dict.fromkeys(proposable_of(change).label for change in submission.proposed.all())
            ),
            beside=about[submission.authority_id, submission.partnership_id]
            - (submission.state in UNDECIDED),
        )
        for submission in submissions
    ]


@dataclass(frozen=True)
class QueueCounts:
    """The numbers of submissions that wait."""

    received: int
    in_review: int
    mine: int
    asked: int
    unconfirmed: int
    confirmations: int
    oldest: datetime | None

    @property
    def waiting(self) -> int:
        return self.received + self.in_review


def queue_counts(user: User) -> QueueCounts:
    """Returns the numbers of submissions that wait for somebody, in two queries."""
    undecided: QuerySet[Submission] = Submission.objects.exclude(state__in=CLOSED).order_by()
    return QueueCounts(
        confirmations=Submission.objects.waiting().plain_confirmations(user).count(),
        **undecided.aggregate(
            received=Count("pk", filter=Q(state=State.PENDING)),
            in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
            mine=Count("pk", filter=Q(state=State.IN_REVIEW, claimed_by=user)),
            asked=Count("pk", filter=Q(state=State.ASKED)),
            unconfirmed=Count("pk", filter=Q(state=State.UNCONFIRMED)),
            oldest=Min("confirmed_at", filter=Q(state__in=WAITING)),
        ),
    )
