"""The form of the filters: every option of every field, with the number of LAs it would leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from figures.models import Lens
from partnerships.vocabularies import Kind

from .facets import FacetCounts, facet_counts
from .filters import AUTHORITY_FACETS, PARTNERSHIP_FACETS, SINGLE_CHOICES, label_of, options_of
from .map_view import MapView
from .view_title import LEADS, phrase


@dataclass(frozen=True)
class FilterOption:
    """A choice of a field, with the number of LAs that it would leave."""

    code: str
    label: str
    phrase: str
    count: int
    is_chosen: bool
    # What it stands under among the options, where they are many.
    group: str = ""


@dataclass(frozen=True)
class FilterField:
    name: str
    label: str
    lead: str
    options: list[FilterOption]
    is_single: bool
    # Its words that are explained in a sentence each.
    explained: list[Kind]

    @property
    def chosen(self) -> list[FilterOption]:
        return [option for option in self.options if option.is_chosen]


class FilterForm:
    # What the form's fields lead to in the title, and the lenses on similarity.
    leads = LEADS
    lenses = Lens

    def __init__(self, view: MapView) -> None:
        self._filters = view.state.filters
        self._records = view.records

    @cached_property
    def counts(self) -> FacetCounts:
        return facet_counts(self._filters, self._records)

    @cached_property
    def partnership_fields(self) -> list[FilterField]:
        return self._fields(PARTNERSHIP_FACETS)

    @cached_property
    def authority_fields(self) -> list[FilterField]:
        return self._fields(AUTHORITY_FACETS)

    def _fields(self, names: Iterable[str]) -> list[FilterField]:
        fields = []
        for name, options in options_of(names).items():
            chosen = self._filters.chosen_codes(name)
            offered = [
                FilterOption(
                    code,
                    label,
                    phrase(name, code, label),
                    self.counts[name][code],
                    code in chosen,
                    str(Kind(code).family.label) if name == "kind" else "",
                )
                for code, label in options
            ]
            is_single = name in SINGLE_CHOICES
            explained = list(Kind) if name == "kind" else []
            fields.append(
                FilterField(name, label_of(name), LEADS[name], offered, is_single, explained)
            )
        return fields
