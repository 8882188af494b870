"""Invented partnerships for spreadsheets, and a history in which they are older than today."""

from django.db import connection

from core.history.row_changes import events_of
from core.history.tracking import tracked_models
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source

CAMDEN, NORFOLK = "E09000007", "E10000020"


def invented_partnership(slug: str = "invented-learning", **values: object) -> Partnership:
    """A partnership that works in Camden, with a source and members."""
    about = {
        "name": f"Invented Partnership {slug}",
        "kind": "abep",
        "scale": "la_wide",
        "status": "unknown",
        "evidence": "desk_research",
        "short_name": "ILP",
        "summary": "An invented summary.",
        "last_checked": "2026-06-05",
    }
    partnership = Partnership.objects.create(slug=slug, **about | values)
    Coverage.objects.create(partnership=partnership, authority_id=CAMDEN, extent="whole")
    Source.objects.create(partnership=partnership, title="An invented paper")
    Membership.objects.create(
        partnership=partnership, count=12, description="schools", as_of="May 2021"
    )
    return partnership


def invented_summary(code: str = NORFOLK, **values: object) -> AuthoritySummary:
    AuthoritySummary.objects.filter(pk=code).delete()
    summary = AuthoritySummary.objects.create(authority_id=code, text="Invented words.", **values)
    Source.objects.create(summary=summary, title="An invented survey")
    return summary


def an_hour_passes() -> None:
    """Makes all changes so far an hour older: a test is one transaction, which has one moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for model in tracked_models():
            table = events_of(model)._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(
                f"UPDATE \"{table}\" SET pgh_created_at = pgh_created_at - interval '1 hour' "
                "WHERE pgh_created_at = now()"
            )
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
