"""Pages of changes: on the whole map, of one LA, of one partnership, and each change by itself."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority
from core.history.row_changes import Scope

from ..history.as_of_pages import AsOfForm
from ..history.entries import entries
from ..models import Change, Partnership, authority_scope, partnership_scope
from .addresses import gone_or_moved

CHANGES_A_PAGE = 20


@require_safe
def of_everything(request: HttpRequest) -> HttpResponse:
    return _page(request, Change.objects.all(), None, {})


@require_safe
def of_authority(request: HttpRequest, slug: str) -> HttpResponse:
    authority = get_object_or_404(LocalAuthority.objects.in_any_vintage(), slug=slug)
    scope = authority_scope(authority)
    return _page(request, Change.objects.within(scope), scope, {"authority": authority})


@require_safe
def of_partnership(request: HttpRequest, slug: str) -> HttpResponse:
    partnership = Partnership.objects.filter(slug=slug).first()
    if partnership is None:
        return gone_or_moved(request, slug)
    scope = partnership_scope(partnership)
    return _page(request, Change.objects.within(scope), scope, {"partnership": partnership})


@require_safe
def change_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Shows one change, whole."""
    change = get_object_or_404(Change, pk=key)
    return render(request, "partnerships/change_detail.html", {"entry": entries([change])[0]})


def _page(request: HttpRequest, changes: Any, scope: Scope | None, about: Any) -> HttpResponse:
    pages = Paginator(changes.newest_first(), CHANGES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {**about, "page": page, "entries": entries(page, scope), "as_of_form": AsOfForm()}
    return render(request, "partnerships/change_list.html", context)
