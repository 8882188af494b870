"""The permission of whoever runs rounds, and the account of the one who asks."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ..models import SurveyRound
from ..services.rounds import NotNow

P = ParamSpec("P")

rounds_only = permission_required("surveys.run_survey_round", raise_exception=True)
form_page = require_http_methods(["GET", "HEAD", "POST"])


def page_of_round(
    view: Callable[Concatenate[HttpRequest, SurveyRound, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Makes a page about a round, which its view is given.

    What cannot be done at the point that it has come to leads back to its page, which says why.
    """

    @form_page
    @rounds_only
    @wraps(view)
    def wrapped(
        request: HttpRequest, /, name: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        round = SurveyRound.objects.select_related("questionnaire").filter(name=name).first()
        if round is None:
            raise Http404("No such round.")
        try:
            return view(request, round, *args, **kwargs)
        except NotNow as refused:
            messages.error(request, f"Nothing was done. {refused}")
            return redirect("survey-round", name)

    return wrapped


def user_of(request: HttpRequest) -> User:
    """Returns the member of staff who asks; `rounds_only` saw to it that there is one."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
