"""Small maps drawn by the server: a few LAs among their neighbours, as inline SVG."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db.models import Max, Min

from .models import Lineage, LocalAuthority, MapShape

# Room round the chosen LAs, as a share of their longer side.
MARGIN = 0.15
# A map's width at least, as a share of its height: what is drawn fills the place that it has.
NARROWEST = 0.9


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


@dataclass(frozen=True)
class SmallMap:
    """A map for the template to draw: shapes in map units and the window on to them.

    `around` are all other LAs in the window: what is not drawn would look like water.
    """

    window: MapWindow
    chosen: list[MapShape]
    around: list[MapShape]

    @property
    def view_box(self) -> str:
        return str(self.window)

    @property
    def caption(self) -> str:
        single = self.chosen[0].authority.name
        subject = single if len(self.chosen) == 1 else f"{len(self.chosen)} local authorities"
        return f"{subject}, among the neighbours" if self.around else subject


def small_map(authorities: Collection[LocalAuthority]) -> SmallMap | None:
    """Returns the LAs among those around them; None where no boundary is loaded.

    Four queries, however many LAs. The map is that of the first vintage in which all of them began.
    """
    named = {authority.pk for authority in authorities}
    first_maps = MapShape.objects.filter(authority__in=named).values("authority")
    vintage = first_maps.annotate(first=Min("vintage")).aggregate(Max("first"))["first__max"]
    line = Lineage.objects.filter(member__in=named, authority__map_shapes__vintage=vintage)
    codes = set(line.values_list("authority", flat=True))
    shapes = MapShape.objects.filter(vintage=vintage).select_related("authority")
    shapes = shapes.order_by("authority__name")
    chosen = list(shapes.filter(authority__in=codes))
    if not chosen:
        return None
    window = window_on(chosen).widened(NARROWEST)
    around = shapes.exclude(authority__in=codes).filter(
        x_max__gte=window.left,
        x_min__lte=window.left + window.width,
        y_max__gte=window.top,
        y_min__lte=window.top + window.height,
    )
    return SmallMap(window, chosen, list(around))


def window_on(shapes: Collection[MapShape], margin_share: float = MARGIN) -> MapWindow:
    """Returns the extent of the shapes (one or more) and a margin, a share of the longer side."""
    left, top = min(s.x_min for s in shapes), min(s.y_min for s in shapes)
    right, bottom = max(s.x_max for s in shapes), max(s.y_max for s in shapes)
    margin = round(max(right - left, bottom - top) * margin_share)
    width, height = right - left + 2 * margin, bottom - top + 2 * margin
    return MapWindow(left - margin, top - margin, width, height)
