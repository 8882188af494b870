"""How the map is coloured: classes of the number of ABEPs recorded in an LA."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .models import MappedAuthority


@dataclass(frozen=True)
class CountClass:
    """A class of the legend: LAs with `least` to `most` ABEPs (no upper end where None)."""

    key: str
    label: str
    least: int
    most: int | None


COUNT_CLASSES = (
    CountClass("none", "Nothing recorded", 0, 0),
    CountClass("one", "1 partnership", 1, 1),
    CountClass("two", "2 partnerships", 2, 2),
    CountClass("more", "3 or more", 3, None),
)


@dataclass(frozen=True)
class LegendEntry:
    shade: CountClass
    authorities: int


def class_of(count: int) -> CountClass:
    """The class that a number of ABEPs falls in."""
    return next(
        shade
        for shade in COUNT_CLASSES
        if shade.least <= count and (shade.most is None or count <= shade.most)
    )


def legend(authorities: Iterable[MappedAuthority]) -> list[LegendEntry]:
    """Every class with its number of LAs; the LAs come from `with_counts()`."""
    counts = Counter(class_of(authority.abep_count) for authority in authorities)
    return [LegendEntry(shade, counts[shade]) for shade in COUNT_CLASSES]
