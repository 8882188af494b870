"""Answers for the people who run the site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tells robots which pages to leave out, and the list of all pages."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")
