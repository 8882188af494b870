"""Addresses that were once a page's lead to what it is called now."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from boundaries.models import LocalAuthority, Region
from core.history.row_changes import formerly_at

from ..models import RemovedPartnership, slug_now


def moved(model: type[LocalAuthority | Region], slug: str) -> HttpResponse:
    """Redirects for good from a slug that a row once had; raises Http404 if none had it."""
    row = formerly_at(model, slug)
    if row is None:
        raise Http404(f"{model.__name__} never was at {slug}")
    return redirect(row.get_absolute_url(), permanent=True)


def gone_or_moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers for a partnership that is not at this slug: it moved, or it was taken off the map.

    The same page of where it is now, or of its successor, is led to, with what was asked of it;
    without a successor the answer is 410, with the reason given.
    """
    removed = RemovedPartnership.at(slug)
    if address := slug_now(slug, removed):
        assert request.resolver_match  # noqa: S101 (some page was asked for)
        path = reverse(request.resolver_match.view_name, args=[address])
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{path}?{query}" if query else path, permanent=True)
    if removed is None:
        raise Http404(f"No partnership ever was at {slug}")
    context = {"removed": removed}
    return render(request, "partnerships/gone.html", context, status=HTTPStatus.GONE)
