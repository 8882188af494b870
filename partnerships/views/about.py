"""What is said about the data as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from figures.models import Figure


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the map shows, where it comes from and what it cannot say."""
    context = {"figures": Figure.objects.all()}
    return render(request, "partnerships/about.html", context)
