"""Partnerships: the list, and the record of each."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boundaries.small_maps import small_map

from .. import presentation, structured_data
from ..forms import KindForm
from ..models import Change, Partnership
from ..vocabularies import Kind
from .addresses import moved

PARTNERSHIPS_A_PAGE = 150


@require_safe
def partnership_list(request: HttpRequest) -> HttpResponse:
    """All partnerships, or those of one kind."""
    form = KindForm(request.GET)
    chosen = form.cleaned_data["kind"] if form.is_valid() else ""
    found = Partnership.objects.by_kind().with_coverage()
    page = Paginator(found.filter(kind=chosen) if chosen else found, PARTNERSHIPS_A_PAGE).get_page(
        request.GET.get("page")
    )
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
    """What is recorded of one partnership."""
    everything = Partnership.objects.with_coverage().prefetch_related("sources", "memberships")
    partnership = everything.filter(slug=slug).first()
    if partnership is None:
        return moved(Partnership, slug)
    coverage = partnership.coverage.all()
    context = {
        "partnership": partnership,
        "kind": Kind(partnership.kind),
        "sentence": presentation.partnership_sentence(partnership),
        "coverage": presentation.coverage_entries(coverage),
        "entries": presentation.partnership_entries(partnership),
        "last_checked": presentation.day(partnership.last_checked),
        "last_changed": presentation.last_changed(
            Change.objects.of_partnership(partnership).last_two()
        ),
        "linked_data": structured_data.of_partnership(
            partnership, coverage, request.build_absolute_uri
        ),
        "small_map": small_map([part.authority for part in coverage]),
    }
    return render(request, "partnerships/partnership_detail.html", context)
