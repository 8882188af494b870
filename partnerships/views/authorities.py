"""Local authorities: the list, and what the map says of each."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.day_shown import day_shown
from boundaries.models import RECORD_VINTAGE, Figure, Lens, LocalAuthority, Profile
from boundaries.small_maps import small_map

from .. import linked_data, presentation
from ..lenses import lens_views
from ..models import AuthoritySummary, Change, MappedAuthority, Partnership
from ..panel import panel as chosen_panel
from ..standing import figure_lines, spreads
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
    due_again = AuthoritySummary.objects.due_again(day_shown())
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
        "figures": figure_lines(profile, figures, spreads(figures, everywhere)),
        "lenses": lens_views(authority, profile, figures),
        "neighbours": LocalAuthority.objects.bordering(authority, RECORD_VINTAGE),
        "successors": authority.successors.order_by("name"),
        "sources": summary.sources.all() if summary else [],
        "linked_data": linked_data.of_authority(authority, request.build_absolute_uri),
        "small_map": small_map([authority]),
    }
    return render(request, "partnerships/authority_detail.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def similar(request: HttpRequest, slug: str) -> JsonResponse:
    """Lens to the GSS codes of the LAs that are close to this one, closest first."""
    everywhere = LocalAuthority.objects.on_the_map()
    authority = get_object_or_404(everywhere, slug=slug)
    return JsonResponse(
        {lens.value: [near.pk for near in everywhere.similar_to(authority, lens)] for lens in Lens}
    )


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def panel(request: HttpRequest, slug: str) -> JsonResponse:
    """What the map's panel says of an LA that is chosen."""
    everything = MappedAuthority.objects.on_the_map().with_counts().select_related("region")
    authority = get_object_or_404(everything.select_related("summary"), slug=slug)
    found = Partnership.objects.in_authority(authority).by_kind().prefetch_related("coverage")
    return JsonResponse(chosen_panel(authority, found))
