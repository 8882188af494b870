"""The filters of each collection: the map's own by their one rule, and what the API adds."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import django_filters as df
from django.db.models import CharField, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.filters import OrderingFilter

from boundaries.models import AuthorityCode, Lineage, LocalAuthority
from explore.filters import (
    NOT_KNOWN,
    AuthorityFilter,
    Filters,
    PartnershipFilter,
    vintage_of,
)
from figures.models import CLOSE, Lens, StatisticalNeighbour
from partnerships import vocabularies as words
from partnerships.models import (
    Coverage,
    MappedAuthorityQuerySet,
    Partnership,
    PartnershipQuerySet,
)

from .place_serializers import COMPARED_BY


class CheckedFilterBackend(DjangoFilterBackend):  # type: ignore[misc]
    """Filters by the FilterSet that the view has checked already."""

    def get_filterset(self, request: Any, queryset: QuerySet[Any], view: Any) -> Any:
        if not view.is_filtered:
            return None
        view.filterset.queryset = queryset
        return view.filterset


class StableOrdering(OrderingFilter):
    """Orders by what a view's `orders` name, and then by its `tie_break`.

    So no two rows are equal, and pages never overlap.
    """

    def remove_invalid_fields(
        self, queryset: Any, fields: Iterable[str], view: Any, request: Any
    ) -> list[str]:
        columns = {
            sign + name: sign + column for name, column in view.orders.items() for sign in ("", "-")
        }
        return [*(columns[name] for name in fields), *view.tie_break]


class AuthorityKeysField(df.fields.MultipleChoiceField):  # type: ignore[misc]
    """LAs by GSS code, present or former, or by the name in their page's address."""


class AuthorityKeysFilter(df.MultipleChoiceFilter):  # type: ignore[misc]
    field_class = AuthorityKeysField

    def __init__(self) -> None:
        super().__init__(
            field_name="authority",
            choices=authority_keys,
            help_text="An LA’s code, GSS or DfE, or slug: “E09000007”, “202” or “camden”. A "
            "former code leads to the LA that came after it, and a new code to the LA that "
            "was there before.",
        )

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        named = LocalAuthority.objects.named(value)
        return qs.filter(authority__in=named.values("pk")) if value else qs


def authority_keys() -> list[tuple[str, str]]:
    codes = AuthorityCode.objects.order_by("code").values_list("code", "authority__name")
    slugs = LocalAuthority.objects.order_by("slug").values_list("slug", "name")
    return [*codes.distinct("code"), *slugs]


class MapFilterSet(AuthorityFilter, PartnershipFilter):
    """The map's own choices, whose one rule is `Filters`, and LAs by name."""

    authority = AuthorityKeysFilter()

    class Meta(AuthorityFilter.Meta):
        """Its form makes one choice of the LA and the lens of likeness."""

    @cached_property
    def choices(self) -> Filters:
        return Filters.from_query(self.data)

    def authorities(self) -> MappedAuthorityQuerySet:
        """Returns the LAs that match and, if any are named, are among those."""
        authorities = self.choices.authorities.order_by()
        keys = self.form.cleaned_data["authority"]
        return authorities.named(keys) if keys else authorities

    def line(self) -> QuerySet[Lineage, Any]:
        """Returns the keys of those LAs, and of the LAs before and after them."""
        return Lineage.objects.filter(authority__in=self.authorities()).values("member")


class LifecycleFilterSet(MapFilterSet):
    """The same, with those that no count includes if they are asked for."""

    lifecycle = df.MultipleChoiceFilter(
        choices=[*words.Lifecycle.choices, (NOT_KNOWN, words.NOT_KNOWN)],
        help_text="If not given: what counts, which leaves out the proposed and the ended.",
    )

    def partnerships(self) -> PartnershipQuerySet:
        """Returns the partnerships that meet every choice."""
        asked = self.form.cleaned_data
        partnerships = Partnership.objects.all()
        if asked["lifecycle"]:
            codes = ["" if code == NOT_KNOWN else code for code in asked["lifecycle"]]
            partnerships = partnerships.filter(lifecycle__in=codes)
        else:
            partnerships = partnerships.counted()
        partnerships = self.choices.partnerships_among(partnerships).order_by()
        if asked["authority"]:
            named = LocalAuthority.objects.named(asked["authority"])
            covered = Coverage.objects.filter(authority__in=named.values("pk"))
            partnerships = partnerships.filter(pk__in=covered.values("partnership"))
        return partnerships


class AuthorityFilterSet(MapFilterSet):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self.authorities().values("pk"))


class PartnershipFilterSet(LifecycleFilterSet):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(pk__in=self.partnerships().values("pk"))


class CoverageFilterSet(LifecycleFilterSet):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(
            partnership__in=self.partnerships().values("pk"),
            authority__in=self.line(),
        )


class SourceFilterSet(LifecycleFilterSet):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(
            Q(partnership__in=self.partnerships().values("pk")) | Q(summary__in=self.line())
        )


class ProfileFilterSet(MapFilterSet):
    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(authority__in=self.authorities().values("pk"))


class NeighbourFilterSet(df.FilterSet):  # type: ignore[misc]
    authority = AuthorityKeysFilter()
    vintage = AuthorityFilter.base_filters["vintage"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        pairs: QuerySet[Any] = super().filter_queryset(queryset)
        return pairs.filter(vintage=vintage_of(self.form.cleaned_data))

    def filter_vintage(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Leaves it to `filter_queryset`, since one vintage is meant where none is named."""
        return queryset


class SimilarFilterSet(df.FilterSet):  # type: ignore[misc]
    """Rows of DfE's statistical neighbours and of the computed lenses, in one list."""

    authority = AuthorityKeysFilter()
    lens = df.MultipleChoiceFilter(
        field_name="lens_code",
        distinct=False,
        choices=COMPARED_BY,
        help_text="By which lens; docs/similar.md.",
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        named = StatisticalNeighbour.objects.annotate(
            lens_code=Value(Lens.STATISTICAL.value),
            word=F("closeness"),
            apart=Value(None, FloatField()),
            close=~Q(closeness=StatisticalNeighbour.Closeness.NOT_CLOSE),
        )
        computed = queryset.annotate(
            lens_code=Cast("lens", CharField()),
            word=Value(None, CharField()),
            apart=F("distance"),
            close=Q(distance__lte=CLOSE),
        )
        columns = ("authority_id", "neighbour_id", "rank", "lens_code", "word", "apart", "close")
        rows = [
            super(SimilarFilterSet, self)
            .filter_queryset(part)
            .order_by()
            .values(*columns, neighbour_name=F("neighbour__name"))
            for part in (named, computed)
        ]
        union: QuerySet[Any] = rows[0].union(rows[1], all=True)
        return union
