"""What the map's page shows for an address: shapes, filters, chips, legend, list, title."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from boundaries.map_units import MAP_UNIT
from core.history.as_of_date import as_of_date
from figures.models import Lens
from partnerships.models import MappedAuthority

from .colourings import Colouring
from .facets import facets
from .filters import (
    AUTHORITY_FACETS,
    FACETED,
    PARTNERSHIP_FACETS,
    SINGLE_CHOICES,
    AuthorityFilter,
    Filters,
    PartnershipFilter,
    SimilarTo,
    options_of,
)
from .list_order import ListOrder, order_of
from .map_view_parts import (
    FilterChip,
    FilterField,
    FilterOption,
    LegendItem,
    ListGroup,
    MapArea,
    ViewLink,
)
from .records_json import MapRecords, map_records
from .view_title import (
    LEADS,
    phrase,
    quoted,
    title,
)

# Latitude, longitude and zoom, as the script writes them.
POSITION = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?,\d{1,2}(\.\d+)?")
# Choices that are typed in words; others are numbers or picked.
WORDS = ("q", "name")
LIST_VIEW = "list"


class MapView:
    """Everything that the template lays out. A fixed number of queries."""

    # What the script multiplies the shapes' coordinates by to have Web Mercator metres.
    unit = MAP_UNIT
    # About as the server's drawing stands on a wide screen, so that its hatching is as fine.
    units_a_pixel = 28

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.selection = Filters.from_query(query)
        self.records: MapRecords = map_records()
        self.colouring: Colouring = self.records.colouring(query.get("colour", ""))
        known = {one.key for one in self.colouring.classes}
        self.only = known.intersection(query.getlist("only"))
        sort = query.get("sort", "")
        self.sort = ListOrder(sort) if sort in ListOrder.values else ListOrder.REGION
        self.is_list = query.get("view") == LIST_VIEW

    @cached_property
    def areas(self) -> list[MapArea]:
        """All 152 LAs by region and name; those that the choices leave are marked."""
        left = set(self.selection.authorities.values_list("pk", flat=True))
        shapes = self.records.shapes
        classes = {one.key: one for one in self.colouring.classes}
        areas = []
        for authority in self.records.authorities:
            colour = classes[self.colouring.class_of[authority.pk]]
            areas.append(
                MapArea(
                    authority,
                    colour,
                    authority.pk in left and (not self.only or colour.key in self.only),
                    authority.verification_level,
                    shapes.get(authority.pk),
                    self.colouring.words(authority.pk),
                )
            )
        return areas

    @cached_property
    def listed(self) -> list[MapArea]:
        """All LAs in the order of the list."""
        key = order_of(self.sort, self.colouring)
        return sorted(self.areas, key=lambda area: key(area.authority))

    @cached_property
    def left(self) -> list[MapArea]:
        return [area for area in self.listed if area.is_left]

    @property
    def groups(self) -> list[ListGroup]:
        """The regions, and one for all LAs together: the list is in either."""
        by_region = self.sort is ListOrder.REGION
        regions = {area.authority.region.slug: area.authority.region.name for area in self.areas}
        return [
            *(
                ListGroup(
                    slug,
                    name,
                    [
                        area
                        for area in self.listed
                        if by_region and area.authority.region.slug == slug
                    ],
                )
                for slug, name in regions.items()
            ),
            ListGroup("all", "All regions", [] if by_region else self.listed),
        ]

    @property
    def sorts(self) -> list[ViewLink]:
        """The orders of the list."""
        labels = {ListOrder.VALUE: self.colouring.label}
        return [
            ViewLink(
                one.value,
                labels.get(one, str(one.label)),
                self._address("sort", one.value),
                one is self.sort,
            )
            for one in ListOrder
        ]

    @property
    def views(self) -> list[ViewLink]:
        return [
            ViewLink("", "Map", self._address("view", ""), not self.is_list),
            ViewLink(LIST_VIEW, "List", self._address("view", LIST_VIEW), self.is_list),
        ]

    @cached_property
    def chosen(self) -> MappedAuthority | None:
        """The LA that the address chooses."""
        slug = self.query.get("la")
        return next((one for one in self.records.authorities if one.slug == slug), None)

    @cached_property
    def canonical_query(self) -> str:
        """What was understood of the address, in one order: the same for every way to write it."""
        kept = QueryDict(mutable=True)
        for name in self.selection.choices:
            values = self.query.getlist(name)
            kept.setlist(name, sorted(set(values)) if name in FACETED else values[-1:])
        if self.colouring is not self.records.colourings[0]:
            kept["colour"] = self.colouring.key
        kept.setlist("only", [one.key for one in self.colouring.classes if one.key in self.only])
        if self.likeness and self.likeness.lens is not Lens.STATISTICAL:
            kept["lens"] = self.likeness.lens.value
        if self.chosen:
            kept["la"] = self.chosen.slug
        if day := as_of_date():
            kept["as_of"] = day.isoformat()
        return kept.urlencode()

    @property
    def address(self) -> str:
        """The one address of this view, wherever the map stands in it."""
        query = self.canonical_query
        return f"{reverse('home')}?{query}" if query else reverse("home")

    @property
    def view_query(self) -> str:
        """The view with the place at which the map stands."""
        at = self.query.get("at", "")
        place = f"at={at}" if POSITION.fullmatch(at) else ""
        return "&".join(filter(None, [self.canonical_query, place]))

    @property
    def recorded(self) -> int:
        """The LAs in which at least one ABEP is recorded, whatever is chosen."""
        return sum(1 for authority in self.records.authorities if authority.abep_count)

    @property
    def window(self) -> str:
        """The SVG's view box: all shapes, in map units."""
        shapes = self.records.shapes.values()
        if not shapes:
            return ""
        left, top = min(one.x_min for one in shapes), min(one.y_min for one in shapes)
        right, bottom = max(one.x_max for one in shapes), max(one.y_max for one in shapes)
        return f"{left} {top} {right - left} {bottom - top}"

    # What the form's fields lead to in the title, and the lenses on likeness.
    leads = LEADS
    lenses = Lens

    @property
    def likeness(self) -> SimilarTo | None:
        likeness: SimilarTo | None = self.selection.choices.get("similar")
        return likeness

    @property
    def legend(self) -> list[LegendItem]:
        counts = Counter(area.colour.key for area in self.left)
        return [
            LegendItem(one, counts[one.key], one.key in self.only) for one in self.colouring.classes
        ]

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, int]]:
        records = self.records
        return facets(self.selection, records.authorities, records.partnerships, records.due)

    @cached_property
    def partnership_fields(self) -> list[FilterField]:
        return self._fields(PARTNERSHIP_FACETS)

    @cached_property
    def authority_fields(self) -> list[FilterField]:
        return self._fields(AUTHORITY_FACETS)

    @cached_property
    def chips(self) -> list[FilterChip]:
        """The choices made, in the order of the form."""
        return [chip for name in LEADS for chip in self._chips(name)]

    def _chips(self, name: str) -> list[FilterChip]:
        fields = {field.name: field for field in (*self.partnership_fields, *self.authority_fields)}
        if name in fields:
            return [
                FilterChip(name, one.code, one.label, one.phrase, self._without(name, one.code))
                for one in fields[name].chosen
            ]
        if name == "only":
            return [
                FilterChip(
                    name,
                    one.key,
                    f"{self.colouring.label}: {one.label}",
                    quoted(one.label),
                    self._without(name, one.key),
                )
                for one in self.colouring.classes
                if one.key in self.only
            ]
        if name not in self.selection.choices:
            return []
        value = str(self.selection.choices[name])
        in_title = quoted(value) if name in WORDS else value
        return [FilterChip(name, "", f"{label_of(name)}: {value}", in_title, self._without(name))]

    @property
    def title(self) -> str:
        """Such as "Partnerships with membership subscription in London: 4 of 33 LAs"."""
        chosen: dict[str, list[str]] = {}
        for chip in self.chips:
            chosen.setdefault(chip.name, []).append(chip.phrase)
        count = f": {len(self.left)} of {self.out_of} LAs" if chosen else ""
        return title(chosen) + count

    @cached_property
    def out_of(self) -> int:
        """The LAs that the choices about LAs alone leave: what the partnerships are sought in."""
        about = self.selection.about_authorities
        if about.choices == self.selection.choices:
            return len(self.areas)
        return about.authorities.count()

    @property
    def faults(self) -> list[str]:
        """What could not be understood in the address or the form, for the top of the page."""
        return [
            f"{label_of(name)}: {reason}"
            for name, reasons in self.selection.errors.items()
            for reason in reasons
        ]

    def _fields(self, names: Iterable[str]) -> list[FilterField]:
        return [
            FilterField(
                name,
                label_of(name),
                LEADS[name],
                self._options(name, options),
                name in SINGLE_CHOICES,
            )
            for name, options in options_of(names).items()
        ]

    def _options(self, name: str, options: list[tuple[str, str]]) -> list[FilterOption]:
        chosen = self.selection.choices.get(name, [])
        chosen = [chosen] if name in SINGLE_CHOICES else chosen
        return [
            FilterOption(
                code,
                label,
                phrase(name, code, label),
                self.facets[name][code],
                code in chosen,
            )
            for code, label in options
        ]

    def _without(self, name: str, code: str = "") -> str:
        query = self.query.copy()
        query.setlist(name, [value for value in query.getlist(name) if code and value != code])
        if name == "similar":
            query.pop("lens", None)
        return f"?{query.urlencode()}"

    def _address(self, name: str, value: str) -> str:
        query = self.query.copy()
        query.pop(name, None)
        if value:
            query[name] = value
        return f"?{query.urlencode()}"


def label_of(name: str) -> str:
    filters = {**PartnershipFilter.base_filters, **AuthorityFilter.base_filters}
    return str(filters[name].label)
