"""Answers for the people who run the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tells robots which pages to leave out, and the list of all pages."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Leads browsers that take no SVG to the icon; they ask at this address unasked."""
    return redirect(static("img/favicon.ico"))
