"""The public pages. Each view asks, hands over to its template, and decides nothing else."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.models import (
    RECORD_VINTAGE,
    Figure,
    LocalAuthority,
    MapGeometry,
    PostcodeGroup,
)
from boundaries.small_maps import small_map

from . import presentation
from .choropleth import legend, shades_for_browser
from .forms import KindForm, PostcodeForm
from .models import MappedAuthority, Partnership
from .records import records_document, verification_of
from .vocabularies import Kind

PARTNERSHIPS_A_PAGE = 150


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The map, its legend, and the same LAs as a list."""
    authorities = list(MappedAuthority.objects.for_lists().order_by("region__name", "name"))
    recorded = [authority for authority in authorities if authority.abep_count]
    context = {
        "authorities": presentation.listed(authorities),
        "geometry": MapGeometry.objects.filter(vintage=RECORD_VINTAGE, is_current=True).first(),
        "legend": legend(authorities),
        "shades": shades_for_browser(),
        "abep_total": Partnership.objects.abeps().counted().count(),
        "authority_total": len(authorities),
        "recorded_total": len(recorded),
        "form": PostcodeForm(),
    }
    return render(request, "partnerships/home.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def records(request: HttpRequest) -> JsonResponse:
    """The records document, which the map reads."""
    return JsonResponse(records_document())


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
    partnership = get_object_or_404(everything, slug=slug)
    coverage = partnership.coverage.all()
    context = {
        "partnership": partnership,
        "kind": Kind(partnership.kind),
        "sentence": presentation.partnership_sentence(partnership),
        "coverage": presentation.coverage_entries(coverage),
        "entries": presentation.partnership_entries(partnership),
        "last_checked": presentation.day(partnership.last_checked),
        "small_map": small_map([part.authority for part in coverage]),
    }
    return render(request, "partnerships/partnership_detail.html", context)


@require_safe
def find_postcode(request: HttpRequest) -> HttpResponse:
    """From a postcode to the LA's page, or to help where it leads to none or to several."""
    form = PostcodeForm(request.GET)
    if not form.is_valid():
        return render(request, "partnerships/postcode.html", {"form": form})
    postcode = form.cleaned_data["postcode"]
    authorities = LocalAuthority.objects.with_postcode(postcode)
    if len(authorities) == 1:
        return redirect(authorities[0])
    context = {
        "form": form,
        "postcode": postcode,
        "authorities": authorities,
        "near_by": LocalAuthority.objects.with_postcode(postcode.first_half),
        "loaded": PostcodeGroup.objects.exists(),
    }
    return render(request, "partnerships/postcode.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the map shows, where it comes from and what it cannot say."""
    context = {"figures": Figure.objects.all()}
    return render(request, "partnerships/about.html", context)
