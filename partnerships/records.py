"""The records document: all that the map in the browser needs to know, without geometry."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from .colourings import Colouring, colourings
from .facets import values_of, values_of_authority
from .models import AuthoritySummary, MappedAuthority, Partnership
from .vocabularies import Kind, Status, Verification


@dataclass(frozen=True)
class MapRecords:
    """What the map shows, asked for once: LAs, partnerships by kind, colourings."""

    authorities: Sequence[MappedAuthority]
    partnerships: Sequence[Partnership]
    colourings: Sequence[Colouring]
    # GSS codes of the LAs whose verification is due again.
    due: Set[str]

    def colouring(self, key: str) -> Colouring:
        """The colouring of that key, or the first."""
        return next((one for one in self.colourings if one.key == key), self.colourings[0])


def map_records() -> MapRecords:
    """A fixed number of queries (four), however many records there are."""
    authorities = list(MappedAuthority.objects.for_the_map())
    partnerships = list(Partnership.objects.by_kind().prefetch_related("coverage"))
    found = defaultdict(list)
    for partnership in partnerships:
        if partnership.counts:
            for part in partnership.coverage.all():
                found[part.authority_id].append(partnership)
    due = AuthoritySummary.objects.due_again(timezone.localdate()).values_list("pk", flat=True)
    return MapRecords(authorities, partnerships, colourings(authorities, found), set(due))


def records_document() -> dict[str, Any]:
    """LAs by GSS code, every partnership with the GSS codes that it covers, colourings."""
    records = map_records()
    return {
        "labels": {
            "kind": {kind.value: kind.plural for kind in Kind},
            "status": dict(Status.choices),
            "verification": dict(Verification.choices),
        },
        "colourings": {
            one.key: {
                "label": one.label,
                "note": one.note,
                "classes": [vars(each) for each in one.classes],
                "classOf": one.class_of,
                "valueOf": one.value_of,
            }
            for one in records.colourings
        },
        "authorities": {
            authority.pk: _authority(authority, records.due) for authority in records.authorities
        },
        "partnerships": [_partnership(partnership) for partnership in records.partnerships],
    }


def verification_of(authority: MappedAuthority) -> Verification:
    """How far an LA's page has been checked; one without a summary rests on desk research."""
    summary = getattr(authority, "summary", None)
    return Verification(summary.verification) if summary else Verification.DESK_RESEARCH


def _authority(authority: MappedAuthority, due: Set[str]) -> dict[str, Any]:
    return {
        "name": authority.name,
        "slug": authority.slug,
        "url": authority.get_absolute_url(),
        "regionName": authority.region.name,
        "abepCount": authority.abep_count,
        **values_of_authority(authority, due),
    }


def _partnership(partnership: Partnership) -> dict[str, Any]:
    return {
        "name": partnership.name,
        "slug": partnership.slug,
        "url": partnership.get_absolute_url(),
        "status": partnership.status,
        "counts": partnership.counts,
        "founded": partnership.founded_year,
        "authorities": [part.authority_id for part in partnership.coverage.all()],
        **values_of(partnership),
    }
