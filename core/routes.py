"""The words for a route: whether anybody may open it, and which part of it no log may hold."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, path, register_converter
from django.urls.converters import StringConverter


def public_path(
    route: str,
    view: Callable[..., HttpResponseBase],
    kwargs: dict[str, Any] | None = None,
    name: str | None = None,
) -> URLPattern:
    """Returns a route that anybody may open; all others, by `path`, are closed to the public."""
    return path(route, login_not_required(view), kwargs, name)


class PrivateConverter(StringConverter):
    """The converter of `<private:…>`: a secret, or what somebody typed. `core.logs` hides it."""


register_converter(PrivateConverter, "private")


def site_routes(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yields every route of the site, written whole, with its pattern."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from site_routes(pattern, route)
        else:
            yield route, pattern
