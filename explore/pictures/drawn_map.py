"""The map on a picture: the page's own shapes, classes and colours, fitted into a box."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from boundaries.small_maps import window_on

from ..colourings import HATCHED_CLASS
from ..map_view import MapArea
from .palette import class_colours, colours

# In pixels, as in the style sheets.
EDGE, OUTLINE, CASING = 0.75, 3, 7
# The page's hatching: lines so far apart and so wide, in pixels.
HATCH_EVERY, HATCH_WIDTH = 6, 1.6
# The class of the LAs that do not match; no class of a legend.
OUT_CLASS = "out"


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inside(self, margin: float) -> "Box":
        return Box(
            self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin
        )


@dataclass(frozen=True)
class Fill:
    """All shapes of one colour."""

    colour: str
    edge: str
    paths: list[str]


@dataclass(frozen=True)
class Outline:
    """The edge of a shape, in a colour of its own."""

    path: str
    colour: str


@dataclass(frozen=True)
class DrawnMap:
    """Shapes in map units, and how they come to stand in their box."""

    box: Box
    transform: str
    fills: list[Fill]
    hatched: list[str]  # the shapes in which nothing is recorded
    hatching: str  # the path of the lines that are drawn in them
    hatch_width: float
    edge_width: float
    outlines: list[Outline]
    outline_width: float
    casing_width: float


def drawn_map(
    areas: Iterable[MapArea],
    looked_at: Iterable[MapArea],
    box: Box,
    zoom: float,
    outlined: Mapping[str, str],
) -> DrawnMap | None:
    """Draws the LAs, those that are looked at as large as the box allows; others reach beyond it.

    `outlined` has a colour by GSS code, the upper last.
    """
    drawn = [(area, area.shape) for area in areas if area.shape]
    large = [area.shape for area in looked_at if area.shape]
    if not large:
        return None
    window = window_on(large, 0)
    scale = min(box.width / window.width, box.height / window.height)
    left = box.x + (box.width - window.width * scale) / 2 - window.left * scale
    top = box.y + (box.height - window.height * scale) / 2 - window.top * scale
    # By the CSS class of their colour; the LAs that do not match are a class too.
    paths = defaultdict(list)
    for area, shape in drawn:
        paths[area.colour.css_class if area.is_match else OUT_CLASS].append(shape.path)
    path_of = {area.authority.pk: shape.path for area, shape in drawn}
    return DrawnMap(
        box=box,
        transform=f"translate({left:.2f} {top:.2f}) scale({scale:.6f})",
        fills=[
            Fill(
                fill_of(css_class),
                colours()["shade_hatch" if css_class == HATCHED_CLASS else "shade_edge"],
                shapes,
            )
            for css_class, shapes in sorted(paths.items())
        ],
        hatched=paths.get(HATCHED_CLASS, []),
        hatching=hatching(box, zoom),
        hatch_width=HATCH_WIDTH * zoom,
        edge_width=round(EDGE * zoom / scale, 2),
        outlines=[
            Outline(path_of[code], colour) for code, colour in outlined.items() if code in path_of
        ],
        outline_width=round(OUTLINE * zoom / scale, 2),
        casing_width=round(CASING * zoom / scale, 2),
    )


def hatching(box: Box, zoom: float) -> str:
    """Slanting lines all over a box, as one path."""
    step = HATCH_EVERY * zoom * 2**0.5
    lines = int((box.width + box.height) / step) + 1
    return " ".join(
        f"M{box.x + place * step:.2f} {box.y:.2f}l{-box.height:.2f} {box.height:.2f}"
        for place in range(lines)
    )


def fill_of(css_class: str) -> str:
    """The colour of a class; of the hatched one, that between its lines."""
    apart = {HATCHED_CLASS: colours()["shade_ground"], OUT_CLASS: colours()["shade_out"]}
    return apart.get(css_class) or class_colours()[css_class]
