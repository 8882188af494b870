"""The records document: all that the map in the browser needs to know, without geometry."""

from typing import Any

from .models import MappedAuthority, Partnership
from .vocabularies import Kind, Status, Verification


def records_document() -> dict[str, Any]:
    """LAs by GSS code, and every partnership with the GSS codes that it covers.

    A fixed number of queries (three), however many records there are.
    """
    return {
        "labels": {
            "kind": {kind.value: kind.plural for kind in Kind},
            "status": dict(Status.choices),
            "verification": dict(Verification.choices),
        },
        "notCounted": [status.value for status in Status if not status.counts],
        "authorities": {
            authority.pk: {
                "name": authority.name,
                "url": authority.get_absolute_url(),
                "region": authority.region.name,
                "abeps": authority.abep_count,
                "verification": verification_of(authority).value,
            }
            for authority in MappedAuthority.objects.for_lists()
        },
        "partnerships": [
            {
                "name": partnership.name,
                "url": partnership.get_absolute_url(),
                "kind": partnership.kind,
                "status": partnership.status,
                "authorities": [part.authority_id for part in partnership.coverage.all()],
            }
            for partnership in Partnership.objects.by_kind().prefetch_related("coverage")
        ],
    }


def verification_of(authority: MappedAuthority) -> Verification:
    """How far an LA's page has been checked; one without a summary rests on desk research."""
    summary = getattr(authority, "summary", None)
    return Verification(summary.verification) if summary else Verification.DESK_RESEARCH
