"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from boundaries.models import RECORD_VINTAGE, Figure, LocalAuthority
from boundaries.small_maps import small_map

from .. import presentation
from ..models import MappedAuthority, Partnership
from ..records import verification_of


@require_safe
def authority_list(request: HttpRequest) -> HttpResponse:
    """All 152 LAs by region."""
    authorities = MappedAuthority.objects.for_lists().order_by("region__name", "name")
    context = {"authorities": presentation.listed(authorities)}
    return render(request, "partnerships/authority_list.html", context)


@require_safe
def authority_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What the map says of one LA; an LA that came later leads to the one it was part of."""
    everything = MappedAuthority.objects.select_related("region", "summary", "profile")
    authority = get_object_or_404(everything, slug=slug)
    if not MappedAuthority.objects.on_the_map().filter(pk=authority.pk).exists():
        return redirect(authority.predecessors.on_the_map().get())
    found = list(Partnership.objects.in_authority(authority).by_kind().with_coverage())
    summary = getattr(authority, "summary", None)
    context = {
        "authority": authority,
        "verification": verification_of(authority),
        "summary": summary,
        "sentences": presentation.authority_sentences(authority, found),
        "verified_on": presentation.day(summary.verified_on if summary else None),
        "role": [presentation.role_entry(summary)],
        "groups": presentation.by_kind(found),
        "figures": presentation.figure_entries(
            getattr(authority, "profile", None), Figure.objects.all()
        ),
        "neighbours": LocalAuthority.objects.bordering(authority, RECORD_VINTAGE),
        "successors": authority.successors.order_by("name"),
        "sources": summary.sources.all() if summary else [],
        "small_map": small_map([authority]),
    }
    return render(request, "partnerships/authority_detail.html", context)
