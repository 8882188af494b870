"""Addresses that were once a page's lead to what it is called now."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from boundaries.models import LocalAuthority, Region
from core.history.row_changes import formerly_at

from ..models import Partnership


def moved(model: type[LocalAuthority | Partnership | Region], slug: str) -> HttpResponse:
    """Redirects for good from a slug that a row once had; raises Http404 if none had it."""
    row = formerly_at(model, slug)
    if row is None:
        raise Http404(f"{model.__name__} never was at {slug}")
    return redirect(row.get_absolute_url(), permanent=True)
