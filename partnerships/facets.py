"""How many LAs each option of each filter would leave, and the values that this counts by.

`filters.py` decides what matches; here stands only which values a record has, in the words of
the filters. The browser gets the same values, so it needs no rule of its own for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from . import vocabularies as words
from .choropleth import shade_of
from .filters import DUE_AGAIN, FACETED, HYBRID, PARTNERSHIP_FACETS, Selection
from .models import MappedAuthority, Partnership

Counts = Mapping[str, Mapping[str, int]]


def values_of(partnership: Partnership) -> dict[str, Sequence[str]]:
    """A partnership's values of every counted field, with what follows from them."""
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
    verification = summary.verification if summary else words.Verification.DESK_RESEARCH.value
    return {
        "region": [authority.region.slug],
        "type": [authority.la_type],
        "role": summary.roles if summary else [],
        "verification": [verification, *([DUE_AGAIN] if authority.pk in due else [])],
        "eia": [] if eia is None else ["yes" if eia else "no"],
        "abeps": [shade_of(authority.abep_count).key],
    }


def facets(
    selection: Selection,
    authorities: Iterable[MappedAuthority],
    partnerships: Iterable[Partnership],
    due: Set[str],
) -> Counts:
    """For each field and option, the LAs left if it were the one chosen; 0 where absent.

    Two queries, and two more for each field in which something is chosen.
    """
    of_authority = {one.pk: values_of_authority(one, due) for one in authorities}
    of_partnership = {one.pk: (values_of(one), _codes(one)) for one in partnerships}
    everything = _Reach(selection)
    counts = {}
    for field in FACETED:
        others = {name: value for name, value in selection.choices.items() if name != field}
        unchosen = field not in selection.choices
        reach = everything if unchosen else _Reach(replace(selection, choices=others))
        found: dict[str, set[str]] = defaultdict(set)
        if field in PARTNERSHIP_FACETS:
            for key in reach.partnerships & of_partnership.keys():
                values, codes = of_partnership[key]
                for value in values[field]:
                    found[value] |= codes & reach.candidates
        else:
            for code in reach.authorities:
                for value in of_authority[code][field]:
                    found[value].add(code)
        counts[field] = defaultdict(int, {value: len(codes) for value, codes in found.items()})
    return counts


class _Reach:
    """What a selection leaves, as keys."""

    def __init__(self, selection: Selection) -> None:
        self.partnerships = set(selection.partnerships.values_list("pk", flat=True))
        self.authorities = set(selection.authorities.values_list("pk", flat=True))
        # A partnership option is sought in the LAs that meet the choices about LAs.
        self.candidates = set(selection.about_authorities.authorities.values_list("pk", flat=True))


def _codes(partnership: Partnership) -> set[str]:
    return {part.authority_id for part in partnership.coverage.all()}
