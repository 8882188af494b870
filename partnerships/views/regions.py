"""Regions: the nine, what is recorded in each, and England as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boundaries.models import Region

from .. import presentation, structured_data
from ..count_classes import count_legend
from ..models import Partnership
from ..regions import maps, statistics
from ..regions.sentences import england_sentence, region_sentence
from .addresses import moved


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """Lists the nine regions, each with a small map."""
    authorities = statistics.authorities_with_figures()
    context = {
        "cards": maps.region_cards(authorities, statistics.by_region(authorities)),
        "legend": count_legend(authorities),
        "sentence": england_sentence(authorities),
    }
    return render(request, "partnerships/region_list.html", context)


@require_safe
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows what is recorded in one region, beside England."""
    region = Region.objects.filter(slug=slug).first()
    if region is None:
        return moved(Region, slug)
    england = statistics.authorities_with_figures()
    here = [authority for authority in england if authority.region_id == region.pk]
    partnerships = Partnership.objects.counted().in_region(region).number_by_kind()
    context = {
        "region": region,
        "linked_data": structured_data.of_region(region, request.build_absolute_uri),
        "place": region.name_in_sentence,
        "sentence": region_sentence(region, here, england),
        "drawing": maps.region_drawing(here),
        "legend": count_legend(here),
        "tables": statistics.tables(here, england, partnerships),
        "gaps": statistics.gaps(here),
        "authorities": presentation.listed(here),
        "others": Region.objects.exclude(pk=region.pk),
    }
    return render(request, "partnerships/region_detail.html", context)


@require_safe
def england(request: HttpRequest) -> HttpResponse:
    """Shows the same figures for England, by region, and what they can and cannot show."""
    authorities = statistics.authorities_with_figures()
    partnerships = Partnership.objects.counted().number_by_kind()
    context = {
        "sentence": england_sentence(authorities),
        "multiples": maps.multiples(authorities),
        "columns": statistics.COLUMNS,
        "regions": statistics.by_region(authorities),
        "total": len(authorities),
        "england": statistics.cells(authorities),
        "tables": statistics.tables(authorities, authorities, partnerships),
        "gaps": statistics.gaps(authorities),
        "evidence": statistics.evidence(),
        "checked": statistics.CHECKED.share_of(authorities),
    }
    return render(request, "partnerships/overview.html", context)
