"""The maps of the region pages and the overview, as what their templates draw as inline SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boundaries.models import RECORD_VINTAGE, MapShape
from boundaries.small_maps import MapWindow, small_map, window_on

from ..models import MappedAuthority
from ..presentation import ListedAuthority, listed
from ..vocabularies import LISTED_IN_FULL, LISTED_IN_PART
from .statistics import (
    MULTIPLES,
    Indicator,
    RegionFigures,
    Share,
)

# A pattern's tile is six units wide. It is stretched so that so many fit across a map, since
# one drawn in map units would be too fine to see.
TILES_ACROSS = 75
TILES_ACROSS_SMALL = 32
TILE = 6
# Maps without anything around what they show need little room there.
SLIM_MARGIN = 0.04


@dataclass(frozen=True)
class DrawnAuthority:
    """An LA with its shape, coloured by its class."""

    item: ListedAuthority
    path: str

    @property
    def name(self) -> str:
        """Says what the shape is called: the LA and its value."""
        recorded = self.item.authority.abep_count
        return f"{self.item.authority.name}: {_partnerships(recorded)}"


@dataclass(frozen=True)
class Drawing:
    """One map: coloured LAs, pale ones around them, and how far the hatching is stretched."""

    window: MapWindow
    hatch_scale: int
    authorities: list[DrawnAuthority]
    around: list[MapShape]


def region_drawing(authorities: Sequence[MappedAuthority]) -> Drawing | None:
    """Draws a region's LAs among those that border it; None without boundaries. Two queries."""
    drawn = small_map(authorities)
    if drawn is None:
        return None
    return Drawing(
        drawn.window,
        _stretch(drawn.window, TILES_ACROSS),
        _drawn(authorities, drawn.chosen),
        drawn.around,
    )


@dataclass(frozen=True)
class RegionCard:
    """A region in the index of regions: its figures and a small map of it."""

    figures: RegionFigures
    drawing: Drawing | None

    @property
    def recorded(self) -> Share:
        return self.figures.cells[0][1]


def region_cards(
    authorities: Sequence[MappedAuthority], figures: Iterable[RegionFigures]
) -> list[RegionCard]:
    """Returns a card for each region. One query."""
    shapes = list(every_shape())
    return [
        RegionCard(
            line, _drawing_of([item for item in authorities if item.region == line.region], shapes)
        )
        for line in figures
    ]


@dataclass(frozen=True)
class Multiple:
    """One of the small maps: the LAs that a measure holds for, and what that comes to."""

    key: str
    measure: Indicator
    share: Share
    codes: list[str]
    completeness: str


@dataclass(frozen=True)
class Multiples:
    """Shapes that stand once in the page, and the maps that are drawn with them."""

    window: MapWindow
    hatch_scale: int
    shapes: list[MapShape]
    maps: list[Multiple]


def multiples(authorities: Sequence[MappedAuthority]) -> Multiples | None:
    """Draws a small map for each of `MULTIPLES`; None without boundaries. One query."""
    shapes = list(every_shape())
    if not shapes:
        return None
    window = window_on(shapes, SLIM_MARGIN)
    maps = [_multiple(measure, authorities) for measure in MULTIPLES]
    return Multiples(window, _stretch(window, TILES_ACROSS_SMALL), shapes, maps)


def every_shape() -> Iterable[MapShape]:
    return MapShape.objects.filter(vintage=RECORD_VINTAGE).order_by("authority")


def _multiple(measure: Indicator, authorities: Sequence[MappedAuthority]) -> Multiple:
    codes = [authority.pk for authority in measure.met_by(authorities)]
    key = measure.kind.value if measure.kind else "-".join(measure.label.lower().split())
    share = measure.share_of(authorities)
    return Multiple(key, measure, share, codes, _completeness(measure))


def _completeness(measure: Indicator) -> str:
    if measure.kind in LISTED_IN_FULL:
        return "The list is complete."
    return "The list is partial." if measure.kind in LISTED_IN_PART else ""


def _drawing_of(authorities: Sequence[MappedAuthority], shapes: list[MapShape]) -> Drawing | None:
    codes = {authority.pk for authority in authorities}
    own = [shape for shape in shapes if shape.authority_id in codes]
    if not own:
        return None
    window = window_on(own, SLIM_MARGIN)
    return Drawing(window, _stretch(window, TILES_ACROSS_SMALL), _drawn(authorities, own), [])


def _drawn(
    authorities: Iterable[MappedAuthority], shapes: Iterable[MapShape]
) -> list[DrawnAuthority]:
    paths = {shape.authority_id: shape.path for shape in shapes}
    return [
        DrawnAuthority(item, paths[item.authority.pk])
        for item in listed(authorities)
        if item.authority.pk in paths
    ]


def _stretch(window: MapWindow, tiles_across: int) -> int:
    return max(1, round(max(window.width, window.height) / (tiles_across * TILE)))


def _partnerships(count: int) -> str:
    if not count:
        return "nothing recorded"
    return "1 partnership" if count == 1 else f"{count} partnerships"
