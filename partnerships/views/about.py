"""The page about the data as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority, Vintage
from figures.models import Figure

from ..presentation import joined
from ..vocabularies import LISTED_IN_FULL, LISTED_IN_PART, Kind


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Shows what the map holds, where that comes from and what it cannot say."""
    context = {
        "figures": Figure.objects.all(),
        "kinds": list(Kind),
        "listed_in_full": joined([kind.sentence_plural for kind in LISTED_IN_FULL]),
        "listed_in_part": joined([kind.sentence_plural for kind in LISTED_IN_PART]),
        "authorities": LocalAuthority.objects.on_the_map().count(),
        "vintages": Vintage.objects.all(),
    }
    return render(request, "partnerships/about.html", context)
