"""What the map's panel says of an LA that is chosen."""

from collections.abc import Iterable
from typing import Any

from partnerships.models import MappedAuthority, Partnership
from partnerships.presentation import by_kind
from partnerships.vocabularies import Kind

# Of each kind; the LA's own page has all of them.
MOST_LISTED = 30


def panel(authority: MappedAuthority, found: Iterable[Partnership]) -> dict[str, Any]:
    """`authority` comes with counts, region and summary, `found` by kind with coverage."""
    return {
        "name": authority.name,
        "url": authority.get_absolute_url(),
        "sentence": f"{authority.region.name}. {_recorded(authority.abep_count)}",
        "verification": str(authority.verification_level.label),
        "groups": [
            {
                "label": group.kind.plural,
                "partnerships": [_partnership(one) for one in group.partnerships[:MOST_LISTED]],
                "more": max(0, len(group.partnerships) - MOST_LISTED),
            }
            for group in by_kind(found)
        ],
    }


def _recorded(abeps: int) -> str:
    if not abeps:
        return "Nothing recorded."
    noun = Kind.ABEP.sentence_label if abeps == 1 else Kind.ABEP.sentence_plural
    return f"{abeps} {noun}."


def _partnership(partnership: Partnership) -> dict[str, Any]:
    return {
        "name": partnership.name,
        "url": partnership.get_absolute_url(),
        "status": partnership.status,
        "statusLabel": partnership.get_status_display(),
        "authorities": [part.authority_id for part in partnership.coverage.all()],
    }
