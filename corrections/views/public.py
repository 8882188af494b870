"""The common part of the public pages of corrections."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.body_size import body_size
from core.rate_limit import RateLimitReached

from ..models import Draft, Submission

P = ParamSpec("P")

# Far more than every field filled to its limit.
MOST_BYTES = 100_000


def public_form(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Makes a page that anybody may fill in, without a cookie: the address says what may be done.

    There is no session that another site could misuse, so there is no CSRF token to get lost
    with what was typed; a request that says it comes from another site is refused all the same.
    The page is for one reader: it is not shared, indexed, or told to other sites.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = _refusal(request) or view(request, *args, **kwargs)
        except RateLimitReached as reached:
            response = too_often(request, reached)
        except (Draft.DoesNotExist, Submission.DoesNotExist):  # deleted meanwhile
            response = gone(request)
        # The browser may keep it for its back button, so that nothing typed is lost there.
        patch_cache_control(response, private=True, no_cache=True)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(wrapped))


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Returns the answer to another site's form, and to what is too large; None to all else."""
    if request.method != "POST":
        return None
    # Browsers say whether another site sends it; older ones say it by `Origin` alone.
    if site := request.headers.get("Sec-Fetch-Site"):
        is_from_elsewhere = site not in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        is_from_elsewhere = bool(origin) and urlsplit(origin).netloc != request.get_host()
    if is_from_elsewhere:
        return render(request, "corrections/elsewhere.html", status=403)
    if body_size(request) > MOST_BYTES:
        return render(request, "corrections/too_large.html", status=413)
    return None


def gone(request: HttpRequest) -> HttpResponse:
    """Answers for a draft or a submission that is gone, or never was: nobody is told which."""
    context = {"draft_days": settings.DRAFT_RETENTION.days}
    return render(request, "corrections/gone.html", context, status=404)


def too_often(request: HttpRequest, reached: RateLimitReached) -> HttpResponse:
    until = timezone.localtime(reached.until + timedelta(minutes=1))
    context = {
        "until": until,
        "is_today": until.date() == timezone.localdate(),
        "here": request.get_full_path(),
    }
    response = render(request, "corrections/too_often.html", context, status=429)
    wait = reached.until - timezone.now()
    response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response
