"""How far apart LAs are in their figures: the computed lenses. Pure functions, no database.

For each lens the figures are standardised (the mean taken off, then divided by the standard
deviation) over the LAs that have all of them. The distance of two LAs is the root mean square
of the differences, so it is in standard deviations and does not grow with the number of
figures. `docs/similar.md` says why, and what it means.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, pstdev

from .models import Lens, Profile, SimilarAuthority

NEAREST = 10

# Distances are kept, and ranked, to this many places: below it lies only floating-point noise.
DECIMALS = 4


@dataclass(frozen=True)
class ComparedFigure:
    """A figure of `Profile`; on a log scale two LAs are compared by ratio, not by difference."""

    field: str
    is_ratio: bool = False

    def of(self, profile: Profile) -> float | None:
        """The figure as it is compared; None where it was not found or has no logarithm."""
        value = getattr(profile, self.field)
        if value is None or (self.is_ratio and value <= 0):
            return None
        return log(value) if self.is_ratio else float(value)


COMPARED_FIGURES: Mapping[Lens, Sequence[ComparedFigure]] = {
    Lens.DEPRIVATION: (ComparedFigure("imd_average_score"), ComparedFigure("rural_percent")),
    Lens.SIZE: (
        ComparedFigure("population", is_ratio=True),
        ComparedFigure("area_km2", is_ratio=True),
    ),
    Lens.ACADEMIES: (
        ComparedFigure("primary_academies_percent"),
        ComparedFigure("secondary_academies_percent"),
    ),
}


def computed_neighbours(profiles: Iterable[Profile]) -> list[SimilarAuthority]:
    """For each LA and computed lens its ten nearest LAs, unsaved.

    An LA that lacks a figure of a lens is left out of that lens: it gets no row there and
    is nobody's neighbour there. Nothing is filled in.
    """
    profiles = list(profiles)
    return [
        SimilarAuthority(
            authority_id=code, lens=lens.value, neighbour_id=other, rank=rank, distance=apart
        )
        for lens, measures in COMPARED_FIGURES.items()
        for code, others in nearest(standardised(measured(profiles, measures))).items()
        for rank, (other, apart) in enumerate(others, start=1)
    ]


def measured(
    profiles: Iterable[Profile], measures: Sequence[ComparedFigure]
) -> dict[str, tuple[float, ...]]:
    """GSS code to the figures of a lens, for the LAs that have all of them."""
    found = {}
    for profile in profiles:
        values = tuple(value for measure in measures if (value := measure.of(profile)) is not None)
        if len(values) == len(measures):
            found[profile.authority_id] = values
    return found


def standardised(rows: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    """Each column with mean 0 and (population) standard deviation 1; a constant one is all 0."""
    columns = list(zip(*rows.values(), strict=True))
    scales = [(fmean(column), pstdev(column)) for column in columns]
    return {
        code: tuple(
            (value - mean) / spread if spread else 0.0
            for value, (mean, spread) in zip(row, scales, strict=True)
        )
        for code, row in rows.items()
    }


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Root mean square of the differences, to `DECIMALS` places."""
    squares = [(a - b) ** 2 for a, b in zip(one, other, strict=True)]
    return round(sqrt(fmean(squares)), DECIMALS)


def nearest(points: Mapping[str, Sequence[float]]) -> dict[str, list[tuple[str, float]]]:
    """Each code's nearest others with their distance, closest first; ties by code."""
    return {
        code: [
            (other, apart)
            for apart, other in sorted(
                (distance(point, elsewhere), other)
                for other, elsewhere in points.items()
                if other != code
            )[:NEAREST]
        ]
        for code, point in points.items()
    }
