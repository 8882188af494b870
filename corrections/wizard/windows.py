"""One step of a draft, filled in in several windows at once: nobody's answer goes without a word.

Each page of a step has a mark of its own, with the moment at which it was made. What another page
kept after that, its reader has not seen: it is kept beside, and shown.
"""

import re
import secrets
from collections.abc import Collection
from datetime import datetime

from .steps import Typed

# The input that says which page sent it, and when that was made.
PAGE = "page"
_SAVED_AT = "saved_at"
_ELSEWHERE = "elsewhere:"
_MARK = re.compile(r"[\w-]{8}\.(\d{1,15})")


def new_mark(now: datetime) -> str:
    """Returns the mark of a page that is made now."""
    return f"{secrets.token_urlsafe(6)}.{_milliseconds(now)}"


def merged(kept: Typed, typed: Typed, mark: str, *, now: datetime) -> dict[str, list[str]]:
    """Returns what is kept of a step once a page with that mark has sent `typed`."""
    answers = {name: list(values) for name, values in typed.items()}
    page = _MARK.fullmatch(mark)
    if page is None:
        return answers
    others = {name: values for name, values in kept.items() if name.startswith(_ELSEWHERE)}
    last, saved_at = kept.get(PAGE, [""])[0], int(kept.get(_SAVED_AT, ["0"])[0])
    is_unseen = last not in {"", mark} and saved_at > int(page[1])
    if is_unseen:
        others |= {
            f"{_ELSEWHERE}{name}": list(values)
            for name, values in kept.items()
            if name in typed and values != typed[name]
        }
    elif last != mark:
        others = {}  # it was shown what the other window kept
    return {
        **answers,
        **{name: list(values) for name, values in others.items()},
        PAGE: [mark],
        _SAVED_AT: [str(_milliseconds(now))],
    }


def typed_elsewhere(kept: Typed, names: Collection[str]) -> dict[str, list[str]]:
    """Returns by name what another window had in these fields of a step."""
    return {name: list(kept[key]) for name in names if (key := f"{_ELSEWHERE}{name}") in kept}


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
