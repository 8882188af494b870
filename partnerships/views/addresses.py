"""Addresses that were once a page's lead to what it is called now."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from boundaries.models import LocalAuthority, Region
from core.history.row_changes import formerly_at

from ..models import Partnership, RemovedPartnership


def moved(model: type[LocalAuthority | Partnership | Region], slug: str) -> HttpResponse:
    """Redirects for good from a slug that a row once had; raises Http404 if none had it."""
    row = formerly_at(model, slug)
    if row is None:
        raise Http404(f"{model.__name__} never was at {slug}")
    return redirect(row.get_absolute_url(), permanent=True)


def gone_or_moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers for a partnership that is not at this slug: it moved, or it was taken off the map.

    Then its successor is led to; without one the answer is 410, with the reason given.
    """
    removed = RemovedPartnership.at(slug)
    if removed is None:
        return moved(Partnership, slug)
    if successor := removed.successor_slug:
        return redirect("partnership", successor, permanent=True)
    context = {"removed": removed}
    return render(request, "partnerships/gone.html", context, status=HTTPStatus.GONE)
