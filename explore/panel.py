"""The panel beside the map: an LA that is chosen, and its partnerships."""

from collections.abc import Iterable
from typing import Any

from partnerships.models import MappedAuthority, Partnership
from partnerships.presentation import by_kind
from partnerships.vocabularies import Kind

# Of each kind; the LA's own page has all of them.
MOST_LISTED = 30


def panel_of(authority: MappedAuthority, partnerships: Iterable[Partnership]) -> dict[str, Any]:
    """Lays out an LA with counts, region and summary; its partnerships by kind with coverage."""
    return {
        "name": authority.name,
        "url": authority.get_absolute_url(),
        "sentence": f"{authority.region.name}. {_recorded(authority.abep_count)}",
        "verification": str(authority.verification_level.label),
        "groups": [
            {
                "label": group.kind.plural,
                "partnerships": [
                    {
                        "name": partnership.name,
                        "url": partnership.get_absolute_url(),
                        "badge": partnership.badge.code,
                        "badgeLabel": partnership.badge.label,
                        "authorities": [part.authority_id for part in partnership.coverage.all()],
                    }
                    for partnership in group.partnerships[:MOST_LISTED]
                ],
                "more": max(0, len(group.partnerships) - MOST_LISTED),
            }
            for group in by_kind(partnerships)
        ],
    }


def _recorded(abeps: int) -> str:
    if not abeps:
        return "No ABEP recorded."
    noun = Kind.ABEP.sentence_label if abeps == 1 else Kind.ABEP.sentence_plural
    return f"{abeps} {noun}."
