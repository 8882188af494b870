"""The choices of a view as chips: each with its words, and the address without it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .colourings import Colouring
from .filters import FACETED, label_of, options_of
from .view_state import ViewState
from .view_title import LEADS, phrase, quoted

# Choices that are typed in words; others are numbers or picked.
TYPED_IN_WORDS = ("q", "name")


@dataclass(frozen=True)
class FilterChip:
    """A choice that is made, how it stands in the title, and the address without it."""

    name: str
    code: str
    label: str
    phrase: str
    address: str


def chips_of(state: ViewState, colouring_of_view: Callable[[], Colouring]) -> list[FilterChip]:
    """The choices made, in the order of the form; the colouring is asked for if it is needed."""
    return [chip for name in LEADS for chip in _chips(name, state, colouring_of_view)]


def _chips(
    name: str, state: ViewState, colouring_of_view: Callable[[], Colouring]
) -> Iterator[FilterChip]:
    if name == "only" and state.only:
        colouring = colouring_of_view()
        for colour in colouring.legend_classes:
            if colour.key in state.only:
                label = f"{colouring.label}: {colour.label}"
                address = state.address_without(name, colour.key)
                yield FilterChip(name, colour.key, label, quoted(colour.label), address)
    elif name in FACETED and name in state.filters.values:
        for code, label in options_of([name])[name]:
            if code in state.filters.chosen_codes(name):
                address = state.address_without(name, code)
                yield FilterChip(name, code, label, phrase(name, code, label), address)
    elif name in state.filters.values:
        value = str(state.filters.values[name])
        in_title = quoted(value) if name in TYPED_IN_WORDS else value
        label = f"{label_of(name)}: {value}"
        yield FilterChip(name, "", label, in_title, state.address_without(name))
