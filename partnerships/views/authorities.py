"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from boundaries.models import RECORD_VINTAGE, LocalAuthority
from boundaries.small_maps import small_map
from core.history.as_of_date import date_shown
from figures.models import Figure, Profile
from figures.ranking import distributions, figure_lines

from .. import presentation, structured_data
from ..models import AuthoritySummary, Change, MappedAuthority, Partnership
from ..similar import lens_views
from .addresses import moved


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
    authority = everything.filter(slug=slug).first()
    if authority is None:
        return moved(MappedAuthority, slug)
    if not MappedAuthority.objects.on_the_map().filter(pk=authority.pk).exists():
        return redirect(authority.predecessors.on_the_map().get())
    found = list(Partnership.objects.in_authority(authority).by_kind().with_coverage())
    summary = getattr(authority, "summary", None)
    profile = getattr(authority, "profile", None)
    figures = list(Figure.objects.all())
    everywhere = Profile.objects.filter(authority__in=LocalAuthority.objects.on_the_map())
    due_again = AuthoritySummary.objects.due_again(date_shown())
    context = {
        "authority": authority,
        "verification": authority.verification_level,
        "due_again": due_again.filter(pk=authority.pk).exists(),
        "summary": summary,
        "sentences": presentation.authority_sentences(authority, found),
        "verified_on": presentation.day(summary.verified_on if summary else None),
        "last_changed": presentation.last_changed(
            Change.objects.of_authority(authority).last_two()
        ),
        "role": [presentation.role_entry(summary)],
        "groups": presentation.by_kind(found),
        "figures": figure_lines(profile, figures, distributions(figures, everywhere)),
        "lenses": lens_views(authority, profile, figures),
        "neighbours": LocalAuthority.objects.bordering(authority, RECORD_VINTAGE),
        "successors": authority.successors.order_by("name"),
        "sources": summary.sources.all() if summary else [],
        "linked_data": structured_data.of_authority(authority, request.build_absolute_uri),
        "small_map": small_map([authority]),
    }
    return render(request, "partnerships/authority_detail.html", context)
