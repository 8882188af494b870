"""Finds what there is for somebody at a place: what covers it, what may, and what is near by.

One answer for a postcode, a town, a district and a reader's location: the district decides what
covers the place, and distance what comes first of the rest.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum

from django.contrib.gis.geos import Point
from django.utils.text import get_text_list

from boundaries.models import (
    RECORD_VINTAGE,
    Adjacency,
    Boundary,
    DistrictShape,
    Lineage,
    LocalAuthority,
    Place,
    Vintage,
)
from core.name_search import name_key

from .models import Coverage, Partnership
from .vocabularies import Extent

# Beyond so many LAs a partnership's note says their number instead.
MOST_NAMED = 3


@dataclass(frozen=True)
class Spot:
    """A place that somebody is at: its LA, and its district and point as far as they are known.

    Without a name it is the LA itself. On a bridge, pier or bank it is near the LA, and not in it.
    Where the point is the middle of a district, and not where somebody is, `middle_of` names it.
    """

    name: str
    authority: LocalAuthority
    district: str = ""
    point: Point | None = None
    is_near: bool = False
    middle_of: str = ""


class Reach(Enum):
    """The way in which a partnership of the LA reaches the place."""

    COVERS = 0
    NOT_KNOWN = 1
    ANOTHER_PART = 2


@dataclass(frozen=True)
class PlacedPartnership:
    """A partnership, with what it is and where it works."""

    partnership: Partnership
    note: str


@dataclass(frozen=True)
class ReachGroup:
    """The partnerships of the LA that reach the place alike, those that ended last."""

    title: str
    partnerships: list[PlacedPartnership]


@dataclass(frozen=True)
class NeighbourNearby:
    """A neighbouring LA, how far it is, and the partnerships that work there and not here."""

    authority: LocalAuthority
    how: str
    partnerships: list[PlacedPartnership]


@dataclass(frozen=True)
class NearHere:
    """The answer to what there is at a place."""

    spot: Spot
    groups: list[ReachGroup]
    near_by: list[NeighbourNearby]
    # To choose from, where the place may be in any of them.
    districts: list[str]

    @property
    def district_around(self) -> str:
        """Returns the district, unless the place's name says it already."""
        is_named = name_key(self.spot.district) in name_key(self.spot.name)
        return "" if is_named else self.spot.district


def near_here(spot: Spot) -> NearHere:
    """Returns what works at a place, then what works in the neighbouring LAs, nearest first."""
    of_reach: dict[Reach, list[PlacedPartnership]] = defaultdict(list)
    everything = Partnership.objects.in_authority(spot.authority).by_kind().for_lists()
    here = sorted(everything, key=lambda partnership: not partnership.counts)
    line = {spot.authority.pk}
    of_districts: dict[str, set[str]] = defaultdict(set)
    if any(line.isdisjoint(_codes(partnership)) for partnership in here):
        # Something is recorded for an LA before or after this one, and shown here too.
        members = Lineage.objects.filter(authority=spot.authority)
        line = set(members.values_list("member", flat=True))
        shapes = DistrictShape.objects.filter(authority__in=line)
        for district, code in shapes.values_list("district", "authority"):
            of_districts[district].add(code)
    for partnership in here:
        parts = {part.authority_id: part for part in partnership.coverage.all()}
        part = parts.get(spot.authority.pk) or next(parts[code] for code in line if code in parts)
        elsewhere = [other.authority for code, other in parts.items() if code not in line]
        placed = PlacedPartnership(partnership, _note(partnership, part, elsewhere))
        # One of several that came of the LA is a part of it.
        is_of_one = part.authority_id != spot.authority.pk and len(line) > 2
        if is_of_one and spot.district not in of_districts:
            reach = Reach.NOT_KNOWN
        elif (is_of_one and part.authority_id not in of_districts[spot.district]) or (
            not is_of_one and _all_elsewhere(part, spot.authority, of_districts)
        ):
            reach = Reach.ANOTHER_PART
        else:
            reach = reach_of(part, spot.district)
        of_reach[reach].append(placed)
    groups = [
        ReachGroup(_title(reach, spot), of_reach[reach]) for reach in Reach if of_reach[reach]
    ]
    districts = Place.objects.districts_of(spot.authority)
    names = [] if spot.district else list(districts.values_list("name", flat=True))
    return NearHere(spot, groups, _near_by(spot, {partnership.pk for partnership in here}), names)


def _all_elsewhere(
    part: Coverage, authority: LocalAuthority, of_districts: Mapping[str, Set[str]]
) -> bool:
    """Tells whether a part of the LA that one came of has no district in that one."""
    known = [name for name in part.districts if name in of_districts]
    return bool(known) and not any(authority.pk in of_districts[name] for name in known)


def _codes(partnership: Partnership) -> set[str]:
    return {part.authority_id for part in partnership.coverage.all()}


def reach_of(part: Coverage, district: str) -> Reach:
    """Returns whether a partnership's part of an LA holds a district of it."""
    if part.extent == Extent.WHOLE:
        return Reach.COVERS
    if not district or not part.districts:
        return Reach.NOT_KNOWN
    known = {name_key(name) for name in part.districts}
    return Reach.COVERS if name_key(district) in known else Reach.ANOTHER_PART


def _title(reach: Reach, spot: Spot) -> str:
    place = spot.authority.name_in_sentence
    match reach:
        case Reach.COVERS:
            return (
                f"Covers your district, {spot.district}"
                if spot.district
                else f"Covers all of {place}"
            )
        case Reach.NOT_KNOWN:
            return (
                f"Not known which part of {place}"
                if spot.district
                else f"Covers a part of {place}, which may not be yours"
            )
        case Reach.ANOTHER_PART:
            return f"Another part of {place}"


def _note(partnership: Partnership, part: Coverage, elsewhere: list[LocalAuthority]) -> str:
    """Says what a partnership is and where, so that two of one name are told apart."""
    place = part.authority.name_in_sentence
    where = f"All of {place}"
    if part.extent == Extent.PART:
        where = get_text_list(part.districts, "and") if part.districts else f"Part of {place}"
    also = ""
    if elsewhere:
        names = [authority.name_in_sentence for authority in elsewhere]
        several = f"{len(names)} other local authorities"
        also = f"; also {get_text_list(names, 'and') if len(names) <= MOST_NAMED else several}"
    return f"{partnership.get_kind_display()}. {where}{also}"


def _near_by(spot: Spot, here: Set[int]) -> list[NeighbourNearby]:
    """Returns the neighbours with counted partnerships, besides those that work here."""
    first = Vintage.objects.showing(spot.authority).values("pk")[:1]
    pairs = list(
        Adjacency.objects.filter(authority=spot.authority, vintage__in=first)
        .select_related("neighbour")
        .order_by("-border_km", "neighbour__name")
    )
    codes = {pair.neighbour_id for pair in pairs}
    # What is recorded for an LA before or after a neighbour is the neighbour's too.
    lines = list(
        Lineage.objects.filter(authority__in=codes).values_list("authority", "member").order_by()
    )
    of_lines = {member for _, member in lines}
    covering = Coverage.objects.filter(authority__in=of_lines).values("partnership")
    counted = Partnership.objects.counted().filter(pk__in=covering).by_kind().with_coverage()
    # Of what is next door, the page names each and no more.
    counted = counted.only("slug", "name", "kind")
    elsewhere: dict[str, list[PlacedPartnership]] = defaultdict(list)
    for partnership in counted.exclude(pk__in=here):
        parts = {part.authority_id: part for part in partnership.coverage.all()}
        for code, member in {code: member for code, member in lines if member in parts}.items():
            others = [part.authority for key, part in parts.items() if key != member]
            note = _note(partnership, parts[member], others)
            elsewhere[code].append(PlacedPartnership(partnership, note))
    km = _distances(spot, codes)
    pairs.sort(key=lambda pair: km.get(pair.neighbour_id, 0.0))
    return [
        NeighbourNearby(pair.neighbour, _how(pair, km), elsewhere[pair.neighbour_id])
        for pair in pairs
        if pair.neighbour_id in elsewhere
    ]


def _distances(spot: Spot, codes: set[str]) -> Mapping[str, float]:
    """Returns the distance to each LA in km by its code; none where the place has no point."""
    if spot.point is None:
        return {}
    boundaries = Boundary.objects.filter(vintage=RECORD_VINTAGE, authority__in=codes)
    away = boundaries.with_distance_to(spot.point).only("authority")
    return {boundary.authority_id: boundary.distance_m.km for boundary in away}


def _how(pair: Adjacency, km: Mapping[str, float]) -> str:
    """Says how far a neighbour is, or else how it is one."""
    if pair.neighbour_id not in km:
        return pair.how
    away = km[pair.neighbour_id]
    distance = "less than 1 km away" if away < 1 else f"about {away:.0f} km away"
    return f"{distance}; {pair.crossing_kind}: {pair.crossing}" if pair.crossing else distance
