"""What the map's page is made of: filters with their options, chips, list, links, legend."""

from dataclasses import dataclass

from boundaries.models import MapShape
from partnerships.models import MappedAuthority
from partnerships.vocabularies import Verification

from .colourings import ColourClass


@dataclass(frozen=True)
class FilterOption:
    """One choice of a field, with the number of LAs that it would leave."""

    code: str
    label: str
    phrase: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FilterField:
    name: str
    label: str
    lead: str
    options: list[FilterOption]
    is_single: bool

    @property
    def chosen(self) -> list[FilterOption]:
        return [option for option in self.options if option.is_chosen]


@dataclass(frozen=True)
class FilterChip:
    """A choice that is made, how it stands in the title, and the address without it."""

    name: str
    code: str
    label: str
    phrase: str
    address: str


@dataclass(frozen=True)
class MapArea:
    """An LA on the map and in the list."""

    authority: MappedAuthority
    colour: ColourClass
    is_left: bool
    verification: Verification
    shape: MapShape | None
    value: str


@dataclass(frozen=True)
class ListGroup:
    """LAs that stand together in the list; a region's are together in one order only."""

    key: str
    title: str
    areas: list[MapArea]

    @property
    def is_empty(self) -> bool:
        return not any(area.is_left for area in self.areas)


@dataclass(frozen=True)
class ViewLink:
    """One of several addresses of which one is the present one."""

    key: str
    label: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class LegendItem:
    colour: ColourClass
    count: int
    is_chosen: bool
