"""Small maps drawn by the server: a few LAs among their neighbours, as inline SVG."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Max, Min

from .models import DistrictShape, Lineage, LocalAuthority, MapShape

# Room round the chosen LAs, as a share of their longer side.
MARGIN = 0.15
# A map's width at least, as a share of its height: what is drawn fills the place that it has.
NARROWEST = 0.9
# A pattern's tile is six units wide. It is stretched so that so many fit across a map, since one
# drawn in map units would be too fine to see.
TILE = 6
TILES_ACROSS = 60


@dataclass(frozen=True)
class MapWindow:
    """The part of the map that is shown, in map units."""

    left: int
    top: int
    width: int
    height: int

    def __str__(self) -> str:
        """Returns the window as an SVG's `viewBox`."""
        return f"{self.left} {self.top} {self.width} {self.height}"

    def widened(self, narrowest: float) -> "MapWindow":
        """Returns the window with its width at least so much of its height, about the middle."""
        more = max(0, round(self.height * narrowest) - self.width)
        return replace(self, left=self.left - more // 2, width=self.width + more)

    def stretch(self, tiles_across: int) -> int:
        """Returns how far a pattern is stretched for so many of its tiles across the window."""
        return max(1, round(max(self.width, self.height) / (tiles_across * TILE)))


@dataclass(frozen=True)
class PartShape:
    """An LA of which a part is meant: the names of its districts, and the shapes that they have."""

    shape: MapShape
    names: Sequence[str]
    districts: list[DistrictShape]

    @property
    def is_hatched(self) -> bool:
        """Tells whether some of the part, or all of it, is not known by its districts."""
        return not self.names or len(self.districts) < len(set(self.names))


@dataclass(frozen=True)
class SmallMap:
    """A map for the template to draw: shapes in map units and the window on to them.

    `around` are all other LAs in the window: what is not drawn would look like water. `parts`
    are those of the chosen LAs of which only a part is meant.
    """

    window: MapWindow
    chosen: list[MapShape]
    around: list[MapShape]
    parts: list[PartShape]

    @property
    def whole(self) -> list[MapShape]:
        """Returns the chosen LAs of which all is meant."""
        in_part = {part.shape.pk for part in self.parts}
        return [shape for shape in self.chosen if shape.pk not in in_part]

    @property
    def is_hatched(self) -> bool:
        return any(part.is_hatched for part in self.parts)

    @property
    def hatch_scale(self) -> int:
        return self.window.stretch(TILES_ACROSS)

    @property
    def view_box(self) -> str:
        return str(self.window)

    @property
    def caption(self) -> str:
        single = self.chosen[0].authority.name
        subject = single if len(self.chosen) == 1 else f"{len(self.chosen)} local authorities"
        its = "its" if len(self.chosen) == 1 else "their"
        return f"{subject} and {its} neighbours" if self.around else subject


def small_map(
    authorities: Collection[LocalAuthority], parts: Mapping[str, Sequence[str]] | None = None
) -> SmallMap | None:
    """Returns the LAs among those around them; None where no boundary is loaded.

    `parts` are those LAs of which only a part is meant: GSS code to the names of its districts,
    none where it is not known which. Four queries, and one for parts, however many LAs. The map
    is that of the first vintage in which all of them began.
    """
    named = {authority.pk for authority in authorities}
    first_maps = MapShape.objects.filter(authority__in=named).values("authority")
    vintage = first_maps.annotate(first=Min("vintage")).aggregate(Max("first"))["first__max"]
    line = Lineage.objects.filter(member__in=named, authority__map_shapes__vintage=vintage)
    members = dict(line.order_by("member").values_list("authority", "member"))
    shapes = MapShape.objects.filter(vintage=vintage).select_related("authority")
    shapes = shapes.order_by("authority__name")
    all_in_line = list(shapes.filter(authority__in=members))
    if not all_in_line:
        return None
    in_part = {code: parts[key] for code, key in members.items() if parts and key in parts}
    drawn = drawn_in_part(all_in_line, in_part)
    codes = members.keys() - in_part.keys() | {part.shape.authority_id for part in drawn}
    chosen = [shape for shape in all_in_line if shape.authority_id in codes]
    window = window_on(chosen).widened(NARROWEST)
    around = shapes.exclude(authority__in=codes).filter(
        x_max__gte=window.left,
        x_min__lte=window.left + window.width,
        y_max__gte=window.top,
        y_min__lte=window.top + window.height,
    )
    return SmallMap(window, chosen, list(around), drawn)


def drawn_in_part(
    authorities: Collection[MapShape], parts: Mapping[str, Sequence[str]]
) -> list[PartShape]:
    """Returns those of the LAs in which a part is meant, with the districts of that part.

    What is said of an LA that ended is said of all that came of it: each has the districts that
    lie in it, and one in which none of them lies is left out.
    """
    names = {name for districts in parts.values() for name in districts}
    vintage = next(shape.vintage_id for shape in authorities)
    shapes = DistrictShape.objects.filter(
        vintage=vintage, authority__in=parts, district__in=names
    ).order_by("district")
    drawn = list(shapes) if names else []
    lies_in = {shape.district_id: shape.authority_id for shape in drawn}
    in_part = []
    for shape in authorities:
        code = shape.authority_id
        if code not in parts:
            continue
        own = [name for name in parts[code] if lies_in.get(name, code) == code]
        if own or not parts[code]:
            districts = [item for item in drawn if item.district_id in own]
            in_part.append(PartShape(shape, own, districts))
    return in_part


def window_on(shapes: Collection[MapShape], margin_share: float = MARGIN) -> MapWindow:
    """Returns the extent of the shapes (one or more) and a margin, a share of the longer side."""
    left, top = min(s.x_min for s in shapes), min(s.y_min for s in shapes)
    right, bottom = max(s.x_max for s in shapes), max(s.y_max for s in shapes)
    margin = round(max(right - left, bottom - top) * margin_share)
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    return MapWindow(left - margin, top - margin, width, height)
