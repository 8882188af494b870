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


class EmbedForm(forms.Form):
    """The looks of an embedded map, besides what its view shows."""

    width = forms.IntegerField(label="Width, in pixels", min_value=300, max_value=2000)
    height = forms.IntegerField(label="Height, in pixels", min_value=400, max_value=2000)
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
