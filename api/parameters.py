"""What may be asked for in an address, checked; the description is made of the same fields."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from boundaries.models import LocalAuthority
from explore.filters import AuthorityFilter, Filters, PartnershipFilter
from partnerships import vocabularies as words
from partnerships.history.as_of_pages import DayOnRecord
from partnerships.models import Coverage, Partnership
from partnerships.models.partnerships import PartnershipQuerySet

Fields = Mapping[str, forms.Field]
MAP_FILTERS = (PartnershipFilter, AuthorityFilter)
PAGE_SIZE, MOST_A_PAGE = 100, 500
LAST_PAGE = 1_000_000
MOST_WORDS = 100


class CommaSeparated(forms.MultipleChoiceField):
    """Several choices in one parameter: `fields=name,slug`."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> list[str]:
        return [part.strip() for part in value.split(",")] if value else []


class AuthorityKeys(forms.MultipleChoiceField):
    """LAs by GSS code or by the name in their page's address."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            choices=authority_keys,
            help_text="An LA’s GSS code or slug: “E09000007” or “camden”.",
        )


def authority_keys() -> list[tuple[str, str]]:
    rows = LocalAuthority.objects.on_the_map().order_by("pk").values_list("pk", "slug", "name")
    return [(key, name) for code, slug, name in rows for key in (code, slug)]


STATUS: Fields = {
    "status": forms.MultipleChoiceField(
        required=False,
        choices=words.Status.choices,
        help_text="Without it: what counts, which leaves out the proposed and the ended.",
    )
}
AUTHORITY: Fields = {"authority": AuthorityKeys()}
AS_OF: Fields = {
    "as_of": DayOnRecord(
        required=False, help_text="The record as it was at the end of that day; today’s without it."
    )
}
SEARCH: Fields = {
    "search": forms.CharField(
        required=False,
        max_length=MOST_WORDS,
        help_text="Words; each must be there somewhere, in any case.",
    )
}
PAGES: Fields = {
    "page": forms.IntegerField(
        required=False, min_value=1, max_value=LAST_PAGE, help_text="From 1."
    ),
    "page_size": forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_A_PAGE,
        help_text=f"{PAGE_SIZE} unless told.",
    ),
}


def sparse(names: Iterable[str]) -> Fields:
    return {
        "fields": CommaSeparated(
            required=False,
            choices=[(name, name) for name in names],
            help_text="Only these fields of each row, besides those that tell rows apart.",
        )
    }


def ordering(names: Iterable[str]) -> Fields:
    return {
        "ordering": CommaSeparated(
            required=False,
            choices=[(sign + name, sign + name) for name in names for sign in ("", "-")],
            help_text="What to sort by, first things first; “-” turns it round.",
        )
    }


@dataclass(frozen=True)
class CheckedParameters:
    """An address's parameters, checked."""

    values: Mapping[str, Any]
    filters: Filters

    @classmethod
    def of(cls, query: QueryDict, fields: Fields, *, map_filters: bool) -> "CheckedParameters":
        """Raises ValidationError with every parameter that is wrong or not known."""
        form = forms.Form(query)
        form.fields = {**fields}
        errors = {name: [str(one) for one in found] for name, found in form.errors.items()}
        known: dict[str, forms.Field] = {**fields}
        filters = Filters({}, {})
        if map_filters:
            filters = Filters.from_query(query)
            errors |= filters.errors
            known |= map_fields()
        errors |= {
            name: problem for name in query if (problem := _misuse(name, query, known.get(name)))
        }
        if errors:
            raise ValidationError(errors)
        return cls(form.cleaned_data, filters)

    def partnerships(self) -> PartnershipQuerySet:
        """Those that meet every choice, of the statuses asked for or else those that count."""
        statuses = self.values.get("status")
        among = (
            Partnership.objects.filter(status__in=statuses)
            if statuses
            else Partnership.objects.counted()
        )
        found = self.filters.partnerships_among(among)
        keys = self.values.get("authority")
        if keys:
            there = Coverage.objects.filter(having("authority__", keys))
            found = found.filter(pk__in=there.values("partnership"))
        return found

    def authorities(self, among: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `among` that match."""
        keys = self.values.get("authority")
        left = among.filter(pk__in=self.filters.authorities.values("pk"))
        return left.filter(having("", keys)) if keys else left


def map_fields() -> dict[str, forms.Field]:
    """The map's own filters as form fields."""
    return {name: field for one in MAP_FILTERS for name, field in one().form.fields.items()}


def having(prefix: str, keys: Iterable[str]) -> Q:
    """The LAs that AuthorityKeys name."""
    keys = list(keys)
    return Q(**{f"{prefix}gss_code__in": keys}) | Q(**{f"{prefix}slug__in": keys})


def searched(rows: QuerySet[Any, Any], typed: str, columns: Iterable[str]) -> QuerySet[Any, Any]:
    """The rows that hold every word typed in one of the columns."""
    for word in re.split(r"\s+", typed.strip()):
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def _misuse(name: str, query: QueryDict, field: forms.Field | None) -> list[str]:
    if field is None:
        return ["There is no such parameter here."]
    is_several = isinstance(field, forms.MultipleChoiceField) and not isinstance(
        field, CommaSeparated
    )
    given = query.getlist(name)
    if not is_several and len(given) > 1:
        return ["Give it once."]
    if "" in given and type(field) is not forms.CharField:
        return ["Give it a value, or leave it out."]
    return []
