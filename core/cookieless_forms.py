"""Pages with a form that anybody may fill in without a cookie: the address says what may be done.

There is no session that another site could misuse, so there is no CSRF token to get lost with what
was typed; a request that says it comes from another site is refused all the same.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from .requests import form_page

FormView = Callable[..., HttpResponse]


def cookieless_form(elsewhere: str) -> Callable[[FormView], FormView]:
    """Makes a page for one reader: it is not shared, indexed, or told to other sites.

    `elsewhere` is the template that answers a form which another site sends.
    """

    def decorator(view: FormView) -> FormView:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and _is_from_elsewhere(request):
                response = render(request, elsewhere, status=403)
            else:
                response = view(request, *args, **kwargs)
            # The browser may keep it for its back button, so that nothing typed is lost there.
            patch_cache_control(response, private=True, no_cache=True)
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return csrf_exempt(form_page(wrapped))

    return decorator


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Tells it by what browsers say of the sender; older ones say it by `Origin` alone."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()
