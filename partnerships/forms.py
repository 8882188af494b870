"""What people may ask the pages for."""

from django import forms

from boundaries.postcodes import Postcode

from .vocabularies import Kind


class KindForm(forms.Form):
    """Which kind of partnership to list; none means all."""

    kind = forms.ChoiceField(choices=Kind.choices, required=False)


class PostcodeForm(forms.Form):
    """A full postcode or its first half, as people type it."""

    postcode = forms.CharField(
        max_length=12,
        error_messages={"required": "Enter a postcode, such as NW1 2DB."},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "spellcheck": "false"}),
    )

    def clean_postcode(self) -> Postcode:
        postcode = Postcode.parse(self.cleaned_data["postcode"])
        if postcode is None:
            raise forms.ValidationError(
                "This is not a whole postcode. Enter one such as NW1 2DB, "
                "or its first half, such as NW1."
            )
        return postcode
