"""Finding an LA, a partnership, a place or a postcode."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.models import RECORD_VINTAGE, MapGeometry

from .. import search
from ..forms import FindForm, LocationForm
from ..near_here import near_here

SUGGESTIONS_KEPT_FOR_S = 60


@require_safe
def find_page(request: HttpRequest) -> HttpResponse:
    """Leads to the page of what was meant, or shows what may be meant, or help.

    Whoever asks for their location is sent here with the LAs and districts that it may be in.
    """
    form = FindForm(request.GET if "q" in request.GET else None)
    located = LocationForm(request.GET if "la" in request.GET and "q" not in request.GET else None)
    answer = search.answer(form.cleaned_data["q"]) if form.is_valid() else None
    if answer and answer.address:
        return redirect(answer.address)
    spots = []
    if located.is_valid():
        asked = located.cleaned_data
        spots = search.located_spots(asked["la"], asked["district"], asked["at"])
    if len(spots) == 1:
        answer = search.SearchAnswer(here=near_here(spots[0]))
    geometry = MapGeometry.objects.filter(vintage=RECORD_VINTAGE, is_current=True).first()
    context = {"form": form, "answer": answer, "geometry": geometry, "spots": spots}
    return render(request, "partnerships/find.html", context)


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_KEPT_FOR_S)
def suggest(request: HttpRequest) -> JsonResponse:
    """Suggestions while people type: groups of label, detail and address; never what was typed."""
    form = FindForm(request.GET)
    groups = search.suggestions(form.cleaned_data["q"]) if form.is_valid() else []
    return JsonResponse(
        {
            "groups": [
                {
                    "label": group.label,
                    "options": [
                        {"label": match.label, "detail": match.detail, "url": match.url}
                        for match in group.matches
                    ],
                }
                for group in groups
            ]
        }
    )


@require_safe
def old_postcode_address(request: HttpRequest) -> HttpResponse:
    """Leads from the old address of postcodes to the search with what was typed."""
    typed = request.GET.get("postcode")
    query = f"?{urlencode({'q': typed})}" if typed is not None else ""
    return redirect(f"{reverse('find')}{query}", permanent=True)
