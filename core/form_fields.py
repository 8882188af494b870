"""Boxes for text: what is typed into them is cleaned before anything is judged of it."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from .email_address import NotAnAddress, email_address
from .text import clean_line, clean_text

if TYPE_CHECKING:
    FormField = forms.CharField
else:
    FormField = object


class CleanFormField(FormField):
    """Takes out what cannot be seen: see `core.text`. A text area alone has several lines."""

    def to_python(self, value: Any) -> Any:
        has_lines = isinstance(self.widget, forms.Textarea)
        clean = clean_text if has_lines else clean_line
        return super().to_python(clean(value) if isinstance(value, str) else value)


class CleanCharFormField(CleanFormField, forms.CharField):
    """A text of one line, or of several where its widget is a text area."""


class CleanSlugFormField(CleanFormField, forms.SlugField):
    """The part of an address that names a record."""


class CleanURLFormField(CleanFormField, forms.URLField):
    """An address on the web."""


class EmailAddressField(CleanFormField, forms.CharField):
    """An e-mail address, as it is typed or pasted; its value is the one to write to."""

    widget = forms.EmailInput

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=1000, **given)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without a limit in the browser, which would cut what was pasted without a word."""
        return {name: v for name, v in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        if typed in self.empty_values:
            return typed
        try:
            return email_address(typed)
        except NotAnAddress as fault:
            raise ValidationError(str(fault), code="invalid") from fault
