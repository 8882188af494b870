"""Counts of all that people sent in and of its end, month by month and region by region."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from boundaries.models import Region
from core.history.row_changes import events_of
from core.months import months_before
from corrections.models import Origin, Submission
from corrections.states import DECIDED, State
from partnerships.models import AuthoritySummary
from partnerships.vocabularies import Verification

MONTHS = 12
ACCEPTED = (State.ACCEPTED, State.PARTLY_ACCEPTED)


@dataclass(frozen=True)
class SentIn:
    """When a submission came, when it was closed and how, and from which region."""

    came_at: datetime
    closed_at: datetime | None
    state: str
    region: str

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED and self.closed_at is not None


@dataclass(frozen=True)
class ActivityLine:
    """The numbers of one month or one region. What nothing can be said of is None."""

    label: str
    came: int
    decided: int
    accepted: int
    waited_days: float | None
    verified: int

    @property
    def accepted_percent(self) -> int | None:
        return round(100 * self.accepted / self.decided) if self.decided else None

    @classmethod
    def of(
        cls, label: str, came: Sequence[SentIn], decided: Sequence[SentIn], verified: int
    ) -> "ActivityLine":
        waits = [(row.closed_at or row.came_at) - row.came_at for row in decided]
        days = median(wait.total_seconds() for wait in waits) / 86_400 if waits else None
        accepted = sum(row.state in ACCEPTED for row in decided)
        waited = round(days, 1) if days is not None else None
        return cls(label, len(came), len(decided), accepted, waited, verified)


@dataclass(frozen=True)
class ActivityTable:
    """Lines with the largest numbers among them, which their bars are measured by."""

    lines: Sequence[ActivityLine]

    def rows(self) -> list[dict[str, Any]]:
        """Returns each line with the lengths of its bars, in hundredths of the longest."""
        most_came = max((line.came for line in self.lines), default=0) or 1
        most_verified = max((line.verified for line in self.lines), default=0) or 1
        return [
            {
                "line": line,
                "came_bar": round(100 * line.came / most_came),
                "verified_bar": round(100 * line.verified / most_verified),
            }
            for line in self.lines
        ]


def activity(today: date) -> tuple[ActivityTable, ActivityTable]:
    """Returns the last twelve months, the present one included, and the regions over them."""
    this_month = today.replace(day=1)
    # The last of them is the next month, with which this one ends.
    starts = [months_before(this_month, back) for back in range(MONTHS - 1, -2, -1)]
    first = starts[0]
    sent_in = submissions_since(first)
    verified = verified_at([midnight(start) for start in starts[1:]])
    months = [
        ActivityLine.of(
            date_format(start, "F Y"),
            [row for row in sent_in if start <= _day(row.came_at) < end],
            [row for row in sent_in if row.is_decided and start <= _day(row.closed_at) < end],
            number,
        )
        for (start, end), number in zip(pairwise(starts), verified, strict=True)
    ]
    names = dict(Region.objects.order_by("name").values_list("pk", "name"))
    now = AuthoritySummary.objects.filter(verification=Verification.LA_VERIFIED)
    of_regions = list(now.values_list("authority__region", flat=True))
    regions = [
        ActivityLine.of(
            name,
            [row for row in sent_in if row.region == key and _day(row.came_at) >= first],
            [row for row in sent_in if row.region == key and row.is_decided],
            of_regions.count(key),
        )
        for key, name in names.items()
    ]
    return ActivityTable(months), ActivityTable(regions)


def submissions_since(first: date) -> list[SentIn]:
    """Returns what people sent in and confirmed that came, or was closed, on that day or later."""
    begin = midnight(first)
    rows = Submission.objects.exclude(origin=Origin.FILES).exclude(state=State.SPAM)
    rows = rows.filter(confirmed_at__isnull=False).order_by()
    values = rows.values_list("confirmed_at", "closed_at", "state", "authority__region")
    return [
        SentIn(came_at, closed_at, state, region)
        for came_at, closed_at, state, region in values
        if came_at and (came_at >= begin or (closed_at and closed_at >= begin))
    ]


def verified_at(moments: Sequence[datetime]) -> list[int]:
    """Returns how many LAs had verified their page at each moment, as the history tells it."""
    events: Iterable[Any] = (
        events_of(AuthoritySummary)
        .objects.order_by("pgh_id")
        .values_list("pgh_obj_id", "pgh_created_at", "pgh_label", "verification")
    )
    told = list(events)
    numbers = []
    for moment in moments:
        latest = {key: (label, level) for key, at, label, level in told if at < moment}
        numbers.append(
            sum(
                label != "delete" and level == Verification.LA_VERIFIED
                for label, level in latest.values()
            )
        )
    return numbers


def midnight(day: date) -> datetime:
    """Returns the midnight with which a day begins here."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001


def _day(moment: datetime | None) -> date:
    return timezone.localdate(moment) if moment else date.min


def longest_wait(now: datetime) -> timedelta | None:
    """Returns how long the oldest submission that is not decided has waited."""
    oldest = Submission.objects.waiting().exclude(origin=Origin.FILES).order_by("confirmed_at")
    came_at = oldest.values_list("confirmed_at", flat=True).first()
    return now - came_at if came_at else None
