"""In which LAs the partnerships are that meet some choices, and that would with one more.

`filters.py` decides what matches; here stands only which values a partnership has, in the words
of the filters. Sets of LAs and of partnerships are the bits of numbers, so that a question takes
a few milliseconds however many records there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from partnerships import vocabularies as words
from partnerships.models import FilterGroup

from .filters import HYBRID, PARTNERSHIP_FACETS, Filters


def values_of(partnership: FilterGroup) -> dict[str, Sequence[str]]:
    """Values of every counted field, with what follows from them."""
    funding = partnership.funding_models
    phases = partnership.phases
    return {
        "kind": [partnership.kind],
        "scale": [partnership.scale],
        "form": partnership.legal_forms,
        "funding": [*funding, HYBRID] if partnership.is_hybrid else funding,
        "phase": words.Phase.values if words.Phase.ALL in phases else phases,
        "focus": partnership.focuses,
    }


def sum_of(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)


@dataclass(frozen=True)
class FieldReach:
    """The LAs with a partnership that meets the choices of all other fields: any, or by option."""

    any: int
    options: Mapping[str, int]

    def of(self, chosen: Iterable[str]) -> int:
        return sum_of(self.options.get(option, 0) for option in chosen) if chosen else self.any


Reach = Mapping[str, FieldReach]


def left_by(selection: Filters, reach: Reach) -> int:
    """The LAs with a partnership that meets every choice: any field of their reach tells."""
    field = PARTNERSHIP_FACETS[0]
    return reach[field].of(selection.choices.get(field, []))


class PartnershipIndex:
    """All partnerships that count, ready for questions; LAs' bits are in the order of `codes`.

    `coverage` are pairs of a partnership and an LA in which it works.
    """

    def __init__(
        self,
        codes: Sequence[str],
        alike: Sequence[FilterGroup],
        coverage: Iterable[tuple[int, str]],
    ) -> None:
        everything = [pk for one in alike for pk in one.pks]
        self._all = (1 << len(everything)) - 1
        self._place_of = {pk: place for place, pk in enumerate(everything)}
        having: dict[str, dict[str, list[int]]] = {
            field: defaultdict(list) for field in PARTNERSHIP_FACETS
        }
        for one in alike:
            for field, values in values_of(one).items():
                for value in values:
                    having[field][value] += one.pks
        self._with = {field: self._bits_by_value(found) for field, found in having.items()}
        there = defaultdict(list)
        for pk, code in coverage:
            there[code].append(pk)
        in_authority = self._bits_by_value(there)
        self._there = [in_authority.get(code, 0) for code in codes]

    def reach(self, selection: Filters) -> Reach:
        """One query where partnerships are chosen, and one more for each field that is."""
        meeting_all = self._occupied(selection)
        found = {}
        for field in PARTNERSHIP_FACETS:
            is_chosen = field in selection.choices
            occupied = self._occupied(selection.without(field)) if is_chosen else meeting_all
            options = {
                option: sum_of(bit for bit, those in occupied if those & those_with)
                for option, those_with in self._with[field].items()
            }
            found[field] = FieldReach(sum_of(bit for bit, _ in occupied), options)
        return found

    def _occupied(self, selection: Filters) -> list[tuple[int, int]]:
        """The LAs with partnerships that meet the choices: an LA's bit, and those partnerships."""
        meeting = self._meeting(selection)
        there = [(1 << place, meeting & those) for place, those in enumerate(self._there)]
        return [(bit, those) for bit, those in there if those]

    def _meeting(self, selection: Filters) -> int:
        if not selection.asks_of_partnerships:
            return self._all
        return self._bits(selection.partnerships.values_list("pk", flat=True))

    def _bits_by_value(self, found: Mapping[str, list[int]]) -> dict[str, int]:
        return {value: self._bits(pks) for value, pks in found.items()}

    def _bits(self, partnerships: Iterable[int]) -> int:
        found = bytearray(len(self._place_of) // 8 + 1)
        for pk in partnerships:
            # One that has come since is counted with the next version of the records.
            if (place := self._place_of.get(pk)) is not None:
                found[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(found, "little")
