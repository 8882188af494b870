"""The rank of an LA's figures among those of all LAs, in words and as a strip of ticks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .models import Figure, Profile
from .presentation import Detail, figure_entry, in_units
from .registry import SHOWN_FIGURES, WITH_STRIP

# The strip's drawing area in SVG units: room for half a mark at either end.
STRIP_WIDTH = 320
STRIP_MARGIN = 6


@dataclass(frozen=True)
class Rank:
    """An LA's figure among those of every LA for which the figure was found.

    `lower`, `higher` and `same` count the other LAs. `ticks` is SVG path data with one tick
    for each value; `here` and `middle` are the x of the LA's own value and of the median.
    """

    compared: int
    lower: int
    higher: int
    same: int
    median: str
    ticks: str
    here: str
    middle: str
    # From where to where a survey's share may lie: nobody is ranked by that.
    interval: str = ""

    @property
    def place(self) -> str:
        """Says such as "Higher than 98 of 152 LAs"; it counts only LAs with this figure."""
        if self.interval:
            return f"95% interval {self.interval}, so LAs are not ranked"
        if not self.higher or not self.lower:
            end = "Highest" if not self.higher else "Lowest"
            shared = f", as in {self.same} other{'s' if self.same > 1 else ''}" if self.same else ""
            return f"{end} of {self.compared} LAs{shared}"
        if self.lower >= self.higher:
            return f"Higher than {self.lower} of {self.compared} LAs"
        return f"Lower than {self.higher} of {self.compared} LAs"


@dataclass(frozen=True)
class Distribution:
    """One figure of all LAs that have it, sorted."""

    figure: Figure
    values: Sequence[float]

    def standing_of(self, value: float, interval: Sequence[int] = ()) -> Rank:
        lower = bisect_left(self.values, value)
        not_higher = bisect_right(self.values, value)
        middle = median(self.values)
        # A median of people or schools is said in whole ones; others as finely as they differ.
        whole = all(isinstance(known, int) for known in self.values)
        return Rank(
            compared=len(self.values),
            lower=lower,
            higher=len(self.values) - not_higher,
            same=not_higher - lower - 1,
            median=in_units(round(middle) if whole else round(middle, 2), self.figure),
            ticks="".join(f"M{self._x(known)} 12v10" for known in sorted(set(self.values))),
            here=self._x(value),
            middle=self._x(middle),
            interval=" to ".join(in_units(end, self.figure) for end in interval),
        )

    def _x(self, value: float) -> str:
        low, high = self.values[0], self.values[-1]
        share = (value - low) / (high - low) if high > low else 0.5
        return f"{STRIP_MARGIN + share * (STRIP_WIDTH - 2 * STRIP_MARGIN):.1f}"


@dataclass(frozen=True)
class FigureLine:
    """A figure of an LA with its date, its source and, where it can be ordered, its standing."""

    field: str
    entry: Detail
    standing: Rank | None


def distributions(
    figures: Iterable[Figure], profiles: Iterable[Profile]
) -> dict[str, Distribution]:
    """Returns the figures of all LAs that a strip is drawn of; blanks are left out, never zero."""
    profiles = list(profiles)
    known = {figure.field: figure for figure in figures}
    sorted_values = {
        field: sorted(
            value for profile in profiles if (value := getattr(profile, field)) is not None
        )
        for field in WITH_STRIP
        if field in known
    }
    return {
        field: Distribution(known[field], values)
        for field, values in sorted_values.items()
        if values
    }


def figure_lines(
    profile: Profile | None, figures: Iterable[Figure], among: Mapping[str, Distribution]
) -> list[FigureLine]:
    """Returns an LA's figures in their order, each with its rank in `distributions()`."""
    if profile is None:
        return []
    known = {figure.field: figure for figure in figures}
    return [
        FigureLine(field, figure_entry(profile, known[field]), rank_in(among, profile, field))
        for field in SHOWN_FIGURES
        if field in known
    ]


def rank_in(among: Mapping[str, Distribution], profile: Profile, field: str) -> Rank | None:
    value = getattr(profile, field)
    if value is None or field not in among:
        return None
    ends = [getattr(profile, end) for end in SHOWN_FIGURES[field].interval]
    return among[field].standing_of(value, ends)
