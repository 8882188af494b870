"""A view of the map as its address says it: the choices read from an address, and written as one.

Nothing here depends on what the records hold, but for the names of regions and LAs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import get_text_list

from boundaries.models import RECORD_VINTAGE, LocalAuthority
from core.history.as_of_date import as_of_date
from figures.models import Lens
from partnerships.models import Partnership

from .colourings import CLASS_KEYS, DEFAULT_COLOURING
from .filters import FACETED, Filters, SimilarTo, label_of, unknown_parameters
from .list_order import ListOrder

# Latitude, longitude and zoom, as the script writes them.
POSITION = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?,\d{1,2}(\.\d+)?")
LIST_VIEW = "list"
EQUAL_VIEW = "equal"


@dataclass(frozen=True)
class ViewState:
    """Everything that somebody has chosen. What is not understood is left out."""

    filters: Filters
    colour: str
    only: Sequence[str]  # the classes of the colouring that are kept; none means all
    order: ListOrder
    is_list: bool
    is_equal: bool  # each LA the same hexagon
    chosen: LocalAuthority | None
    # The partnership whose LAs are outlined; it has `authority_codes`.
    outlined: Partnership | None
    position: str
    as_of: date | None
    # What could not be understood in the address or the form, in words. Every door asks this: a
    # page says so at its top, and files and pictures are refused.
    faults: Sequence[str]

    @classmethod
    def from_query(cls, query: QueryDict) -> "ViewState":
        colour, order, position = (query.get(name, "") for name in ("colour", "sort", "at"))
        slug = query.get("la")
        outlined_slug = query.get("partnership")
        outlined = _partnership_at(outlined_slug) if outlined_slug else None
        filters = Filters.from_query(query)
        everywhere = LocalAuthority.objects.in_vintage(filters.vintage)
        chosen = everywhere.filter(slug=slug).first() if slug else None
        faults = _faults(query, filters)
        if slug and not chosen:
            # The LA before or after it, unless there are several.
            line = list(everywhere.named([slug]).order_by("name"))
            chosen = line[0] if len(line) == 1 else None
            names = get_text_list([authority.name for authority in line], "and")
            if line and not chosen:
                faults.append(f"la: On this map “{slug}” is {names}.")
            elif not chosen:
                faults.append(f"la: There is no LA “{slug}” on the map.")
        if outlined_slug and not outlined:
            faults.append(f"partnership: There is no partnership “{outlined_slug}” on record.")
        colour = colour if colour in CLASS_KEYS else DEFAULT_COLOURING
        return cls(
            filters=filters,
            colour=colour,
            only=[key for key in CLASS_KEYS[colour] if key in query.getlist("only")],
            order=ListOrder(order) if order in ListOrder.values else ListOrder.REGION,
            is_list=query.get("view") == LIST_VIEW,
            is_equal=query.get("view") == EQUAL_VIEW,
            chosen=chosen,
            outlined=outlined,
            position=position if POSITION.fullmatch(position) else "",
            as_of=as_of_date(),
            faults=faults,
        )

    @property
    def has_choices(self) -> bool:
        """Tells whether anything is chosen that leaves a part of the record."""
        return bool(self.filters.values or self.only)

    @property
    def similar_to(self) -> SimilarTo | None:
        similar_to: SimilarTo | None = self.filters.values.get("similar")
        return similar_to

    @cached_property
    def canonical_query(self) -> str:
        """The parameters of what is shown, in one order: the same for every way to write it."""
        return self._what_is_shown().urlencode()

    @property
    def vintage_query(self) -> str:
        """The parameter that says which LAs are meant, for what needs no more of the view."""
        vintage = self.filters.vintage
        return "" if vintage == RECORD_VINTAGE else f"vintage={vintage}"

    @property
    def address(self) -> str:
        """The one address of this view, wherever the map stands in it."""
        query = self.canonical_query
        return f"{reverse('home')}?{query}" if query else reverse("home")

    @property
    def view_query(self) -> str:
        """The view with the place at which the map stands."""
        position = f"at={self.position}" if self.position else ""
        return "&".join(filter(None, [self.canonical_query, position]))

    def address_with(self, name: str, value: str) -> str:
        """The same view but for one choice of how it is shown."""
        query = self._whole_query()
        query.pop(name, None)
        if value:
            query[name] = value
        return f"?{query.urlencode()}"

    def address_without(self, name: str, code: str = "") -> str:
        """The same view without one choice: that code of a field, or all that is in it."""
        query = self._whole_query()
        query.setlist(name, [value for value in query.getlist(name) if code and value != code])
        if name == "similar":
            query.pop("lens", None)
        return f"?{query.urlencode()}"

    def _what_is_shown(self) -> QueryDict:
        query = QueryDict(mutable=True)
        for name, value in self.filters.values.items():
            if isinstance(value, SimilarTo):
                query[name] = value.authority.slug
            elif name in FACETED and isinstance(value, list):
                query.setlist(name, sorted(set(value)))
            else:
                query[name] = str(value)
        if self.filters.vintage != RECORD_VINTAGE:
            query["vintage"] = str(self.filters.vintage)
        if self.colour != DEFAULT_COLOURING:
            query["colour"] = self.colour
        query.setlist("only", self.only)
        if self.similar_to and self.similar_to.lens is not Lens.STATISTICAL:
            query["lens"] = self.similar_to.lens.value
        if self.chosen:
            query["la"] = self.chosen.slug
        if self.outlined:
            query["partnership"] = self.outlined.slug
        if self.as_of:
            query["as_of"] = self.as_of.isoformat()
        if self.is_equal:
            query["view"] = EQUAL_VIEW
        return query

    def _whole_query(self) -> QueryDict:
        """The view with how it is shown: the list's order, list or map, the map's place."""
        query = self._what_is_shown()
        view = LIST_VIEW if self.is_list else ""
        for name, value in (("sort", self.order.value), ("view", view), ("at", self.position)):
            if value:
                query[name] = value
        return query


def _partnership_at(slug: str) -> Partnership | None:
    return Partnership.objects.with_authority_codes().filter(slug=slug).first()


def _faults(query: QueryDict, filters: Filters) -> list[str]:
    faults = [
        f"{label_of(name)}: {reason}"
        for name, reasons in filters.errors.items()
        for reason in reasons
    ]
    faults += [f"{name}: There is no such choice." for name in unknown_parameters(query)]
    colour, order = query.get("colour") or DEFAULT_COLOURING, query.get("sort")
    if colour not in CLASS_KEYS:
        faults.append(f"colour: The map has no colouring “{colour}”.")
    faults += [
        f"only: The colouring has no class “{key}”."
        for key in query.getlist("only")
        if key and key not in CLASS_KEYS.get(colour, CLASS_KEYS[DEFAULT_COLOURING])
    ]
    if order and order not in ListOrder.values:
        faults.append(f"sort: The list cannot be sorted by “{order}”.")
    return faults
