"""For moderators: how much came, how long it waited, and what became of it."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.safe_csv import csv_response

from ..activity import ActivityTable, activity, longest_wait

COLUMNS = (
    "part",
    "name",
    "came",
    "decided",
    "accepted",
    "accepted_percent",
    "median_days_waited",
    "las_verified",
)

moderators_only = permission_required("corrections.change_submission", raise_exception=True)


@require_safe
@moderators_only
def activity_page(request: HttpRequest) -> HttpResponse:
    """Shows the last twelve months, and the regions over them."""
    months, regions = activity(timezone.localdate())
    context = {
        "tables": [("Month by month", "Month", months), ("Region by region", "Region", regions)],
        "longest_wait": longest_wait(timezone.now()),
    }
    return render(request, "staff/activity.html", context)


@require_safe
@moderators_only
def activity_file(request: HttpRequest) -> HttpResponse:
    """Returns the same numbers as a table."""
    months, regions = activity(timezone.localdate())
    rows = [COLUMNS, *_rows("month", months), *_rows("region", regions)]
    return csv_response(rows, "activity.csv")


def _rows(part: str, table: ActivityTable) -> list[list[str]]:
    return [
        [
            "" if value is None else str(value)
            for value in (
                part,
                line.label,
                line.came,
                line.decided,
                line.accepted,
                line.accepted_percent,
                line.waited_days,
                line.verified,
            )
        ]
        for line in table.lines
    ]
