"""The page about the data as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority, Vintage
from figures.models import Figure

from ..presentation import joined
from ..vocabularies import (
    LISTED_IN_FULL,
    LISTED_IN_PART,
    AuthorityRole,
    FundingModel,
    Kind,
    Verification,
)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Shows what the map holds, where that comes from and what it cannot say."""
    context = {
        "figures": Figure.objects.all(),
        "vocabularies": [
            ("kinds", "Kinds of partnership", list(Kind)),
            ("roles", "What the local authority does", list(AuthorityRole)),
            ("funding", "How partnerships are paid for", list(FundingModel)),
            ("checked", "How a page was checked", list(Verification)),
        ],
        "listed_in_full": joined([kind.sentence_plural for kind in LISTED_IN_FULL]),
        "listed_in_part": joined([kind.sentence_plural for kind in LISTED_IN_PART]),
        "authorities": LocalAuthority.objects.on_the_map().count(),
        "vintages": Vintage.objects.all(),
    }
    return render(request, "partnerships/about.html", context)
