"""The form field in which people type or choose the value of a model's field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import format_html

from .form_fields import CleanCharFormField, CleanURLFormField, EmailAddressField
from .value_types import ModelField, ValueType, labels_of, value_type

# Longer than anything that is on a page; a longer text is a document, and a source.
LONGEST_TEXT = 4000
# The same for a list that people type line by line.
MOST_LINES = 40


class LinesField(CleanCharFormField):
    """A list of texts, typed one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(self.prepare_value(value)) or ""
        return [line.strip() for line in typed.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_LINES:
            raise ValidationError(f"Enter at most {MOST_LINES} lines.")

    def run_validators(self, value: Any) -> None:
        for line in value:
            super().run_validators(line)


class WebAddress(CleanURLFormField):
    """An address on the web. It is shown as a link, and never fetched."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": "Enter an address that begins with https://"}

    def __init__(self, **given: Any) -> None:
        super().__init__(assume_scheme="https", **given)


def form_field(
    field: ModelField,
    *,
    label: str,
    hint: str = "",
    widget: Any = None,
    explanations: Mapping[str, str] | None = None,
) -> forms.Field | None:
    """Returns the form field for a model's field, with a widget of its own if one is given.

    `explanations` are sentences about its options, by code, which stand below their labels.
    """
    about: dict[str, Any] = {"label": label, "help_text": hint, "required": not field.blank}
    if widget is not None:
        about["widget"] = widget
    labels = labels_of(field)
    for code, explanation in (explanations or {}).items():
        labels[code] = format_html("<span>{} <small>{}</small></span>", labels[code], explanation)
    match value_type(field):
        case ValueType.CODES:
            about.setdefault("widget", forms.CheckboxSelectMultiple)
            return forms.MultipleChoiceField(choices=list(labels.items()), **about)
        case ValueType.CODE:
            about.setdefault("widget", forms.RadioSelect)
            return forms.ChoiceField(choices=list(labels.items()), **about)
        case ValueType.LINES:
            return LinesField(max_length=field.base_field.max_length, **about)  # type: ignore[attr-defined]
        case ValueType.LONG_TEXT:
            about.setdefault("widget", forms.Textarea)
            return CleanCharFormField(max_length=LONGEST_TEXT, **about)
        case ValueType.EMAIL:
            return EmailAddressField(**about)
        case ValueType.URL:
            return WebAddress(max_length=field.max_length, **about)
        case _:
            return field.formfield(**about)
