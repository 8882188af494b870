"""Defines the parameters of an address besides filters, and checks them all in one place.

The description of the API is made of the same form fields.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django_filters import FilterSet
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView

from core.search_words import check_number_of_words
from partnerships.history.as_of_pages import DayOnRecord

Fields = dict[str, forms.Field]
PAGE_SIZE, MOST_A_PAGE = 100, 500
LAST_PAGE = 1_000_000
LONGEST_SEARCH = 100


class CommaSeparated(forms.MultipleChoiceField):
    """Several choices in one parameter: `fields=name,slug`."""

    widget = forms.TextInput

    def __init__(self, codes: Iterable[str], help_text: str) -> None:
        super().__init__(
            required=False, choices=[(code, code) for code in codes], help_text=help_text
        )

    def to_python(self, value: Any) -> list[str]:
        return [part.strip() for part in value.split(",")] if value else []


AS_OF: Fields = {
    "as_of": DayOnRecord(
        required=False,
        help_text="The record as it was at the end of that day; today’s if not given.",
    )
}
SEARCH: Fields = {
    "search": forms.CharField(
        required=False,
        max_length=LONGEST_SEARCH,
        validators=[check_number_of_words],
        help_text="Words to look for; all of them must be there, in capitals or not.",
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
        help_text=f"{PAGE_SIZE} if not given.",
    ),
}


class StrictParameters(GenericAPIView[Any]):
    """Refuses an address with a parameter that is wrong or not known, and names every such one.

    The filter backends, the search and the pages can then take what the address says.
    """

    filterset_class: ClassVar[type[FilterSet] | None] = None
    own_parameters: ClassVar[Fields] = {}

    @property
    def is_filtered(self) -> bool:
        return self.filterset_class is not None

    def parameters(self) -> Fields:
        """Returns the parameters that this address knows, besides its filters."""
        return self.own_parameters

    @cached_property
    def filterset(self) -> Any:
        filterset: Any = self.filterset_class
        return filterset(self.request.query_params, self.get_queryset())

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The checked values of `parameters()`."""
        query = self.request.query_params
        form = forms.Form(query)
        form.fields = {**self.parameters()}
        errors = {name: [str(reason) for reason in form.errors[name]] for name in form.errors}
        known = dict(form.fields)
        if self.is_filtered:
            errors |= {name: list(reasons) for name, reasons in self.filterset.errors.items()}
            known |= self.filterset.form.fields
        for name in query:
            if problem := _misuse(query.getlist(name), known.get(name)):
                errors[name] = [problem]
        if errors:
            raise ValidationError(errors)
        return form.cleaned_data


def _misuse(given: list[str], field: forms.Field | None) -> str:
    if field is None:
        return "There is no such parameter here."
    in_one = isinstance(field, CommaSeparated)
    if len(given) > 1 and (in_one or not isinstance(field, forms.MultipleChoiceField)):
        return "Give it only once."
    if "" in given and type(field) is not forms.CharField:
        return "Give it a value, or leave it out."
    return ""
