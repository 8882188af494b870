"""The collections: one for each sort of thing that the record holds."""

from typing import Any

from django import forms
from django.db.models import CharField, Count, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from boundaries.models import (
    RECORD_VINTAGE,
    Adjacency,
    LocalAuthority,
    Region,
)
from core.history.as_of_date import date_shown
from figures.models import (
    CLOSE,
    Figure,
    Lens,
    Profile,
    SimilarAuthority,
    StatisticalNeighbour,
)
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Partnership,
    Source,
)

from . import parameters, serializers
from . import place_serializers as places
from .base import Collection

LENSES: parameters.Fields = {
    "lens": forms.MultipleChoiceField(
        required=False, choices=places.COMPARED_BY, help_text="Through which lens; docs/similar.md."
    )
}


class AuthorityViews(Collection):
    """The LAs of the map."""

    queryset = MappedAuthority.objects.all()
    serializer_class = serializers.AuthoritySerializer
    has_map_filters = True
    looks_back = True
    own_parameters = parameters.AUTHORITY
    lookup_url_kwarg = "authority"
    searched = ("name", "slug")
    orders = {
        "name": "name",
        "gss_code": "gss_code",
        "la_type": "la_type",
        "region": "region__name",
        "abep_count": "abep_count",
        "other_count": "other_count",
    }

    def get_queryset(self) -> QuerySet[MappedAuthority]:
        everything = MappedAuthority.objects.for_lists().prefetch_related("successors")
        ordered: QuerySet[MappedAuthority] = everything.order_by("name", "pk")
        return ordered if self.detail else self.question.authorities(ordered)

    def get_object(self) -> MappedAuthority:
        key = self.kwargs["authority"]
        return get_object_or_404(self.get_queryset(), Q(gss_code=key) | Q(slug=key))

    def get_serializer_context(self) -> dict[str, Any]:
        due = AuthoritySummary.objects.due_again(date_shown())
        return super().get_serializer_context() | {"due_again": _Set(due)}


class PartnershipViews(Collection):
    """PartnershipViews. One by itself is there whatever its status."""

    queryset = Partnership.objects.all()
    serializer_class = serializers.PartnershipSerializer
    has_map_filters = True
    looks_back = True
    own_parameters = {**parameters.STATUS, **parameters.AUTHORITY}
    lookup_field = "slug"
    searched = ("name", "short_name", "former_name", "summary")
    orders = {
        "name": "name",
        "slug": "slug",
        "kind": "kind",
        "status": "status",
        "founded_year": "founded_year",
        "last_checked": "last_checked",
    }

    def get_queryset(self) -> QuerySet[Partnership]:
        found = self.question.partnerships() if not self.detail else Partnership.objects.all()
        hangs_on_it = ("memberships", "sources")
        return found.order_by("name", "pk").with_coverage().prefetch_related(*hangs_on_it)


class CoverageViews(Collection):
    """Which partnership works in which LA."""

    queryset = Coverage.objects.all()
    serializer_class = serializers.CoverageSerializer
    has_map_filters = True
    own_parameters = {**parameters.STATUS, **parameters.AUTHORITY}
    searched = ("partnership__name", "authority__name")
    orders = {
        "partnership": "partnership__slug",
        "authority": "authority_id",
        "authority_name": "authority__name",
        "extent": "extent",
    }

    def get_queryset(self) -> QuerySet[Coverage]:
        asked = self.question
        authorities = asked.authorities(MappedAuthority.objects.on_the_map())
        found = Coverage.objects.filter(
            partnership__in=asked.partnerships().order_by().values("pk"),
            authority__in=authorities.order_by().values("pk"),
        )
        return found.select_related("partnership", "authority").order_by(
            "partnership__slug", "authority_id"
        )


class SourceViews(Collection):
    """Where everything was read: the sources of partnerships and of summaries."""

    queryset = Source.objects.all()
    serializer_class = serializers.SourceSerializer
    has_map_filters = True
    own_parameters = {**parameters.STATUS, **parameters.AUTHORITY}
    searched = ("title", "url", "supports")
    orders = {"id": "pk", "title": "title", "partnership": "partnership__slug"}

    def get_queryset(self) -> QuerySet[Source]:
        asked = self.question
        authorities = asked.authorities(MappedAuthority.objects.on_the_map())
        found = Source.objects.filter(
            Q(partnership__in=asked.partnerships().order_by().values("pk"))
            | Q(summary__in=authorities.order_by().values("pk"))
        )
        return found.select_related("partnership").order_by("pk")


class ProfileViews(Collection):
    """The figures of each LA."""

    queryset = Profile.objects.all()
    serializer_class = places.ProfileSerializer
    has_map_filters = True
    own_parameters = parameters.AUTHORITY
    searched = ("authority__name",)
    orders = {
        "authority": "pk",
        "name": "authority__name",
        "population": "population",
        "area_km2": "area_km2",
        "imd_average_score": "imd_average_score",
        "rural_percent": "rural_percent",
        "academies_percent": "academies_percent",
    }

    def get_queryset(self) -> QuerySet[Profile]:
        authorities = self.question.authorities(MappedAuthority.objects.on_the_map())
        found = Profile.objects.filter(authority__in=authorities.order_by().values("pk"))
        return found.select_related("authority").order_by("pk")


class FigureViews(Collection):
    """What the figures of a profile mean: label, unit, date and source."""

    queryset = Figure.objects.order_by("field")
    serializer_class = places.FigureSerializer
    searched = ("label", "note", "source")
    orders = {"field": "field", "label": "label"}


class RegionViews(Collection):
    """The nine regions."""

    queryset = Region.objects.all()
    serializer_class = places.RegionSerializer
    lookup_field = "slug"
    searched = ("name",)
    orders = {"name": "name", "gss_code": "gss_code", "authority_count": "authority_count"}

    def get_queryset(self) -> QuerySet[Region]:
        mapped = LocalAuthority.objects.on_the_map().values("pk")
        here = Count("authorities", filter=Q(authorities__in=mapped))
        return Region.objects.annotate(authority_count=here).order_by("name")


class NeighbourViews(Collection):
    """Which LAs share a border, and how much of one."""

    queryset = Adjacency.objects.filter(vintage=RECORD_VINTAGE)
    serializer_class = places.NeighbourSerializer
    own_parameters = parameters.AUTHORITY
    searched = ("authority__name", "neighbour__name")
    orders = {
        "authority": "authority_id",
        "neighbour_name": "neighbour__name",
        "border_km": "border_km",
    }

    def get_queryset(self) -> QuerySet[Adjacency]:
        found = Adjacency.objects.filter(vintage=RECORD_VINTAGE)
        if keys := self.question.values["authority"]:
            found = found.filter(parameters.having("authority__", keys))
        return found.select_related("neighbour").order_by("authority_id", "neighbour_id")


class SimilarViews(Collection):
    """The ten LAs nearest to each through each lens, close or not."""

    queryset = SimilarAuthority.objects.all()
    serializer_class = places.SimilarSerializer
    own_parameters = {**parameters.AUTHORITY, **LENSES}
    orders = {"authority": "authority_id", "lens": "lens_code", "rank": "rank"}
    tie_break = ("authority_id", "lens_code", "rank")

    def get_queryset(self) -> QuerySet[Any, dict[str, Any]]:
        asked = self.question.values
        whose = parameters.having("authority__", asked["authority"]) if asked["authority"] else Q()
        named = StatisticalNeighbour.objects.filter(whose).annotate(
            lens_code=Value(Lens.STATISTICAL.value),
            word=F("closeness"),
            apart=Value(None, FloatField()),
            close=~Q(closeness=StatisticalNeighbour.Closeness.NOT_CLOSE),
        )
        computed = SimilarAuthority.objects.filter(whose).annotate(
            lens_code=Cast("lens", CharField()),
            word=Value(None, CharField()),
            apart=F("distance"),
            close=Q(distance__lte=CLOSE),
        )
        if lenses := asked["lens"]:
            named = named.filter(lens_code__in=lenses)
            computed = computed.filter(lens_code__in=lenses)
        return _near(named).union(_near(computed), all=True).order_by(*self.tie_break)


def _near(rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    columns = ("authority_id", "neighbour_id", "rank", "lens_code", "word", "apart", "close")
    return rows.order_by().values(*columns, neighbour_name=F("neighbour__name"))


class _Set:
    """Keys that are asked for when the first one is looked up."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    @cached_property
    def keys(self) -> set[Any]:
        return set(self.rows.values_list("pk", flat=True))

    def __contains__(self, key: object) -> bool:
        return key in self.keys
