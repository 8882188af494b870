"""The map, the lists, and what is said about the data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.models import Figure

from ..map_page import MapPage
from ..models import Partnership
from ..records import records_document
from ..spreadsheet import csv_response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The map, its filters and legend, and the same LAs as a list."""
    context = {
        "page": MapPage(request.GET),
        "abep_total": Partnership.objects.abeps().counted().count(),
    }
    return render(request, "partnerships/home.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def records(request: HttpRequest) -> JsonResponse:
    """The records document, which the map reads."""
    return JsonResponse(records_document())


@require_safe
def left_file(request: HttpRequest) -> HttpResponse:
    """The LAs that a view's choices leave, for a spreadsheet."""
    return csv_response(MapPage(request.GET).table(), "local-authorities.csv")


@require_safe
@cache_control(public=True, max_age=60)
def matching(request: HttpRequest) -> JsonResponse:
    """The slugs of the partnerships that hold some words, for the map's own filtering."""
    found = Partnership.objects.counted().with_words(request.GET.get("q", ""))
    return JsonResponse({"partnerships": list(found.values_list("slug", flat=True))})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the map shows, where it comes from and what it cannot say."""
    context = {"figures": Figure.objects.all()}
    return render(request, "partnerships/about.html", context)
