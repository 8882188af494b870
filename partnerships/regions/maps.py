"""The maps of the region pages and the overview, as what their templates draw as inline SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boundaries.models import RECORD_VINTAGE, MapShape
from boundaries.small_maps import MapWindow, small_map, window_on

from ..models import MappedAuthority
from ..presentation import ListedAuthority, listed
from .statistics import MULTIPLES, Indicator, RegionFigures, Share

# How often a pattern is repeated across a map.
TILES_ACROSS = 75
TILES_ACROSS_SMALL = 32
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
        count = self.item.authority.abep_count
        recorded = f"{count} ABEP{'s' if count > 1 else ''}" if count else "no ABEP recorded"
        return f"{self.item.authority.name}: {recorded}"


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
        drawn.window.stretch(TILES_ACROSS),
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
    cards = []
    for line in figures:
        here = [authority for authority in authorities if authority.region == line.region]
        codes = {authority.pk for authority in here}
        own = [shape for shape in shapes if shape.authority_id in codes]
        drawing = None
        if own:
            window = window_on(own, SLIM_MARGIN)
            drawing = Drawing(window, window.stretch(TILES_ACROSS_SMALL), _drawn(here, own), [])
        cards.append(RegionCard(line, drawing))
    return cards


@dataclass(frozen=True)
class Multiple:
    """One of the small maps: the LAs that a measure holds for, and what that comes to."""

    measure: Indicator
    share: Share
    codes: list[str]


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
    maps = [
        Multiple(
            measure,
            measure.share_of(authorities),
            [authority.pk for authority in measure.met_by(authorities)],
        )
        for measure in MULTIPLES
    ]
    return Multiples(window, window.stretch(TILES_ACROSS_SMALL), shapes, maps)


def every_shape() -> Iterable[MapShape]:
    return MapShape.objects.filter(vintage=RECORD_VINTAGE).order_by("authority")


def _drawn(
    authorities: Iterable[MappedAuthority], shapes: Iterable[MapShape]
) -> list[DrawnAuthority]:
    paths = {shape.authority_id: shape.path for shape in shapes}
    return [
        DrawnAuthority(item, paths[item.authority.pk])
        for item in listed(authorities)
        if item.authority.pk in paths
    ]
