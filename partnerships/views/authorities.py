"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import presentation
from ..models import MappedAuthority
from ..pages import authorities_for_pages, authority_page
from ..search import address_of
from .addresses import moved


@require_safe
def authority_list(request: HttpRequest) -> HttpResponse:
    """Lists all LAs by region."""
    authorities = MappedAuthority.objects.for_lists().order_by("region__name", "name")
    context = {"authorities": presentation.listed(authorities)}
    return render(request, "partnerships/authority_list.html", context)


@require_safe
def authority_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the map says of one LA; an LA that came later leads to the one it was part of."""
    authority = authorities_for_pages().filter(slug=slug).first()
    if authority is None:
        if address := address_of(slug):
            return redirect(address, permanent=True)
        return moved(MappedAuthority, slug)
    if not MappedAuthority.objects.on_the_map().filter(pk=authority.pk).exists():
        return redirect(authority.predecessors.on_the_map().get())
    return authority_page(request, authority)
