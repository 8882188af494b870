"""The partnerships that match a view of the map: in an order, page by page."""

from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import F, TextChoices
from django.http import QueryDict
from django.urls import reverse

from partnerships import vocabularies as words
from partnerships.models import Partnership, PartnershipQuerySet
from partnerships.presentation import FamilyGroup, by_family, kinds_of, listed_partnerships

from .filter_form import FilterForm
from .map_view import MapView

# On paper, three sheets at most.
A_PAGE = 50
# So many stand under the map; the list has all of them.
UNDER_THE_MAP = 20


class PartnershipOrder(TextChoices):
    KIND = "", "Kind"
    NAME = "name", "Name"
    ACTIVE = "active", "Last known active"
    FOUNDED = "founded", "Founded"


# What the address of the list may hold besides the view of the map.
OWN_PARAMETERS = ("by", "ended", "page")


class PartnershipList:
    """The list at an address, which holds the choices of a view of the map and the list's own."""

    orders = PartnershipOrder

    def __init__(self, query: QueryDict) -> None:
        of_view = query.copy()
        own = {name: of_view.pop(name, [""])[-1] for name in OWN_PARAMETERS}
        self.view = MapView(of_view)
        self.filter_form = FilterForm(self.view)
        by = own["by"]
        self.order = PartnershipOrder(by if by in PartnershipOrder.values else "")
        self.is_with_ended = own["ended"] == "yes"
        self._page_number = own["page"]

    @property
    def faults(self) -> list[str]:
        return list(self.view.state.faults)

    @cached_property
    def partnerships(self) -> PartnershipQuerySet:
        matching = self.view.matching_partnerships
        if self.is_with_ended:
            everything = Partnership.objects.all()
            matching = self.view.state.filters.partnerships_among(everything)
        match self.order:
            case PartnershipOrder.NAME:
                return matching.for_lists().order_by("name", "slug")
            case PartnershipOrder.ACTIVE:
                newest = F("last_known_active").desc(nulls_last=True)
                return matching.for_lists().order_by(newest, "name", "slug")
            case PartnershipOrder.FOUNDED:
                earliest = F("founded_year").asc(nulls_last=True)
                return matching.for_lists().order_by(earliest, "name", "slug")
        return matching.for_lists().by_kind()

    @cached_property
    def page(self) -> Page[Partnership]:
        return Paginator(self.partnerships, A_PAGE).get_page(self._page_number or 1)

    @cached_property
    def groups(self) -> list[FamilyGroup]:
        """Returns those of the page, by family of kinds where that is the order."""
        if self.order is PartnershipOrder.KIND:
            return by_family(self.page)
        return [FamilyGroup("", listed_partnerships(self.page))]

    @cached_property
    def first_groups(self) -> list[FamilyGroup]:
        """The first few, for the place under the map, where something is chosen."""
        return by_family(self.partnerships[:UNDER_THE_MAP]) if self.view.chips else []

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def only_kind(self) -> words.Kind | None:
        """The kind of all of them, where one was chosen."""
        chosen = self.view.state.filters.chosen_codes("kind")
        return words.Kind(chosen[0]) if len(chosen) == 1 else None

    @property
    def kinds(self) -> list[words.Kind]:
        """The kinds on the page, to be explained where they are named."""
        return [] if self.only_kind else kinds_of(self.page)

    @property
    def heading(self) -> str:
        return self.only_kind.plural if self.only_kind else "Partnerships"

    @property
    def address(self) -> str:
        """The list of these partnerships, whichever page asks."""
        query = self.view.state.canonical_query
        return f"{reverse('partnerships')}?{query}" if query else reverse("partnerships")

    @property
    def map_address(self) -> str:
        return self.view.state.address

    @property
    def outline_address(self) -> str:
        """The map with the LAs of one partnership outlined, whose slug is still to be added."""
        query = QueryDict(self.view.state.canonical_query, mutable=True)
        query.pop("partnership", None)
        query["partnership"] = ""
        return f"{reverse('home')}?{query.urlencode()}"

    @property
    def file_address(self) -> str:
        query = self.view.state.canonical_query
        file = reverse("data-file", args=["partnerships.csv"])
        return f"{file}?{query}" if query else file
