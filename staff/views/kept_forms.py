"""The page of what was typed when a session ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.refill import REFILL
from core.requests import signed_in

from ..kept_forms import KEPT_FOR, kept_forms


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Shows each form that was kept, newest first, with a button that goes on with it."""
    forms = kept_forms(request, signed_in(request))
    context = {
        "forms": list(reversed(forms)),
        "refill": REFILL,
        "hours": int(KEPT_FOR.total_seconds() // 3600),
    }
    return render(request, "staff/kept_forms.html", context)
