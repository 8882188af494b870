"""Merges one value three ways: as it was handed out, as it is here now, as it is brought back."""

from enum import Enum, auto


class Merged(Enum):
    """The outcome for the value here."""

    KEEP = auto()  # nobody brought anything new
    TAKE = auto()  # the value brought is new, and nobody here changed it meanwhile
    CONFLICT = auto()  # both changed, to different values


def merge_value(*, was: object, here: object, brought: object) -> Merged:
    """Returns what becomes of a value here that was handed out as `was`, and is brought back."""
    if brought in (was, here):
        return Merged.KEEP
    return Merged.TAKE if here == was else Merged.CONFLICT
