"""The sentences of the region pages and the overview, said from the figures alone."""

from collections.abc import Collection

from boundaries.models import Region

from ..models import MappedAuthority
from .statistics import ABEP, ANY_ROLE, SUMMARY, Indicator


def region_sentence(
    region: Region, here: Collection[MappedAuthority], england: Collection[MappedAuthority]
) -> str:
    """Says where the region stands on ABEPs, beside England."""
    return (
        f"{_recorded(ABEP, here)} in {region.name_in_sentence}; "
        f"in England, in {ABEP.share_of(england)}."
    )


def england_sentence(authorities: Collection[MappedAuthority]) -> str:
    role, summary = ANY_ROLE.share_of(authorities), SUMMARY.share_of(authorities)
    return (
        f"{_recorded(ABEP, authorities)}. The local authority’s role was found in {role}, "
        f"and {summary} have a written summary."
    )


def _recorded(measure: Indicator, authorities: Collection[MappedAuthority]) -> str:
    return (
        "At least one area-based education partnership is recorded in "
        f"{measure.share_of(authorities).of_authorities}"
    )
