"""The map's first colouring: classes of the number of ABEPs recorded in an LA, and the legend."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .models import MappedAuthority


@dataclass(frozen=True)
class ColourClass:
    """A class of a legend; `css_class` has its colour in the style sheet."""

    key: str
    label: str
    css_class: str


@dataclass(frozen=True)
class CountClass(ColourClass):
    """The LAs with `least` to `most` ABEPs (no upper end where None)."""

    least: int
    most: int | None


COUNT_CLASSES = (
    CountClass("none", "No ABEP recorded", "shade-none", 0, 0),
    CountClass("one", "1 ABEP", "shade-one", 1, 1),
    CountClass("two", "2 ABEPs", "shade-two", 2, 2),
    CountClass("more", "3 or more", "shade-more", 3, None),
)


@dataclass(frozen=True)
class LegendEntry:
    """A class with its number of LAs."""

    colour: ColourClass
    count: int


def class_of(count: int) -> CountClass:
    """The class that a number of ABEPs falls in."""
    return next(
        shade
        for shade in COUNT_CLASSES
        if shade.least <= count and (shade.most is None or count <= shade.most)
    )


def legend(classes: Sequence[ColourClass], keys: Iterable[str]) -> list[LegendEntry]:
    """Every class with its number of LAs; `keys` names the class of each LA."""
    counts = Counter(keys)
    return [LegendEntry(colour, counts[colour.key]) for colour in classes]


def count_legend(authorities: Iterable[MappedAuthority]) -> list[LegendEntry]:
    """The legend of LAs that come from `with_counts()`."""
    keys = (class_of(authority.abep_count).key for authority in authorities)
    return legend(COUNT_CLASSES, keys)
