"""The list beside the map: the LAs of a view in groups and in an order, and the links above it."""

from dataclasses import dataclass
from functools import cached_property

from core.history.as_of_date import as_of_date

from .list_order import ListOrder, sort_key
from .map_view import MapArea, MapView
from .view_state import EQUAL_VIEW, LIST_VIEW


@dataclass(frozen=True)
class ListGroup:
    """LAs that stand together in the list; a region's are together in one order only."""

    key: str
    title: str
    areas: list[MapArea]

    @property
    def is_empty(self) -> bool:
        return not any(area.is_match for area in self.areas)


@dataclass(frozen=True)
class ViewLink:
    """One of several addresses of which one is the present one."""

    key: str
    label: str
    address: str
    is_here: bool


class MapList:
    def __init__(self, view: MapView) -> None:
        self._view = view
        self.order = view.state.order

    @property
    def is_in_page(self) -> bool:
        """Whether the page brings the list, since it is asked for or no script comes to make it."""
        has_script = bool(self._view.window) and not as_of_date()
        return self._view.state.is_list or not has_script

    @property
    def address(self) -> str:
        return self._view.state.address_with("view", LIST_VIEW)

    @cached_property
    def areas(self) -> list[MapArea]:
        """All LAs in the order of the list."""
        key = sort_key(self.order, self._view.colouring)
        return sorted(self._view.areas, key=lambda area: key(area.authority))

    @property
    def groups(self) -> list[ListGroup]:
        """The regions, and one for all LAs together: the list is in either."""
        by_region: dict[str, ListGroup] = {}
        for area in self._view.areas:
            region = area.authority.region
            by_region.setdefault(region.slug, ListGroup(region.slug, region.name, []))
            if self.order is ListOrder.REGION:
                by_region[region.slug].areas.append(area)
        together = [] if self.order is ListOrder.REGION else self.areas
        return [*by_region.values(), ListGroup("all", "All regions", together)]

    @property
    def order_links(self) -> list[ViewLink]:
        labels = {ListOrder.VALUE: self._view.colouring.label}
        return [
            ViewLink(
                order.value,
                labels.get(order, str(order.label)),
                self._view.state.address_with("sort", order.value),
                order is self.order,
            )
            for order in ListOrder
        ]

    @property
    def view_links(self) -> list[ViewLink]:
        """Map, the map with LAs of equal size, or list."""
        view, state = self._view, self._view.state
        ways = [("", "Map", not state.is_list and not view.is_equal)]
        if view.records.hexagons:
            ways.append((EQUAL_VIEW, "Equal size", view.is_equal))
        ways.append((LIST_VIEW, "List", state.is_list))
        return [
            ViewLink(key, label, state.address_with("view", key), is_here)
            for key, label, is_here in ways
        ]
