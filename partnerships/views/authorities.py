"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from boundaries.models import RECORD_VINTAGE, Vintage

from .. import presentation
from ..forms import VintageForm
from ..models import MappedAuthority
from ..pages import authorities_for_pages, authority_page
from ..search import address_of
from .addresses import moved


@require_safe
def authority_list(request: HttpRequest) -> HttpResponse:
    """Lists all LAs of a vintage by region."""
    form = VintageForm(request.GET)
    asked = form.cleaned_data["vintage"] if form.is_valid() else None
    vintage = asked or Vintage.objects.get(pk=RECORD_VINTAGE)
    authorities = MappedAuthority.objects.in_vintage(vintage.pk).for_lists()
    context = {
        "authorities": presentation.listed(authorities.order_by("region__name", "name")),
        "vintage": vintage,
        "other_vintages": Vintage.objects.exclude(pk=vintage.pk),
        "faults": form.problems,
    }
    return render(request, "partnerships/authority_list.html", context)


@require_safe
def authority_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what the map says of one LA of any vintage; its codes and other names lead to it."""
    authority = authorities_for_pages().filter(slug=slug).first()
    if authority is None:
        if address := address_of(slug):
            return redirect(address, permanent=True)
        return moved(MappedAuthority, slug)
    return authority_page(request, authority)
