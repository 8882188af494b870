"""Partnerships: the list, and the record of each."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import presentation
from ..forms import KindForm
from ..models import Partnership
from ..pages import partnership_page, partnerships_for_pages
from ..vocabularies import Kind
from .addresses import gone_or_moved

PARTNERSHIPS_A_PAGE = 150


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Lists all partnerships, or those of one kind."""
    form = KindForm(request.GET)
    chosen = form.cleaned_data["kind"] if form.is_valid() else ""
    listed = Partnership.objects.by_kind().with_coverage()
    if chosen:
        listed = listed.filter(kind=chosen)
    page = Paginator(listed, PARTNERSHIPS_A_PAGE).get_page(request.GET.get("page"))
    counts = Partnership.objects.counted().order_by().values_list("kind").annotate(Count("pk"))
    kinds = dict(counts)
    context = {
        "form": form,
        "page": page,
        "groups": presentation.by_kind(page),
        "chosen": Kind(chosen) if chosen else None,
        "heading": Kind(chosen).plural if chosen else "Partnerships",
        "kinds": [(kind, kinds.get(kind, 0)) for kind in Kind],
        "total": sum(kinds.values()),
    }
    return render(request, "partnerships/partnership_list.html", context)


@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows everything that is recorded of one partnership."""
    partnership = partnerships_for_pages().filter(slug=slug).first()
    if partnership is None:
        return gone_or_moved(request, slug)
    return partnership_page(request, partnership)
