"""The distances between LAs in their figures: the computed lenses. Pure functions, no database.

For each lens the figures are standardised (the mean taken off, then divided by the standard
deviation) over the LAs that have all of them. The distance of two LAs is the root mean square
of the differences, so it is in standard deviations and does not grow with the number of
figures. `docs/similar.md` says why, and what it means.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from statistics import fmean, pstdev

from .models import ComparedFigure, Lens, Profile, SimilarAuthority

NEAREST = 10

# Distances are kept, and ranked, to this many places: below it lies only floating-point noise.
DECIMALS = 4


def computed_neighbours(profiles: Iterable[Profile]) -> list[SimilarAuthority]:
    """Returns for each LA and computed lens its ten nearest LAs, unsaved.

    An LA that lacks a figure of a lens is left out of that lens: it gets no row there and
    is nobody's neighbour there. Nothing is filled in.
    """
    profiles = list(profiles)
    return [
        SimilarAuthority(
            authority_id=code, lens=lens.value, neighbour_id=other, rank=rank, distance=apart
        )
        for lens in Lens
        if lens.is_computed
        for code, others in nearest(standardised(compared(profiles, lens.figures))).items()
        for rank, (other, apart) in enumerate(others, start=1)
    ]


def compared(
    profiles: Iterable[Profile], figures: Sequence[ComparedFigure]
) -> dict[str, tuple[float, ...]]:
    """Returns GSS code to the figures of a lens, for the LAs that have all of them."""
    complete = {}
    for profile in profiles:
        values = tuple(value for figure in figures if (value := figure.of(profile)) is not None)
        if len(values) == len(figures):
            complete[profile.authority_id] = values
    return complete


def standardised(rows: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    """Returns the columns with mean 0 and standard deviation 1; a constant one is all 0."""
    columns = list(zip(*rows.values(), strict=True))
    scales = [(fmean(column), pstdev(column)) for column in columns]
    return {
        code: tuple(
            (value - mean) / spread if spread else 0.0
            for value, (mean, spread) in zip(row, scales, strict=True)
        )
        for code, row in rows.items()
    }


def distance(point: Sequence[float], other: Sequence[float]) -> float:
    """Returns the root mean square of the differences, to `DECIMALS` places."""
    squares = [(a - b) ** 2 for a, b in zip(point, other, strict=True)]
    return round(sqrt(fmean(squares)), DECIMALS)


def nearest(points: Mapping[str, Sequence[float]]) -> dict[str, list[tuple[str, float]]]:
    """Returns each code's nearest others with their distance, closest first; ties by code."""
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
