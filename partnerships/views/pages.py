"""The map, the lists, and what is said about the data."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.models import RECORD_VINTAGE, Figure, MapGeometry

from .. import presentation
from ..choropleth import legend, shades_for_browser
from ..forms import PostcodeForm
from ..models import MappedAuthority, Partnership
from ..records import records_document


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The map, its legend, and the same LAs as a list."""
    authorities = list(MappedAuthority.objects.for_lists().order_by("region__name", "name"))
    recorded = [authority for authority in authorities if authority.abep_count]
    context = {
        "authorities": presentation.listed(authorities),
        "geometry": MapGeometry.objects.filter(vintage=RECORD_VINTAGE, is_current=True).first(),
        "legend": legend(authorities),
        "shades": shades_for_browser(),
        "abep_total": Partnership.objects.abeps().counted().count(),
        "authority_total": len(authorities),
        "recorded_total": len(recorded),
        "form": PostcodeForm(),
    }
    return render(request, "partnerships/home.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def records(request: HttpRequest) -> JsonResponse:
    """The records document, which the map reads."""
    return JsonResponse(records_document())


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the map shows, where it comes from and what it cannot say."""
    context = {"figures": Figure.objects.all()}
    return render(request, "partnerships/about.html", context)
