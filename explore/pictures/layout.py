"""The layout of a picture of a view; the template only draws it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.template.defaultfilters import pluralize

from core.licence import GATHERED, NOTICES
from partnerships.presentation import day

from ..colourings import HATCHED_CLASS
from ..map_view import MapView
from .drawn_map import (
    OUT_CLASS,
    Box,
    DrawnMap,
    drawn_map,
    fill_of,
    hatching,
)
from .palette import colours
from .text import (
    SANS,
    SERIF,
    Line,
    Style,
    balanced,
    broken,
    broken_anywhere,
    cut,
    printable,
    set_lines,
    width,
)

NOTHING_FOUND = "None recorded means that none was found, not that there is none."
DENSE_REGION = "london"


@dataclass(frozen=True)
class PictureSize:
    """A format: its size in units of the drawing, the places on it, and how large all is set.

    `paper` is the size that is shown or printed.
    """

    width: int
    height: int
    paper: tuple[str, str]
    zoom: float
    words: Box
    sea: Box
    inset: Box
    address_lines: int
    # Title, map and legend one below the other, not the map beside the others.
    is_stacked: bool


# What other sites show of a link: 1200 by 630 pixels.
CARD = PictureSize(
    1200, 630, ("1200", "630"), 1,
    words=Box(56, 44, 556, 546), sea=Box(648, 0, 552, 630), inset=Box(668, 140, 168, 164),
    address_lines=1, is_stacked=False,
)  # fmt: skip
# A4 upright, at 150 units to the inch.
A4 = PictureSize(
    1240, 1754, ("210mm", "297mm"), 1.5,
    words=Box(90, 80, 1060, 1594), sea=Box(90, 350, 1060, 860), inset=Box(130, 450, 290, 270),
    address_lines=3, is_stacked=True,
)  # fmt: skip


@dataclass(frozen=True)
class Swatch:
    """A legend's colour; `hatching` are the lines in it, where it is hatched."""

    box: Box
    colour: str
    hatching: str


@dataclass(frozen=True)
class Picture:
    sheet: PictureSize
    title: str
    description: str
    records_of: date
    lines: list[Line]
    swatches: list[Swatch]
    maps: list[DrawnMap]
    sea: Box
    colours: Mapping[str, str]


def picture_of(view: MapView, sheet: PictureSize, address: str, records_of: date) -> Picture:
    """The picture of a view, which is found at `address`, of the records of that day."""
    title, chosen = view.title, view.state.chosen
    if chosen:
        of_chosen = f"{chosen.name}: {view.colouring.label_for(chosen.pk)}"
        if chosen.pk not in view.matching_codes and not view.is_empty_of_matches(chosen.pk):
            of_chosen += ", left out by the choices made"
        title = f"{of_chosen}. {title}" if view.chips or view.state.outlined else of_chosen
    title = printable(title)
    imprint = _imprint(sheet, address, records_of, view)
    legend, swatches = _legend(sheet, view, above=imprint[0].y - 24 * sheet.zoom)
    head = _head(sheet, title, above=sheet.sea.y if sheet.is_stacked else legend[0].y)
    height = sheet.sea.height
    if sheet.is_stacked:
        # Room is left for the legend, which stands below.
        height = min(height, legend[0].y - 40 * sheet.zoom - sheet.sea.y)
    sea = replace(sheet.sea, height=round(height))
    maps = _maps(sheet, sea, view)
    label = []
    if len(maps) > 1:
        place = sheet.inset.x + 12, sheet.inset.y + 8 * sheet.zoom
        label = set_lines(["London"], _style(sheet, 14), *place)
    return Picture(
        sheet=sheet,
        title=title,
        description=" ".join(line.words for line in [*legend, *imprint]),
        records_of=records_of,
        lines=[*head, *legend, *imprint, *label],
        swatches=swatches,
        maps=maps,
        sea=sea,
        colours=colours(),
    )


def _maps(sheet: PictureSize, sea: Box, view: MapView) -> list[DrawnMap]:
    """England or the chosen regions, and the region whose LAs are too small to be seen there."""
    parts = [(view.areas, view.looked_at, sea.inside(24 * sheet.zoom))]
    if not view.regions and not view.is_equal:
        dense = [area for area in view.areas if area.authority.region.slug == DENSE_REGION]
        inset = Box(sheet.inset.x + 10, sheet.inset.y + 34 * sheet.zoom,
                    sheet.inset.width - 20, sheet.inset.height - 44 * sheet.zoom)  # fmt: skip
        parts.append((dense, dense, inset))
    partnership, chosen = view.state.outlined, view.state.chosen
    codes = partnership.authority_codes if partnership else ()
    outlined = dict.fromkeys(codes, colours()["focus"])
    if view.state.similar_to:
        outlined[view.state.similar_to.authority.pk] = colours()["ink"]
    if chosen:
        outlined.pop(chosen.pk, None)  # so that it comes last, above the others
        outlined[chosen.pk] = colours()["ink"]
    maps = [drawn_map(areas, large, box, sheet.zoom, outlined) for areas, large, box in parts]
    return [drawing for drawing in maps if drawing]


def _head(sheet: PictureSize, title: str, above: float) -> list[Line]:
    """The title as large as its length allows, below the site's name."""
    words, zoom = sheet.words, sheet.zoom
    brand = set_lines(
        ["ABEP Map"],
        Style(SERIF, 24 * zoom, colours()["accent"], "bold"),
        words.x + 40 * zoom,
        words.y,
    )
    top = words.y + 52 * zoom
    room = above - top - 26 * zoom
    for size in (46, 40, 34, 29, 25):
        style = Style(SERIF, size * zoom, colours()["ink"], "bold", 1.15)
        lines = balanced(title, style, words.width)
        if len(lines) * style.line <= room:
            return [*brand, *set_lines(lines, style, words.x, top)]
    # As many lines as there is room for; of a long title the numbers at its end are kept.
    most = max(1, int(room // style.line))
    last = cut(" ".join(lines[most - 2 :]), style, words.width)
    end = cut(title.rpartition(": ")[2], style, words.width)
    return [*brand, *set_lines([*lines[: most - 2], last, end], style, words.x, top)]


def _legend(sheet: PictureSize, view: MapView, above: float) -> tuple[list[Line], list[Swatch]]:
    """The classes with their numbers of LAs, from `above` upwards."""
    zoom, left = sheet.zoom, sheet.words.x
    entries = [(entry.colour.css_class, entry.colour.label, entry.count) for entry in view.legend]
    if out := len(view.areas) - len(view.matches):
        entries.append((OUT_CLASS, "Left out by the choices made", out))
    small = _style(sheet, 13, colour="ink_soft")
    note = broken(view.colouring.note, small, sheet.words.width)
    below_note = 32 * zoom + len(note) * small.line
    top = above - len(entries) * 27 * zoom - below_note
    lines = set_lines([view.colouring.label], _style(sheet, 17, "bold"), left, top)
    lines += set_lines(note, small, left, top + 24 * zoom)
    swatches = []
    for place, (css_class, label, count) in enumerate(entries):
        y = top + below_note + place * 27 * zoom
        x = left + 40 * zoom
        name, soft = _style(sheet, 17), _style(sheet, 17, colour="ink_soft")
        beside = x + width(label, name) + 12 * zoom
        lines += set_lines([label], name, x, y)
        lines += set_lines([f"{count} LA{pluralize(count)}"], soft, beside, y)
        box = Box(left, y + 2 * zoom, 28 * zoom, 18 * zoom)
        lined = hatching(box, zoom) if css_class == HATCHED_CLASS else ""
        swatches.append(Swatch(box, fill_of(css_class), lined))
    return lines, swatches


def _imprint(sheet: PictureSize, address: str, records_of: date, view: MapView) -> list[Line]:
    """Says when, where and by whose leave, at the foot."""
    ink, soft = _style(sheet, 13), _style(sheet, 13, colour="ink_soft")
    place = address.partition("://")[2]
    where = broken_anywhere(place, ink, sheet.words.width, sheet.address_lines)
    which = [view.of_vintage] if view.of_vintage else []
    if view.is_equal:
        which.append("Each LA is drawn at the same size, as near its neighbours as can be")
    told = [*which, NOTHING_FOUND, f"Records of {day(records_of)}, {GATHERED}", *where]
    top = sheet.words.bottom - (len(told) + len(NOTICES)) * ink.line
    below = top + len(told) * ink.line
    return [
        *set_lines(told, ink, sheet.words.x, top),
        *set_lines(NOTICES, soft, sheet.words.x, below),
    ]


def _style(sheet: PictureSize, size: float, weight: str = "normal", colour: str = "ink") -> Style:
    return Style(SANS, size * sheet.zoom, colours()[colour], weight)
