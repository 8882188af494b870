"""The permission of whoever runs rounds, and the pages about one of them."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.requests import form_page

from ..models import SurveyRound
from ..services.rounds import NotNow

P = ParamSpec("P")

rounds_only = permission_required("surveys.run_survey_round", raise_exception=True)


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
