"""The common part of the public pages of corrections."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.body_size import body_size
from core.cookieless_forms import cookieless_form
from core.rate_limit import RateLimitReached

from ..models import Draft, Submission

P = ParamSpec("P")

# Far more than every field filled to its limit.
MOST_BYTES = 100_000


def public_form(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Makes a page of corrections that anybody may fill in, without a cookie."""

    @cookieless_form(elsewhere="corrections/elsewhere.html")
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and body_size(request) > MOST_BYTES:
            return render(request, "corrections/too_large.html", status=413)
        try:
            return view(request, *args, **kwargs)
        except RateLimitReached as reached:
            return too_often(request, reached)
        except (Draft.DoesNotExist, Submission.DoesNotExist):  # deleted meanwhile
            return gone(request)

    return wrapped


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
    response.headers["Retry-After"] = str(reached.seconds_left)
    return response
