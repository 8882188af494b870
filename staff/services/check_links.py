"""Follows the links of the record, so many a day, and notes what answered."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from partnerships.models import AuthoritySummary, Partnership, Source

from ..link_visits import LinkAnswer, LinkVisitor
from ..models import LinkCheck

LINKS_A_RUN = 200
# A link is followed again after so long, by what became of it last time.
AGAIN_AFTER = {
    LinkCheck.Outcome.FINE: timedelta(days=30),
    LinkCheck.Outcome.UNKNOWN: timedelta(days=7),
    LinkCheck.Outcome.BROKEN: timedelta(days=1),
}
# Any number that no other lock of this database has.
CHECK_LINKS_LOCK = 4_710_202


class AlreadyChecking(Exception):
    """Says that links are being followed by somebody else, so hosts would be asked twice."""


def check_links(*, visitor: LinkVisitor, most: int = LINKS_A_RUN) -> Counter[str]:
    """Follows the links that are due, and returns how many were fine, broken and unknown."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [CHECK_LINKS_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyChecking
        try:
            counts: Counter[str] = Counter()
            for url in due_links(timezone.now())[:most]:
                answer = visitor.follow(url)
                note_link(url=url, answer=answer, at=timezone.now())
                counts[answer.outcome.value] += 1
            return counts
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [CHECK_LINKS_LOCK])


@transaction.atomic
def note_link(*, url: str, answer: LinkAnswer, at: datetime) -> None:
    """Keeps what became of following a link, and since when it is broken."""
    before = LinkCheck.objects.select_for_update().filter(url=url).first()
    broken_since = None
    if answer.outcome is LinkCheck.Outcome.BROKEN:
        broken_since = (before.broken_since if before else None) or at
    LinkCheck.objects.update_or_create(
        url=url,
        defaults={
            "outcome": answer.outcome,
            "told": answer.told,
            "checked_at": at,
            "broken_since": broken_since,
        },
    )


def due_links(now: datetime) -> list[str]:
    """Returns the links of the record that are to be followed now: those never followed first."""
    shown: set[str] = set()
    for rows, name in (
        (Partnership.objects.all(), "website"),
        (Partnership.objects.all(), "contact_page"),
        (Source.objects.all(), "url"),
        (AuthoritySummary.objects.all(), "schools_page"),
    ):
        shown.update(rows.exclude(**{name: ""}).values_list(name, flat=True))
    followed = LinkCheck.objects.in_bulk()
    due = [
        url
        for url in shown
        if url not in followed
        or followed[url].checked_at + AGAIN_AFTER[LinkCheck.Outcome(followed[url].outcome)] <= now
    ]
    return sorted(
        due, key=lambda url: (url in followed, followed[url].checked_at if url in followed else now)
    )
