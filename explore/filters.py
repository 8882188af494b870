"""The one definition of every filter, for the map, the lists, downloads and the API alike.

An LA matches when at least one partnership there meets every partnership choice (any value
within a field, all fields together), and the LA itself meets every LA choice.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, TypeVar, cast

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from boundaries.models import LocalAuthority, Region
from core.history.as_of_date import date_shown
from figures.models import Lens
from figures.similar import similar_authorities
from partnerships import vocabularies as words
from partnerships.count_classes import COUNT_CLASSES, CountClass
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Partnership,
    PartnershipQuerySet,
)

S = TypeVar("S", bound=QuerySet[Any])

HYBRID = "hybrid"
DUE_AGAIN = "due_again"
YES_NO = [("yes", "Yes"), ("no", "No")]


class OverlapFilter(df.MultipleChoiceFilter):  # type: ignore[misc]
    """Any of the chosen values stands in a list of values."""

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__overlap": list(value)}) if value else qs


class PartnershipFilter(df.FilterSet):  # type: ignore[misc]
    """Choices about partnerships."""

    kind = df.MultipleChoiceFilter(choices=words.Kind.choices, label="Kind")
    scale = df.MultipleChoiceFilter(choices=words.Scale.choices, label="Scale")
    form = OverlapFilter(
        field_name="legal_forms", choices=words.LegalForm.choices, label="Legal form"
    )
    funding = df.MultipleChoiceFilter(
        choices=[*words.FundingModel.choices, (HYBRID, "Hybrid (more than one)")],
        label="Funding",
        method="filter_funding",
    )
    phase = df.MultipleChoiceFilter(
        choices=words.Phase.choices, label="Phase", method="filter_phase"
    )
    focus = OverlapFilter(field_name="focuses", choices=words.Focus.choices, label="Focus")
    founded_from = df.NumberFilter(
        field_name="founded_year", lookup_expr="gte", min_value=1900, max_value=2100,
        label="Founded from",
    )  # fmt: skip
    founded_to = df.NumberFilter(
        field_name="founded_year", lookup_expr="lte", min_value=1900, max_value=2100,
        label="Founded to",
    )  # fmt: skip
    q = df.CharFilter(label="Words", method="filter_words", max_length=100)

    class Meta:
        model = Partnership
        fields: list[str] = []

    def filter_funding(
        self, queryset: QuerySet[Partnership], name: str, value: list[str]
    ) -> QuerySet[Partnership]:
        chosen = Q(funding_models__overlap=[code for code in value if code != HYBRID])
        if HYBRID in value:
            chosen |= Q(funding_models__len__gt=1)
        return queryset.filter(chosen)

    def filter_phase(
        self, queryset: QuerySet[Partnership], name: str, value: list[str]
    ) -> QuerySet[Partnership]:
        """A partnership of all phases is one of each phase."""
        return queryset.filter(phases__overlap=[*value, words.Phase.ALL])

    def filter_words(
        self, queryset: QuerySet[Partnership], name: str, value: str
    ) -> QuerySet[Partnership]:
        return queryset.filter(pk__in=Partnership.objects.with_words(value).values("pk"))


@dataclass(frozen=True)
class SimilarTo:
    """Which LA the others are to be like, and seen through which lens."""

    authority: LocalAuthority
    lens: Lens

    def __str__(self) -> str:
        return f"{self.authority.name} ({self.lens.sentence_label})"


class AuthorityChoices(forms.Form):
    """Makes one choice of the two boxes that say likeness."""

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        lens = Lens(chosen.pop("lens", "") or Lens.STATISTICAL)
        if chosen.get("similar"):
            chosen["similar"] = SimilarTo(chosen["similar"], lens)
        return chosen


class AuthorityFilter(df.FilterSet):  # type: ignore[misc]
    """Choices about LAs themselves."""

    name = df.CharFilter(lookup_expr="icontains", label="Name", max_length=60)
    region = df.MultipleChoiceFilter(
        field_name="region__slug",
        choices=lambda: list(Region.objects.values_list("slug", "name")),
        label="Region",
    )
    type = df.MultipleChoiceFilter(
        field_name="la_type", choices=LocalAuthority.Type.choices, label="Type of LA"
    )
    role = OverlapFilter(
        field_name="summary__roles", choices=words.AuthorityRole.choices, label="The LA’s role"
    )
    verification = df.MultipleChoiceFilter(
        choices=[*words.Verification.choices, (DUE_AGAIN, "Due again")],
        label="How far checked",
        method="filter_verification",
    )
    eia = df.ChoiceFilter(
        choices=YES_NO, label="Education Investment Area", method="filter_eia", empty_label="Any"
    )
    abeps = df.MultipleChoiceFilter(
        choices=[(shade.key, shade.label) for shade in COUNT_CLASSES],
        label="Number of ABEPs",
        method="filter_abeps",
    )
    similar = df.ModelChoiceFilter(
        queryset=MappedAuthority.objects.on_the_map(),
        to_field_name="slug",
        label="Similar to",
        method="filter_similar",
        empty_label="Any",
    )
    lens = df.ChoiceFilter(choices=Lens.choices, label="Similar in", empty_label=None)

    class Meta:
        model = MappedAuthority
        fields: list[str] = []
        form = AuthorityChoices

    def filter_verification(
        self, queryset: QuerySet[MappedAuthority], name: str, value: list[str]
    ) -> QuerySet[MappedAuthority]:
        chosen = Q(verification__in=value)
        if DUE_AGAIN in value:
            due = AuthoritySummary.objects.due_again(date_shown())
            chosen |= Q(pk__in=due.values("pk"))
        checked = MappedAuthority.objects.with_verification().filter(chosen)
        return queryset.filter(pk__in=checked.values("pk"))

    def filter_eia(
        self, queryset: QuerySet[MappedAuthority], name: str, value: str
    ) -> QuerySet[MappedAuthority]:
        return queryset.filter(profile__education_investment_area=value == "yes")

    def filter_abeps(
        self, queryset: QuerySet[MappedAuthority], name: str, value: list[str]
    ) -> QuerySet[MappedAuthority]:
        chosen = Q()
        for shade in COUNT_CLASSES:
            if shade.key in value:
                chosen |= _within(shade)
        counted = MappedAuthority.objects.with_counts().filter(chosen)
        return queryset.filter(pk__in=counted.values("pk"))

    def filter_similar(
        self, queryset: QuerySet[MappedAuthority], name: str, value: SimilarTo
    ) -> QuerySet[MappedAuthority]:
        """Through the chosen lens, but for those that are not close."""
        alike = similar_authorities(value.authority, value.lens)
        return queryset.filter(pk__in=alike.order_by().values("pk"))


@dataclass(frozen=True)
class Filters:
    """What a set of choices leaves. `choices` are checked values by filter name."""

    choices: Mapping[str, Any]
    errors: Mapping[str, list[str]]

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """The choices of an address; a value that is none is left out and named in `errors`."""
        choices: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for filters in _filters(query):
            errors |= {name: list(found) for name, found in filters.form.errors.items()}
            choices |= {
                name: value for name, value in filters.form.cleaned_data.items() if _chosen(value)
            }
        return cls(choices, errors)

    @cached_property
    def partnerships(self) -> PartnershipQuerySet:
        """The partnerships that count and meet every partnership choice."""
        return _apply(PartnershipFilter, Partnership.objects.counted(), self.choices)

    def partnerships_among(self, partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
        """Those of `partnerships` that meet every choice: theirs, and in one of their LAs its."""
        found = _apply(PartnershipFilter, partnerships, self.choices)
        if self.about_authorities.choices:
            authorities = self.about_authorities.authorities.values("pk")
            there = Coverage.objects.filter(authority__in=authorities)
            found = found.filter(pk__in=there.values("partnership"))
        return found

    @cached_property
    def authorities(self) -> QuerySet[MappedAuthority]:
        """The LAs that match."""
        everything: QuerySet[MappedAuthority] = MappedAuthority.objects.on_the_map()
        found = _apply(AuthorityFilter, everything, self.choices)
        if self.asks_of_partnerships:
            return _where_any_of(found, self.partnerships)
        return found

    @property
    def asks_of_partnerships(self) -> bool:
        return bool(self.choices.keys() & PartnershipFilter.base_filters.keys())

    def without(self, field: str) -> "Filters":
        """The same but for what is chosen in one field."""
        others = {name: value for name, value in self.choices.items() if name != field}
        return replace(self, choices=others)

    @property
    def about_authorities(self) -> "Filters":
        """The choices about LAs alone: what the partnerships are sought in."""
        known = AuthorityFilter.base_filters
        return replace(self, choices={k: v for k, v in self.choices.items() if k in known})


SINGLE_CHOICES = {"eia"}
# The fields whose options show how many LAs they would leave, in the order of the form.
PARTNERSHIP_FACETS = ("kind", "funding", "focus", "phase", "scale", "form")
AUTHORITY_FACETS = ("region", "type", "role", "verification", "eia", "abeps")
FACETED = (*PARTNERSHIP_FACETS, *AUTHORITY_FACETS)


def option_codes() -> dict[str, list[str]]:
    """The codes of every field that shows counts, in the order in which they are shown."""
    return {name: [code for code, _ in options] for name, options in options_of().items()}


def options_of(names: Iterable[str] = FACETED) -> dict[str, list[tuple[str, str]]]:
    """Code and label of every option of fields that show counts."""
    fields = {**PartnershipFilter.base_filters, **AuthorityFilter.base_filters}
    return {
        name: [(str(code), str(label)) for code, label in _called(fields[name].extra["choices"])]
        for name in names
    }


def _called(choices: Any) -> Any:
    return choices() if callable(choices) else choices


def _filters(query: QueryDict | None) -> tuple[df.FilterSet, df.FilterSet]:
    filters = PartnershipFilter(query), AuthorityFilter(query)
    for one in filters:
        one.form.is_valid()
    return filters


@cache
def _unbound(filters: Hashable) -> Any:
    """The filters without an address; they hold no state, so one set serves everybody."""
    return cast(Any, filters)(queryset=Partnership.objects.none())


def _apply(filters: Any, found: S, choices: Mapping[str, Any]) -> S:
    """The rows that meet the choices which `filters` knows."""
    for name, one in _unbound(filters).filters.items():
        if name in choices:
            found = one.filter(found, choices[name])
    return found


def _where_any_of(
    authorities: QuerySet[MappedAuthority], partnerships: QuerySet[Partnership]
) -> QuerySet[MappedAuthority]:
    """The LAs in which at least one of the partnerships works."""
    there = Coverage.objects.filter(
        authority=OuterRef("pk"), partnership__in=partnerships.values("pk")
    )
    return authorities.filter(Exists(there))


def _chosen(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _within(shade: CountClass) -> Q:
    least = Q(abep_count__gte=shade.least)
    return least if shade.most is None else least & Q(abep_count__lte=shade.most)
