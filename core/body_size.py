"""The size of what a view lets itself be sent."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., object])

# Far more than any form without files, with every field filled to its limit.
LARGEST_BODY = 1_000_000


def takes_body_of(most: int) -> Callable[[View], View]:
    """Lets a view be sent bodies of up to so many bytes, in place of LARGEST_BODY."""

    def decorate(view: View) -> View:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return decorate


def body_size(request: HttpRequest) -> int:
    """Returns the size that a request says its body has; what has none is not read."""
    size = request.headers.get("Content-Length", "")
    return int(size) if size.isdecimal() else 0
