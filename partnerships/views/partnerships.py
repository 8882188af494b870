"""Partnerships: the record of each."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..pages import partnership_page, partnerships_for_pages
from .addresses import gone_or_moved


@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows everything that is recorded of one partnership."""
    partnership = partnerships_for_pages().filter(slug=slug).first()
    if partnership is None:
        return gone_or_moved(request, slug)
    return partnership_page(request, partnership)
