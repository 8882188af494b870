"""How many LAs each option of each filter would leave, and the values that this counts by.

`filters.py` decides what matches; here stands only which values a record has, in the words of
the filters. The browser gets the same values, so it needs no rule of its own for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import reduce
from operator import or_

from . import vocabularies as words
from .choropleth import shade_of
from .filters import DUE_AGAIN, FACETED, HYBRID, PARTNERSHIP_FACETS, Selection
from .models import Alike, MappedAuthority

Counts = Mapping[str, Mapping[str, int]]


def values_of(partnership: Alike) -> dict[str, Sequence[str]]:
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


def values_of_authority(authority: MappedAuthority, due: Set[str]) -> dict[str, Sequence[str]]:
    """An LA's values of every counted field; `due` holds the GSS codes that are due again."""
    summary = getattr(authority, "summary", None)
    profile = getattr(authority, "profile", None)
    eia = profile.education_investment_area if profile else None
    return {
        "region": [authority.region.slug],
        "type": [authority.la_type],
        "role": summary.roles if summary else [],
        "verification": [
            authority.verification_level.value,
            *([DUE_AGAIN] if authority.pk in due else []),
        ],
        "eia": [] if eia is None else ["yes" if eia else "no"],
        "abeps": [shade_of(authority.abep_count).key],
    }


def facets(
    selection: Selection,
    authorities: Sequence[MappedAuthority],
    alike: Sequence[Alike],
    due: Set[str],
) -> Counts:
    """For each field and option, the LAs left if it were the one chosen; 0 where absent.

    `alike` are all partnerships that count. No query where nothing is chosen; otherwise at most
    two, and two more for each field in which something is chosen.
    """
    bits = {one.pk: 1 << place for place, one in enumerate(authorities)}
    of_authority = {one.pk: values_of_authority(one, due) for one in authorities}
    everything = _Reach(selection, bits, alike)
    counts = {}
    for field in FACETED:
        others = {name: value for name, value in selection.choices.items() if name != field}
        unchosen = field not in selection.choices
        narrowed = replace(selection, choices=others)
        reach = everything if unchosen else _Reach(narrowed, bits, alike)
        found: dict[str, int] = defaultdict(int)
        if field in PARTNERSHIP_FACETS:
            for values, there in reach.partnerships:
                for value in values[field]:
                    found[value] |= there
        else:
            for code, bit in bits.items():
                for value in of_authority[code][field] if bit & reach.authorities else ():
                    found[value] |= bit
        numbers = {value: there.bit_count() for value, there in found.items()}
        counts[field] = defaultdict(int, numbers)
    return counts


class _Reach:
    """What a selection leaves. LAs are the bits of a number."""

    def __init__(
        self, selection: Selection, bits: Mapping[str, int], alike: Sequence[Alike]
    ) -> None:
        if selection.asks_of_partnerships:
            alike = selection.partnerships.alike()
        # A partnership option is sought in the LAs that meet the choices about LAs.
        candidates = _left(selection.about_authorities, bits)
        self.partnerships = [
            (values_of(one), candidates & _sum(bits.get(code, 0) for code in one.codes))
            for one in alike
        ]
        self.authorities = candidates
        if selection.asks_of_partnerships:
            self.authorities = _sum(there for _, there in self.partnerships)


def _left(selection: Selection, bits: Mapping[str, int]) -> int:
    if not selection.choices:
        return _sum(bits.values())
    return _sum(bits.get(pk, 0) for pk in selection.authorities.values_list("pk", flat=True))


def _sum(bits: Iterable[int]) -> int:
    return reduce(or_, bits, 0)
