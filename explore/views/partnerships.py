"""The partnerships that match: a page of all of them, and the first few under the map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..partnership_list import PartnershipList


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Lists the partnerships that match the choices of a view of the map."""
    context = {"list": PartnershipList(request.GET)}
    return render(request, "explore/partnership_list.html", context)


@require_safe
@cache_control(public=True, max_age=60)
def matches(request: HttpRequest) -> HttpResponse:
    """The part of the map's page that names partnerships, which the script asks for anew."""
    return render(request, "explore/matches.html", {"list": PartnershipList(request.GET)})
