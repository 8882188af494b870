"""Forms of the map's addresses for other sites."""

from django import forms


class OembedForm(forms.Form):
    """A request of another site, by oEmbed."""

    url = forms.CharField(max_length=2000)
    format = forms.CharField(required=False, empty_value="json")
    maxwidth = forms.IntegerField(min_value=1, required=False)
    maxheight = forms.IntegerField(min_value=1, required=False)
