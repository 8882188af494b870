"""The number of LAs that each option of each filter would leave.

The browser counts alike (`static/js/map/filters.js`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

from .filters import AUTHORITY_FACETS, PARTNERSHIP_FACETS, Filters
from .map_records import MapRecords

# Numbers of LAs by field and option; 0 where an option has none.
FacetCounts = Mapping[str, Mapping[str, int]]


def facet_counts(filters: Filters, records: MapRecords) -> FacetCounts:
    """For each field and option, the number of LAs left if it were the one chosen in its field.

    Three queries, and one more for each field in which something is chosen.
    """
    counts: dict[str, Mapping[str, int]] = {}
    searched = filters.about_authorities.authority_codes
    for field in PARTNERSHIP_FACETS:
        matching = filters.without(field).partnership_ids
        with_option: dict[str, set[str]] = defaultdict(set)
        for partnership in records.partnerships:
            if partnership.pk in matching:
                for option in partnership.values[field]:
                    with_option[option].update(partnership.authority_codes)
        counts[field] = Counter(
            {option: len(codes & searched) for option, codes in with_option.items()}
        )
    for field in AUTHORITY_FACETS:
        counts[field] = Counter(
            option
            for code in filters.without(field).authority_codes
            for option in records.authority_values[code][field]
        )
    return counts
