"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import presentation
from ..models import MappedAuthority
from ..pages import authorities_for_pages, authority_page
from .addresses import moved


@require_safe
def authority_list(request: HttpRequest) -> HttpResponse:
    """Lists all LAs by region."""
    authorities = MappedAuthority.objects.on_the_map().for_lists().order_by("region__name", "name")
    context = {"authorities": presentation.listed(authorities)}
    return render(request, "partnerships/authority_list.html", context)


@require_safe
def authority_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the map says of one LA of any vintage; its GSS codes lead to it too."""
    authority = authorities_for_pages().filter(slug=slug).first()
    if authority is None:
        return _coded(slug) or moved(MappedAuthority, slug)
    return authority_page(request, authority)


def _coded(code: str) -> HttpResponse | None:
    """Leads from a GSS code to its LA, or to the list of LAs where it belongs to several."""
    by_code = MappedAuthority.objects.in_any_vintage()
    own = by_code.filter(pk=code.upper()).first()
    if own is None:
        named = list(by_code.named([code.upper()]))
        if len(named) != 1:
            return redirect("local-authorities") if named else None
        own = named[0]
    return redirect(own)
