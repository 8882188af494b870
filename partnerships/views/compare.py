"""LAs side by side, as a page and as a file."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.safe_csv import csv_response
from figures.models import Figure
from figures.ranking import distributions

from .. import compare as comparison
from ..forms import CompareForm
from ..models import MappedAuthority
from ..similar import compare_url


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Shows two to four LAs side by side; without a good choice, the form with what is wrong."""
    form = CompareForm(request.GET, everywhere=_everywhere())
    if not form.is_chosen or not form.is_valid():
        return render(request, "partnerships/compare.html", {"form": form})
    chosen = form.cleaned_data["la"]
    parts = _sections(chosen, form.everywhere)
    context = {
        "form": form,
        "names": comparison.names_of(chosen),
        "columns": comparison.columns(chosen),
        "sections": parts,
        "differing": comparison.differing(parts),
        "address": compare_url(chosen),
        "file_url": compare_url(chosen, "compare-file"),
    }
    return render(request, "partnerships/compare.html", context)


@require_safe
def compare_file(request: HttpRequest) -> HttpResponse:
    """Sends the same as CSV; a bad choice is refused in words."""
    form = CompareForm(request.GET, everywhere=_everywhere())
    if not form.is_valid():
        problem = next(iter(form.errors.values()))[0]
        return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
    chosen = form.cleaned_data["la"]
    filename = f"compare-{'-'.join(authority.slug for authority in chosen)}.csv"
    return csv_response(comparison.file_rows(chosen, _sections(chosen, form.everywhere)), filename)


def _everywhere() -> list[MappedAuthority]:
    of_any_time = MappedAuthority.objects.in_any_vintage().with_roles()
    return list(of_any_time.select_related("region", "summary", "profile").order_by("name"))


def _sections(
    chosen: Sequence[MappedAuthority], everywhere: Sequence[MappedAuthority]
) -> list[comparison.ComparisonSection]:
    figures = list(Figure.objects.all())
    profiles = [place.profile for place in everywhere if hasattr(place, "profile")]
    partnerships = comparison.partnerships_by_authority(chosen)
    return comparison.sections(chosen, partnerships, figures, distributions(figures, profiles))
