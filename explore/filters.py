"""The one definition of every filter, for the map, the lists, downloads and the API alike.

An LA matches when at least one partnership there meets every partnership choice (any value
within a field, all fields together), and the LA itself meets every LA choice.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, TypeVar, cast

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from boundaries.models import RECORD_VINTAGE, LocalAuthority, Region, Vintage
from core.history.as_of_date import date_shown
from core.search_words import check_number_of_words
from figures.models import Lens
from figures.similar import similar_authorities
from partnerships import vocabularies as words
from partnerships.count_classes import COUNT_CLASSES
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    MappedAuthorityQuerySet,
    Partnership,
    PartnershipQuerySet,
)

S = TypeVar("S", bound=QuerySet[Any])

HYBRID = "hybrid"
NOT_KNOWN = "unknown"
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
    lifecycle = df.MultipleChoiceFilter(
        choices=[
            *(
                (state.value, state.label)
                for state in words.Lifecycle
                if state not in words.NOT_COUNTED
            ),
            (NOT_KNOWN, words.NOT_KNOWN),
        ],
        label="Is it at work?",
        method="filter_lifecycle",
    )
    age = df.MultipleChoiceFilter(
        choices=words.EvidenceAge.choices, label="Newest evidence", method="filter_age"
    )
    founded_from = df.NumberFilter(
        field_name="founded_year", lookup_expr="gte", min_value=1900, max_value=2100,
        label="Founded from",
    )  # fmt: skip
    founded_to = df.NumberFilter(
        field_name="founded_year", lookup_expr="lte", min_value=1900, max_value=2100,
        label="Founded to",
    )  # fmt: skip
    q = df.CharFilter(
        label="Words",
        method="filter_words",
        max_length=100,
        validators=[check_number_of_words],
    )

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

    def filter_lifecycle(
        self, queryset: QuerySet[Partnership], name: str, value: list[str]
    ) -> QuerySet[Partnership]:
        return queryset.filter(lifecycle__in=["" if code == NOT_KNOWN else code for code in value])

    def filter_age(
        self, queryset: PartnershipQuerySet, name: str, value: list[str]
    ) -> QuerySet[Partnership]:
        return queryset.of_evidence_age(value, date_shown().year)

    def filter_words(
        self, queryset: QuerySet[Partnership], name: str, value: str
    ) -> QuerySet[Partnership]:
        return queryset.filter(pk__in=Partnership.objects.with_words(value).values("pk"))


@dataclass(frozen=True)
class SimilarTo:
    """The LA that the others are to be similar to, and the lens that it is seen through."""

    authority: LocalAuthority
    lens: Lens

    def __str__(self) -> str:
        return f"{self.authority.name} ({self.lens.sentence_label})"


class AuthorityChoices(forms.Form):
    """Joins the LA and the lens, which are two boxes of the form, to one choice."""

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        lens = Lens(chosen.pop("lens", "") or Lens.STATISTICAL)
        if similar := chosen.get("similar"):
            year = vintage_of(chosen)
            if not MappedAuthority.objects.in_vintage(year).filter(pk=similar.pk).exists():
                reason = self.fields["similar"].error_messages["invalid_choice"]
                self.add_error("similar", reason % {"value": similar.slug})
            else:
                chosen["similar"] = SimilarTo(similar, lens)
        return chosen


def vintage_of(values: Mapping[str, Any]) -> int:
    """Returns the year of the vintage that is chosen, or of that which is shown unasked."""
    return int(values.get("vintage") or RECORD_VINTAGE)


class AuthorityFilter(df.FilterSet):  # type: ignore[misc]
    """Choices about LAs themselves."""

    name = df.CharFilter(label="Name", max_length=60, method="filter_name")
    region = df.MultipleChoiceFilter(
        field_name="region__slug",
        choices=lambda: list(Region.objects.values_list("slug", "name")),
        label="Region",
    )
    type = df.MultipleChoiceFilter(
        field_name="la_type", choices=LocalAuthority.Type.choices, label="Type of LA"
    )
    role = df.MultipleChoiceFilter(
        choices=words.AuthorityRole.choices, label="The LA’s role", method="filter_role"
    )
    verification = df.MultipleChoiceFilter(
        choices=[*words.Verification.choices, (DUE_AGAIN, "Due again")],
        label="How it was checked",
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
        queryset=MappedAuthority.objects.in_any_vintage(),
        to_field_name="slug",
        label="Similar to",
        method="filter_similar",
        empty_label="Any",
    )
    lens = df.ChoiceFilter(choices=Lens.choices, label="Similar in", empty_label=None)
    vintage = df.ChoiceFilter(
        choices=lambda: [(str(vintage.year), str(vintage)) for vintage in Vintage.objects.all()],
        label="Local authorities as on",
        method="filter_vintage",
        empty_label=None,
        help_text=f"The LAs as on 1 April of that year; {RECORD_VINTAGE} if not given.",
    )

    class Meta:
        model = MappedAuthority
        fields: list[str] = []
        form = AuthorityChoices

    def filter_name(
        self, queryset: QuerySet[MappedAuthority], name: str, value: str
    ) -> QuerySet[MappedAuthority]:
        """By a part of the name; the whole name of an LA is that LA alone: York, not its county."""
        is_whole = Exists(LocalAuthority.objects.filter(name__iexact=value))
        return queryset.filter(Q(name__iexact=value) | ~Q(is_whole), name__icontains=value)

    def filter_role(
        self, queryset: QuerySet[MappedAuthority], name: str, value: list[str]
    ) -> QuerySet[MappedAuthority]:
        return queryset.filter(pk__in=MappedAuthority.objects.with_any_role(value).values("pk"))

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
                upper = {} if shade.most is None else {"abep_count__lte": shade.most}
                chosen |= Q(abep_count__gte=shade.least, **upper)
        counted = MappedAuthority.objects.with_counts().filter(chosen)
        return queryset.filter(pk__in=counted.values("pk"))

    def filter_vintage(
        self, queryset: QuerySet[MappedAuthority], name: str, value: str
    ) -> QuerySet[MappedAuthority]:
        """Leaves the LAs as they are: `Filters` begins with those of the vintage."""
        return queryset

    def filter_similar(
        self, queryset: QuerySet[MappedAuthority], name: str, value: SimilarTo
    ) -> QuerySet[MappedAuthority]:
        """Through the chosen lens, but for those that are not close."""
        similar = similar_authorities(value.authority, value.lens)
        return queryset.filter(pk__in=similar.order_by().values("pk"))


@dataclass(frozen=True)
class Filters:
    """The choices that are made, and what matches them. `values` are checked, by filter name."""

    values: Mapping[str, Any]
    errors: Mapping[str, list[str]]
    # The year of the LAs' vintage.
    vintage: int = RECORD_VINTAGE

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Reads an address; a value that is no choice is left out and named in `errors`."""
        values: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for filter_set in (PartnershipFilter(query), AuthorityFilter(query)):
            errors |= {name: list(reasons) for name, reasons in filter_set.form.errors.items()}
            values |= {
                name: value
                for name, value in filter_set.form.cleaned_data.items()
                if value not in (None, "", [])
            }
        vintage = vintage_of({"vintage": values.pop("vintage", "")})
        return cls(values, errors, vintage)

    @cached_property
    def partnerships(self) -> PartnershipQuerySet:
        """The partnerships that count and meet every partnership choice."""
        return _apply(PartnershipFilter, Partnership.objects.counted(), self.values)

    @cached_property
    def partnership_ids(self) -> Set[int]:
        return set(self.partnerships.values_list("pk", flat=True))

    def partnerships_among(self, partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
        """Keeps the partnerships that meet every choice about them, in an LA that meets its own."""
        matching = _apply(PartnershipFilter, partnerships, self.values)
        if self.about_authorities.values:
            authorities = self.about_authorities.authorities.values("pk")
            coverage = Coverage.objects.filter(authority__shown_on__authority__in=authorities)
            matching = matching.filter(pk__in=coverage.values("partnership"))
        return matching

    @cached_property
    def authorities(self) -> MappedAuthorityQuerySet:
        """The LAs that match."""
        everywhere = MappedAuthority.objects.in_vintage(self.vintage)
        matching = _apply(AuthorityFilter, everywhere, self.values)
        if not self.has_partnership_choices:
            return matching
        coverage = Coverage.objects.filter(
            authority__shown_on__authority=OuterRef("pk"),
            partnership__in=self.partnerships.values("pk"),
        )
        return matching.filter(Exists(coverage))

    @cached_property
    def authority_codes(self) -> Set[str]:
        """The GSS codes of the LAs that match."""
        return set(self.authorities.values_list("pk", flat=True))

    @property
    def has_partnership_choices(self) -> bool:
        return bool(self.values.keys() & PartnershipFilter.base_filters.keys())

    def chosen_codes(self, field: str) -> Sequence[str]:
        """The options that are chosen in a field that shows counts."""
        chosen = self.values.get(field, [])
        return [chosen] if isinstance(chosen, str) else chosen

    def without(self, field: str) -> "Filters":
        """The same but for what is chosen in one field."""
        if field not in self.values:
            return self
        return replace(self, values={k: v for k, v in self.values.items() if k != field})

    @cached_property
    def about_authorities(self) -> "Filters":
        """The choices about LAs alone, which say where the partnerships are sought."""
        known = AuthorityFilter.base_filters
        return replace(self, values={k: v for k, v in self.values.items() if k in known})


# What the address of a view may hold besides the choices.
VIEW_PARAMETERS = frozenset(
    {"colour", "only", "la", "partnership", "at", "sort", "view", "as_of", "controls"}
)
# What e-mails and social networks add to links that people follow.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id")


def unknown_parameters(query: QueryDict) -> list[str]:
    """Returns the names in a view's address that mean nothing to the map."""
    known = _base_filters().keys() | VIEW_PARAMETERS
    return [name for name in query if name not in known and not TRACKING.fullmatch(name)]


SINGLE_CHOICES = {"eia"}
# The fields whose options show how many LAs they would leave, in the order of the form.
PARTNERSHIP_FACETS = (
    "kind",
    "lifecycle",
    "age",
    "funding",
    "focus",
    "phase",
    "scale",
    "form",
)
AUTHORITY_FACETS = ("region", "type", "role", "verification", "eia", "abeps")
FACETED = (*PARTNERSHIP_FACETS, *AUTHORITY_FACETS)


def label_of(name: str) -> str:
    return str(_base_filters()[name].label)


def options_of(names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Code and label of every option of fields that show counts."""
    options = {}
    for name in names:
        choices = _base_filters()[name].extra["choices"]
        choices = choices() if callable(choices) else choices
        options[name] = [(str(code), str(label)) for code, label in choices]
    return options


def _base_filters() -> dict[str, Any]:
    return {**PartnershipFilter.base_filters, **AuthorityFilter.base_filters}


@cache
def _unbound(filter_set: Hashable) -> Any:
    """The filters without an address; they hold no state, so one set serves everybody."""
    return cast(Any, filter_set)(queryset=Partnership.objects.none())


def _apply(filter_set: Any, rows: S, values: Mapping[str, Any]) -> S:
    """The rows that meet the choices which the filter set knows."""
    for name, chosen in _unbound(filter_set).filters.items():
        if name in values:
            rows = chosen.filter(rows, values[name])
    return rows
