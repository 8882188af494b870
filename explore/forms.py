"""Forms of the map's addresses for other sites."""

from django import forms
from django.db import models

from boundaries.models import Region

# As large as the code makes a frame unasked. It works from 300 px wide.
WIDTH, HEIGHT = 800, 600


class OembedForm(forms.Form):
    """A request of another site, by oEmbed."""

    url = forms.CharField(max_length=2000)
    format = forms.CharField(required=False, empty_value="json")
    maxwidth = forms.IntegerField(min_value=1, required=False)
    maxheight = forms.IntegerField(min_value=1, required=False)


class Controls(models.TextChoices):
    """The controls on an embedded map that move it."""

    ALL = "", "Zoom buttons and a list of regions"
    NONE = "none", "None"


def _pixels(label: str, *, least: int, most: int) -> forms.IntegerField:
    told = f"Enter a number from {least} to {most}."
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), told)
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages)


class EmbedForm(forms.Form):
    """The looks of an embedded map, besides what its view shows."""

    width = _pixels("Width, in pixels", least=300, most=2000)
    height = _pixels("Height, in pixels", least=400, most=2000)
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label="Region to show",
        to_field_name="slug",
        required=False,
        empty_label="All of England",
    )
    controls = forms.ChoiceField(
        label="Controls on the map", choices=Controls.choices, required=False
    )
