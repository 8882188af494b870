"""The panel beside the map: an LA that is chosen, and its partnerships."""

from collections.abc import Iterable
from typing import Any

from partnerships.models import MappedAuthority, Partnership
from partnerships.presentation import by_kind, say_recorded_for
from partnerships.vocabularies import Kind

# Of each kind; the LA's own page has all of them.
MOST_LISTED = 30


def panel_of(authority: MappedAuthority, partnerships: Iterable[Partnership]) -> dict[str, Any]:
    """Lays out an LA with counts, region and summary; its partnerships by kind with coverage."""
    partnerships = list(partnerships)
    say_recorded_for(authority, partnerships)
    recorded_for = dict.fromkeys(filter(None, (item.recorded_for for item in partnerships)))
    return {
        "name": authority.name,
        "url": authority.get_absolute_url(),
        "sentence": " ".join(
            [f"{authority.region.name}.", _recorded(authority.abep_count), *recorded_for]
        ),
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
                        "authorities": partnership.authority_codes,
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
