"""The collections: one for each sort of thing that the record holds."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from rest_framework.request import Request

from boundaries.models import (
    Adjacency,
    AuthorityCode,
    LocalAuthority,
    Region,
)
from core.history.as_of_date import date_shown
from figures.models import (
    Figure,
    Profile,
    SimilarAuthority,
)
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Partnership,
    RemovedPartnership,
    Source,
    slug_now,
)

from . import filters, serializers
from . import place_serializers as places
from .base import Collection
from .errors import Gone


class AuthorityViews(Collection):
    """The LAs of the map."""

    queryset = MappedAuthority.objects.all()
    serializer_class = serializers.AuthoritySerializer
    filterset_class = filters.AuthorityFilterSet
    looks_back = True
    lookup_url_kwarg = "authority"
    search_fields = ("name", "slug")
    orders = {
        "name": "name",
        "gss_code": "gss_code",
        "la_type": "la_type",
        "region": "region__name",
        "abep_count": "abep_count",
        "other_count": "other_count",
    }
    ordering = ("name", "pk")

    def get_queryset(self) -> QuerySet[MappedAuthority]:
        everything = MappedAuthority.objects.for_lists().with_codes()
        return everything.prefetch_related("successors", "predecessors")

    def get_object(self) -> MappedAuthority:
        key = self.kwargs["authority"]
        return get_object_or_404(self.get_queryset(), Q(gss_code=key) | Q(slug=key))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Leads from a code that names no LA of the record to those that it belongs to."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            key = kwargs["authority"]
            if not AuthorityCode.objects.filter(code=key).exists():
                raise
            query = request.GET.copy()
            query["authority"] = key
            return HttpResponseRedirect(f"{reverse('api:authorities')}?{query.urlencode()}")

    def get_serializer_context(self) -> dict[str, Any]:
        due = AuthoritySummary.objects.due_again(date_shown()).values_list("pk", flat=True)
        return super().get_serializer_context() | {"due_again": SimpleLazyObject(lambda: set(due))}


class PartnershipViews(Collection):
    """Partnerships. One by itself is there whatever its status."""

    queryset = Partnership.objects.for_lists().prefetch_related(
        "memberships", "sources", "predecessors"
    )
    serializer_class = serializers.PartnershipSerializer
    filterset_class = filters.PartnershipFilterSet
    looks_back = True
    lookup_field = "slug"
    search_fields = ("name", "short_name", "former_name", "summary")
    orders = {
        "name": "name",
        "slug": "slug",
        "kind": "kind",
        "lifecycle": "lifecycle",
        "last_known_active": "last_known_active",
        "founded_year": "founded_year",
        "last_checked": "last_checked",
    }
    ordering = ("name", "pk")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answers as its page does for one that is elsewhere or off the map."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except Http404:
            removed = RemovedPartnership.at(kwargs["slug"])
            if slug := slug_now(kwargs["slug"], removed):
                query = request.META.get("QUERY_STRING", "")
                address = reverse("api:partnership", args=[slug])
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
            if removed is None:
                raise
            day = date_format(removed.removed_at, "j F Y")
            raise Gone(f"Removed from the map on {day}: {removed.why}") from None


class CoverageViews(Collection):
    """The LAs that each partnership works in."""

    queryset = Coverage.objects.select_related("partnership", "authority")
    serializer_class = serializers.CoverageSerializer
    filterset_class = filters.CoverageFilterSet
    search_fields = ("partnership__name", "authority__name")
    orders = {
        "partnership": "partnership__slug",
        "authority": "authority_id",
        "authority_name": "authority__name",
        "extent": "extent",
    }
    ordering = ("partnership__slug", "authority_id")


class SourceViews(Collection):
    """The sources in which everything was read: of partnerships and of summaries."""

    queryset = Source.objects.select_related("partnership")
    serializer_class = serializers.SourceSerializer
    filterset_class = filters.SourceFilterSet
    search_fields = ("title", "url", "supports")
    orders = {"id": "pk", "title": "title", "partnership": "partnership__slug"}


class ProfileViews(Collection):
    """The figures of each LA."""

    queryset = Profile.objects.select_related("authority")
    serializer_class = places.ProfileSerializer
    filterset_class = filters.ProfileFilterSet
    search_fields = ("authority__name",)
    orders = {
        "authority": "pk",
        "name": "authority__name",
        "population": "population",
        "area_km2": "area_km2",
        "imd_average_score": "imd_average_score",
        "rural_percent": "rural_percent",
        "academies_percent": "academies_percent",
    }


class FigureViews(Collection):
    """The figures of a profile explained: label, unit, date and source."""

    queryset = Figure.objects.all()
    serializer_class = places.FigureSerializer
    search_fields = ("label", "note", "source")
    orders = {"field": "field", "label": "label"}
    ordering = ("field",)


class RegionViews(Collection):
    """The nine regions."""

    queryset = Region.objects.all()
    serializer_class = places.RegionSerializer
    lookup_field = "slug"
    search_fields = ("name",)
    orders = {"name": "name", "gss_code": "gss_code", "authority_count": "authority_count"}
    ordering = ("name",)

    def get_queryset(self) -> QuerySet[Region]:
        mapped = LocalAuthority.objects.on_the_map().values("pk")
        here = Count("authorities", filter=Q(authorities__in=mapped))
        return Region.objects.annotate(authority_count=here)


class NeighbourViews(Collection):
    """The pairs of LAs that share a border, and how much of one, or that a crossing joins."""

    queryset = Adjacency.objects.select_related("neighbour")
    serializer_class = places.NeighbourSerializer
    filterset_class = filters.NeighbourFilterSet
    search_fields = ("authority__name", "neighbour__name")
    orders = {
        "authority": "authority_id",
        "neighbour_name": "neighbour__name",
        "border_km": "border_km",
    }
    ordering = ("authority_id", "neighbour_id")


class SimilarViews(Collection):
    """The ten LAs nearest to each through each lens, close or not."""

    queryset = SimilarAuthority.objects.all()
    serializer_class = places.SimilarSerializer
    filterset_class = filters.SimilarFilterSet
    orders = {"authority": "authority_id", "lens": "lens_code", "rank": "rank"}
    ordering = tie_break = ("authority_id", "lens_code", "rank")
