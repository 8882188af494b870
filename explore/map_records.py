"""The part of the record that the map shows, kept in memory until the record changes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Count

from boundaries.equal_size import hexagons
from boundaries.models import RECORD_VINTAGE, Adjacency, MapGeometry, MapShape, Vintage
from core.cache import VersionedCache
from core.history.as_of_date import date_shown
from core.models import RecordsVersion
from partnerships.models import AuthoritySummary, MappedAuthority, Partnership
from partnerships.vocabularies import CURRENT_YEARS, EvidenceAge, Kind

from .colourings import Colouring, EvidenceCount, colourings
from .filter_values import FieldValues, authority_values, partnership_values


@dataclass(frozen=True)
class MappedPartnership:
    """A partnership that counts, as the filters see it."""

    pk: int
    founded_year: int | None
    authority_codes: Sequence[str]
    values: FieldValues

    @property
    def is_current(self) -> bool:
        return self.values["age"][0] in EvidenceAge.current()


@dataclass(frozen=True)
class MapRecords:
    """The LAs of a vintage by region and name, the partnerships that count, colourings, shapes."""

    # The vintage's year, and all that there are.
    vintage: int
    vintages: Sequence[Vintage]

    authorities: Sequence[MappedAuthority]
    authority_values: Mapping[str, FieldValues]  # by GSS code
    partnerships: Sequence[MappedPartnership]
    colourings: Mapping[str, Colouring]  # by key
    shapes: Mapping[str, MapShape]  # by GSS code
    hexagons: Mapping[str, MapShape]  # the same; none where nobody has laid them out
    neighbour_counts: Mapping[str, int]  # by GSS code; none where an LA has no neighbour
    # The geometry document, which "use my location" asks for.
    geometry: MapGeometry | None
    abeps: EvidenceCount
    # When any record last changed.
    changed_at: datetime

    @property
    def authorities_with_abeps(self) -> int:
        return sum(1 for authority in self.authorities if authority.abep_count)


_records: VersionedCache[MapRecords] = VersionedCache()


def map_records(year: int = RECORD_VINTAGE) -> MapRecords:
    """One query; eight more when the records have changed."""
    return _records.get(year, partial(_map_records, year))


def _map_records(year: int) -> MapRecords:
    authorities = list(MappedAuthority.objects.for_the_map(year))
    known = {authority.pk for authority in authorities}
    due = set(AuthoritySummary.objects.due_again(date_shown()).values_list("pk", flat=True))
    partnerships = list(
        Partnership.objects.counted().with_authority_codes().with_last_known_active().order_by("pk")
    )
    by_authority = defaultdict(list)
    for partnership in partnerships:
        # A record of an LA that ended shows on those that came of it.
        partnership.authority_codes = [
            code for code in partnership.authority_codes if code in known
        ]
        for code in partnership.authority_codes:
            by_authority[code].append(partnership)
    abeps = [partnership for partnership in partnerships if partnership.kind == Kind.ABEP]
    shapes = list(MapShape.objects.filter(vintage=year))
    geometry = MapGeometry.objects.filter(vintage=year, is_current=True)
    evidence = EvidenceCount(
        total=len(abeps),
        current=sum(1 for abep in abeps if abep.evidence_age in EvidenceAge.current()),
        since=date_shown().year - CURRENT_YEARS,
    )
    return MapRecords(
        vintage=year,
        vintages=list(Vintage.objects.all()),
        authorities=authorities,
        authority_values={
            authority.pk: authority_values(authority, due) for authority in authorities
        },
        partnerships=[
            MappedPartnership(
                partnership.pk,
                partnership.founded_year,
                partnership.authority_codes,
                partnership_values(partnership),
            )
            for partnership in partnerships
        ],
        colourings={
            colouring.key: colouring
            for colouring in colourings(authorities, by_authority, evidence)
        },
        shapes={shape.authority_id: shape for shape in shapes},
        hexagons=hexagons(year, shapes),
        neighbour_counts=dict(
            Adjacency.objects.filter(vintage=year)
            .order_by()
            .values_list("authority")
            .annotate(Count("pk"))
        ),
        geometry=geometry.defer("body_gzip", "body_brotli").first(),
        abeps=evidence,
        changed_at=RecordsVersion.objects.current().changed_at,
    )
