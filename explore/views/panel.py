"""The chosen LA beside the map, and its similar LAs, as the script asks for them."""

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority
from figures.models import Lens
from figures.similar import similar_authorities
from partnerships.models import MappedAuthority, Partnership

from ..panel import panel_of


@require_safe
@cache_control(public=True, max_age=300)
def similar(request: HttpRequest, slug: str) -> JsonResponse:
    """Lens to the GSS codes of the LAs that are close to this one, closest first."""
    authority = get_object_or_404(LocalAuthority.objects.in_any_vintage(), slug=slug)
    return JsonResponse(
        {lens.value: [near.pk for near in similar_authorities(authority, lens)] for lens in Lens}
    )


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def panel(request: HttpRequest, slug: str) -> JsonResponse:
    """The panel of an LA that is chosen."""
    everything = MappedAuthority.objects.in_any_vintage().for_lists()
    authority = get_object_or_404(everything, slug=slug)
    here = Partnership.objects.in_authority(authority).with_authority_codes()
    return JsonResponse(panel_of(authority, list(here.by_kind().for_lists())))
