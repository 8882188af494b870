"""Forms of what people may ask the pages for."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from boundaries.models import LocalAuthority, Place, Vintage
from core.form_fields import CleanCharFormField
from core.search_words import check_number_of_words

from .models import MappedAuthority


class FindForm(forms.Form):
    """The words of a search: an LA, a partnership, a postcode or a town, as they say it."""

    q = CleanCharFormField(
        max_length=100,
        validators=[check_number_of_words],
        error_messages={
            "required": "Enter a local authority, a partnership, a town or a postcode.",
            "max_length": "Enter at most 100 characters.",
        },
    )


class LocationForm(forms.Form):
    """LAs by slug: one that is asked about, or those that a reader's location is in or near.

    The browser worked out which, and which of their districts, and says `at` for them.
    """

    la = forms.ModelMultipleChoiceField(
        LocalAuthority.objects.in_any_vintage(), to_field_name="slug", required=True
    )
    district = forms.ModelMultipleChoiceField(
        Place.objects.districts(), to_field_name="name", required=False
    )
    at = forms.ChoiceField(choices=[("in", "in"), ("near", "near")], required=False)


class Slugs(forms.MultipleChoiceField):
    """Several choices from boxes of which some may be left empty."""

    def to_python(self, value: object) -> list[str]:
        return [slug for slug in super().to_python(value) if slug]


class VintageForm(forms.Form):
    """The LAs as on another day than those that are shown unasked."""

    vintage = forms.ModelChoiceField(
        Vintage.objects.all(),
        required=False,
        error_messages={"invalid_choice": "There is no map of LAs for “%(value)s” here."},
    )

    @property
    def problems(self) -> list[str]:
        """Returns what is wrong with the choice, in words."""
        return [str(reason) for reasons in self.errors.values() for reason in reasons]


class CompareForm(VintageForm):
    """Two to four LAs to set side by side, by slug; `cleaned_data["la"]` holds the LAs."""

    LEAST, MOST = 2, 4

    la = Slugs(
        error_messages={
            "required": "Choose at least two local authorities.",
            "invalid_choice": "There is no local authority “%(value)s” on the map.",
        }
    )

    def __init__(self, data: QueryDict, *, everywhere: Sequence[MappedAuthority]) -> None:
        super().__init__(data)
        self.everywhere = everywhere
        self.by_slug = {authority.slug: authority for authority in everywhere}
        self.fields["la"].choices = [(item.slug, item.dated_name) for item in everywhere]  # type: ignore[attr-defined]
        # A page of an LA leads here with it: chosen, while the others are still to be.
        first = [] if "la" in data else data.getlist("with")[:1]
        self.slugs = [slug for slug in data.getlist("la") or first if slug]

    @property
    def offered(self) -> Sequence[MappedAuthority]:
        """Returns the LAs to choose from: of the vintage that was asked for, or of any."""
        _ = self.errors  # checks what was asked, once
        vintage = self.cleaned_data.get("vintage")
        return [item for item in self.everywhere if vintage is None or item.is_in(vintage)]

    @property
    def is_chosen(self) -> bool:
        """Tells whether anything was asked yet."""
        return "la" in self.data

    @property
    def boxes(self) -> list[str]:
        """Returns what each of the four boxes shows: a slug, or nothing."""
        known = [slug for slug in dict.fromkeys(self.slugs) if slug in self.by_slug]
        return [*known, *[""] * self.MOST][: self.MOST]

    def clean_la(self) -> list[MappedAuthority]:
        slugs = self.cleaned_data["la"]
        doubled = next((slug for slug in slugs if slugs.count(slug) > 1), None)
        if doubled:
            name = self.by_slug[doubled].name
            raise forms.ValidationError(f"{name} is chosen twice. Choose different ones.")
        if len(slugs) < self.LEAST:
            raise forms.ValidationError("Choose one more: it takes at least two to compare.")
        if len(slugs) > self.MOST:
            raise forms.ValidationError(
                f"{len(slugs)} are chosen, and at most four fit side by side. "
                "The first four are kept below."
            )
        return [self.by_slug[slug] for slug in slugs]
