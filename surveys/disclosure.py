"""Says what of a survey may be shown, so that nobody's answers can be read off it.

A figure is what one group of respondents answered to one question. It is hidden below ten answers
or three schools, and so is whatever would let a hidden one be found by subtraction: England less
the regions that are shown, a region less its LAs, England less phases or types of school. The
method, and what it cannot protect against, is in docs/survey-results.md.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import TypeVar

FEWEST_ANSWERS = 10
FEWEST_SCHOOLS = 3
# Of the normal distribution: 95% lies within so many standard deviations.
Z = 1.959964

Group = TypeVar("Group", bound=Hashable)


class HiddenReason(StrEnum):
    FEW_ANSWERS = "few_answers"
    FEW_SCHOOLS = "few_schools"
    SUBTRACTION = "subtraction"


HIDDEN_LABELS = {
    HiddenReason.FEW_ANSWERS: "Not shown: fewer than ten answers",
    HiddenReason.FEW_SCHOOLS: "Not shown: answers from fewer than three schools",
    HiddenReason.SUBTRACTION: (
        "Not shown: with it, somebody could work out a figure that is too small to show"
    ),
}


@dataclass(frozen=True)
class AnswerBase:
    """The answers that a figure stands on, and the schools that they are from."""

    answers: int
    schools: int

    @property
    def reason(self) -> HiddenReason | None:
        """Says why a figure on this base is hidden, whatever else is shown."""
        if self.answers < FEWEST_ANSWERS:
            return HiddenReason.FEW_ANSWERS
        return HiddenReason.FEW_SCHOOLS if self.schools < FEWEST_SCHOOLS else None


def hidden_groups(
    bases: Sequence[Mapping[Group, AnswerBase]],
    divisions: Sequence[tuple[Group, Sequence[Group]]],
    hidden_before: Collection[Group] = (),
) -> dict[Group, HiddenReason]:
    """Returns the groups whose figures are hidden, with the reason.

    `bases` has a mapping for each figure that is hidden together with the others, because one can
    be worked out from another. `divisions` are wholes with their parts, which share no answer, from
    the largest whole down; parts that are not listed count as hidden. Whatever has to be hidden
    beside a small figure is taken from `hidden_before`, the groups that the last round hid, and
    then from the smallest: so answers that stay the same from round to round stay hidden too.
    """
    hidden: dict[Group, HiddenReason] = {}
    for base in bases:
        for group, of_group in base.items():
            if of_group.reason and hidden.get(group) is not HiddenReason.FEW_ANSWERS:
                hidden[group] = of_group.reason
    for whole, parts in divisions:
        if whole in hidden:
            # Its parts together would be it.
            hidden |= {part: HiddenReason.SUBTRACTION for part in parts if part not in hidden}
            continue
        # From the one to be hidden last.
        shown = sorted(
            (part for part in parts if part not in hidden),
            key=lambda part: (part not in hidden_before, bases[0][part].answers, str(part)),
            reverse=True,
        )
        while shown and any(_gives_away(base, whole, parts, shown) for base in bases):
            hidden[shown.pop()] = HiddenReason.SUBTRACTION
    return hidden


def _gives_away(
    base: Mapping[Group, AnswerBase],
    whole: Group,
    parts: Sequence[Group],
    shown: Collection[Group],
) -> bool:
    """Tells whether a whole less the parts that are shown is too small to be known.

    A school may be in two of the parts, so those of the rest are at least as many as in one part.
    """
    rest = AnswerBase(
        base[whole].answers - sum(base[part].answers for part in shown),
        max((base[part].schools for part in parts if part not in shown), default=0),
    )
    return rest.answers > 0 and rest.reason is not None


def whole_percent(count: int, of: int) -> int:
    """Returns a share as it is shown: in whole per cent, halves up."""
    return (200 * count + of) // (2 * of)


def wilson_interval(count: int, of: int) -> tuple[int, int]:
    """Returns Wilson's 95% interval of a share in whole per cent, as wide as rounding needs.

    It holds for few answers too, and at 0% and 100%, where the simpler one has no width.
    """
    share = count / of
    middle = share + Z * Z / (2 * of)
    spread = Z * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    scale = 1 + Z * Z / of
    # The ends are exact where nobody or everybody answered so.
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == of else (middle + spread) / scale
    return int(100 * low), -int(-100 * high // 1)
