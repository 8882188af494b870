"""How many LAs each option of each filter would leave, and the values of LAs that this counts by.

The browser gets the same values, so it needs no rule of its own for them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

from partnerships.count_classes import class_of
from partnerships.models import MappedAuthority

from .filters import (
    AUTHORITY_FACETS,
    DUE_AGAIN,
    PARTNERSHIP_FACETS,
    Filters,
)
from .reach import PartnershipIndex, left_by, sum_of

Counts = Mapping[str, Mapping[str, int]]


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
        "abeps": [class_of(authority.abep_count).key],
    }


def facets(
    selection: Filters,
    authorities: Sequence[MappedAuthority],
    partnerships: PartnershipIndex,
    due: Set[str],
) -> Counts:
    """For each field and option, the LAs left if it were the one chosen; 0 where absent.

    No query where nothing is chosen; otherwise at most two, and one more for each field in which
    something is chosen.
    """
    bits = {one.pk: 1 << place for place, one in enumerate(authorities)}
    reach = partnerships.reach(selection)
    # A partnership option is sought in the LAs that meet the choices about LAs.
    candidates = _meeting(selection.about_authorities, bits)
    there = left_by(selection, reach) if selection.asks_of_partnerships else sum_of(bits.values())
    values = [values_of_authority(authority, due) for authority in authorities]
    counts = {}
    for field in PARTNERSHIP_FACETS:
        options = reach[field].options.items()
        counts[field] = {option: (found & candidates).bit_count() for option, found in options}
    for field in AUTHORITY_FACETS:
        others = selection.about_authorities.without(field)
        left = there & (_meeting(others, bits) if field in selection.choices else candidates)
        counts[field] = _number_by_value([one[field] for one in values], left)
    return {field: defaultdict(int, numbers) for field, numbers in counts.items()}


def _number_by_value(values: Sequence[Sequence[str]], left: int) -> dict[str, int]:
    """How many of the LAs that are left have each value; `values` are all LAs' own."""
    return Counter(value for place, own in enumerate(values) if left >> place & 1 for value in own)


def _meeting(selection: Filters, bits: Mapping[str, int]) -> int:
    if not selection.choices:
        return sum_of(bits.values())
    return sum_of(bits.get(pk, 0) for pk in selection.authorities.values_list("pk", flat=True))
