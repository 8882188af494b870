"""A view of the map, put to the records: LAs that match, colours, legend, chips and title."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from boundaries.map_units import MAP_UNIT
from boundaries.models import RECORD_VINTAGE, MapShape
from boundaries.small_maps import window_on
from partnerships.count_classes import ColourClass, LegendEntry, legend
from partnerships.models import Coverage, MappedAuthority, PartnershipQuerySet
from partnerships.vocabularies import Verification

from .chips import FilterChip, chips_of
from .colourings import BROKEN_UP, DEFAULT_COLOURING, NOTHING, Colouring
from .map_records import map_records
from .match_colouring import colouring_broken_up, match_colouring
from .view_state import ViewState
from .view_title import title, with_outlined


@dataclass(frozen=True)
class MapArea:
    """An LA on the map and in the list."""

    authority: MappedAuthority
    colour: ColourClass
    is_match: bool
    verification: Verification
    shape: MapShape | None
    label: str
    neighbours: int


class MapView:
    """A view, put to the records. Each question is asked of the database once, and only if used."""

    # What the script multiplies the shapes' coordinates by to have Web Mercator metres.
    unit = MAP_UNIT
    # About as the server's drawing stands on a wide screen, so that its hatching is as fine.
    units_a_pixel = 28

    def __init__(self, query: QueryDict) -> None:
        self.state = ViewState.from_query(query)
        self.records = map_records(self.state.filters.vintage)

    @cached_property
    def colourings(self) -> Mapping[str, Colouring]:
        """Every colouring by its key, as it follows what is chosen."""
        colourings = dict(self.records.colourings)
        filters = self.state.filters
        if filters.has_partnership_choices:
            colourings[DEFAULT_COLOURING] = match_colouring(filters, self.records)
        for key, options in BROKEN_UP.items():
            codes = filters.chosen_codes(key)
            if len(codes) == 1 and codes[0] in options:
                colourings[key] = colouring_broken_up(key, codes[0], self.records)
        return colourings

    @property
    def colouring(self) -> Colouring:
        # One by what a survey asked may not be there yet, or not at the date that is looked at.
        return self.colourings.get(self.state.colour) or self.colourings[DEFAULT_COLOURING]

    def is_empty_of_matches(self, code: str) -> bool:
        """Tells whether the value of an LA says already that nothing there meets the choices."""
        return self.colouring.counts_matches and self.colouring.class_of[code] == NOTHING

    @cached_property
    def matching_codes(self) -> Set[str]:
        """The GSS codes of the LAs that meet every choice."""
        codes = self.state.filters.authority_codes
        if not self.state.only:
            return codes
        # A class may have gone since the address was written.
        kept = {colour.key for colour in self.colouring.legend_classes}
        kept.intersection_update(self.state.only)
        if not kept:
            return codes
        return {code for code in codes if self.colouring.class_of[code] in kept}

    @cached_property
    def matching_partnerships(self) -> PartnershipQuerySet:
        """The partnerships that count and meet every choice, in an LA that meets every choice."""
        there = Coverage.objects.filter(authority__shown_on__authority__in=self.matching_codes)
        return self.state.filters.partnerships.filter(pk__in=there.values("partnership"))

    @cached_property
    def areas(self) -> list[MapArea]:
        """All LAs by region and name; those that meet every choice are marked."""
        classes = {colour.key: colour for colour in self.colouring.classes}
        return [
            MapArea(
                authority,
                classes[self.colouring.class_of[authority.pk]],
                authority.pk in self.matching_codes,
                authority.verification_level,
                self.shapes.get(authority.pk),
                self.colouring.label_for(authority.pk),
                self.records.neighbour_counts.get(authority.pk, 0),
            )
            for authority in self.records.authorities
        ]

    @cached_property
    def matches(self) -> list[MapArea]:
        return [area for area in self.areas if area.is_match]

    @property
    def legend(self) -> list[LegendEntry]:
        """The classes with their numbers of LAs that match."""
        return legend(self.colouring.legend_classes, (area.colour.key for area in self.matches))

    @property
    def is_equal(self) -> bool:
        """Tells whether each LA is the same hexagon."""
        return self.state.is_equal and bool(self.records.hexagons)

    @property
    def shapes(self) -> Mapping[str, MapShape]:
        """The shapes of the LAs by GSS code, as this view draws them."""
        return self.records.hexagons if self.is_equal else self.records.shapes

    @cached_property
    def regions(self) -> list[str]:
        """The slugs of the regions that are chosen and have LAs here."""
        chosen = self.state.filters.values.get("region", [])
        return sorted({area.authority.region.slug for area in self.areas} & set(chosen))

    @cached_property
    def looked_at(self) -> list[MapArea]:
        """The LAs that a picture is to show large: those of the chosen regions, or all."""
        regions = self.regions or {area.authority.region.slug for area in self.areas}
        return [area for area in self.areas if area.authority.region.slug in regions]

    @property
    def window(self) -> str:
        """The SVG's view box, in map units: all shapes; hexagons stand within them."""
        shapes = self.records.shapes.values()
        if not shapes:
            return ""
        left, top = min(shape.x_min for shape in shapes), min(shape.y_min for shape in shapes)
        right, bottom = max(shape.x_max for shape in shapes), max(shape.y_max for shape in shapes)
        return f"{left} {top} {right - left} {bottom - top}"

    @property
    def region_window(self) -> str:
        """The view box of the regions that are chosen."""
        shapes = [area.shape for area in self.looked_at if area.shape]
        return str(window_on(shapes, 0)) if self.regions and shapes else ""

    @property
    def of_vintage(self) -> str:
        """Says which LAs these are, where they are not those that are shown unasked."""
        year = self.records.vintage
        if year == RECORD_VINTAGE:
            return ""
        vintage = next(known for known in self.records.vintages if known.year == year)
        return f"Local authorities as on {vintage}"

    @cached_property
    def chips(self) -> list[FilterChip]:
        return chips_of(self.state, lambda: self.colouring)

    @property
    def outline_chip(self) -> FilterChip | None:
        """Stands beside the others, though it leaves out nothing."""
        outlined = self.state.outlined
        if not outlined:
            return None
        address = self.state.address_without("partnership")
        return FilterChip("partnership", "", f"Outlined: {outlined.name}", "", address)

    @cached_property
    def outlined_paths(self) -> list[str]:
        """The shapes of the LAs in which the outlined partnership works."""
        outlined, shapes = self.state.outlined, self.shapes
        codes = outlined.authority_codes if outlined else ()
        return [shapes[code].path for code in codes if code in shapes]

    @property
    def measured_from(self) -> str:
        """The shape of the LA that the others are to be similar to, if that is chosen."""
        similar_to = self.state.similar_to
        shape = self.shapes.get(similar_to.authority.pk) if similar_to else None
        return shape.path if shape else ""

    @cached_property
    def title(self) -> str:
        """Reads like "Partnerships with membership subscription in London: 4 of 33 LAs"."""
        phrases: dict[str, list[str]] = {}
        for chip in self.chips:
            phrases.setdefault(chip.name, []).append(chip.phrase)
        count = f": {len(self.matching_codes)} of {self.number_searched} LAs" if phrases else ""
        whole, outlined = title(phrases) + count, self.state.outlined
        if not outlined:
            return whole
        number = len(outlined.authority_codes)
        return with_outlined(whole, outlined.name, number, is_chosen=bool(phrases))

    @cached_property
    def number_searched(self) -> int:
        """The number of LAs in which partnerships are sought; all, if none are sought."""
        filters = self.state.filters
        if not filters.has_partnership_choices:
            return len(self.records.authorities)
        return len(filters.about_authorities.authority_codes)
