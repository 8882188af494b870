"""The panel beside the map: an LA that is chosen, and its partnerships."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse

from core.text import first_sentence
from partnerships.models import MappedAuthority, Partnership
from partnerships.presentation import ListedPartnership, by_family, role_entry, say_recorded_for
from partnerships.similar import compare_url
from partnerships.vocabularies import Kind

# Of each kind; the LA's own page has all of them.
MOST_LISTED = 30


def panel_of(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> dict[str, Any]:
    """Lays out an LA with counts, roles, region and summary; its partnerships by kind."""
    roles = role_entry(authority)
    say_recorded_for(authority, partnerships)
    recorded_for = dict.fromkeys(filter(None, (item.recorded_for for item in partnerships)))
    return {
        "name": authority.name,
        "url": authority.get_absolute_url(),
        "sentence": " ".join(
            [f"{authority.region.name}.", _recorded(authority.abep_count), *recorded_for]
        ),
        "summary": first_sentence(authority.summary.text) if authority.has_summary_text else "",
        "role": f"{roles.term}: {', '.join(roles.values) or 'not found'}.",
        "verification": str(authority.verification_level.label),
        "compareUrl": compare_url([authority]),
        "nearUrl": f"{reverse('find')}?la={authority.slug}",
        "correctUrl": f"{reverse('correction-new')}?la={authority.slug}",
        "families": [
            {
                "label": family.label,
                "kinds": [
                    _kind_group(Kind(kind), list(rows))
                    for kind, rows in groupby(
                        family.partnerships, key=lambda row: row.partnership.kind
                    )
                ],
            }
            for family in by_family(partnerships)
        ],
    }


def _kind_group(kind: Kind, rows: Sequence[ListedPartnership]) -> dict[str, Any]:
    return {
        "label": kind.plural,
        "explanation": kind.explanation,
        "partnerships": [
            {
                "id": row.partnership.pk,
                "name": row.partnership.name,
                "toldApart": row.told_apart,
                "slug": row.partnership.slug,
                "url": row.partnership.get_absolute_url(),
                "badge": row.partnership.badge.code,
                "badgeLabel": row.partnership.badge.label,
                "authorities": row.partnership.authority_codes,
            }
            for row in rows[:MOST_LISTED]
        ],
        "more": max(0, len(rows) - MOST_LISTED),
    }


def _recorded(abeps: int) -> str:
    if not abeps:
        return "No ABEP recorded."
    noun = Kind.ABEP.sentence_label if abeps == 1 else Kind.ABEP.sentence_plural
    return f"{abeps} {noun}."
