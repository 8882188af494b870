"""Columns of text that hold nothing hidden, whichever door it comes by.

A value is cleaned (see `core.text`) before it is checked, so that "required" is judged of what
can be seen, and again when its row is saved. What comes past both, by hand or in bulk, is refused
by a check of the column itself, which is made with the table.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from . import partial_date
from .form_fields import CleanCharFormField, CleanSlugFormField, CleanURLFormField
from .text import HIDDEN, clean_line, clean_text

if TYPE_CHECKING:
    CharField = models.CharField[str, str]
    EmailField = models.EmailField[str, str]
    SlugField = models.SlugField[str, str]
    TextField = models.TextField[str, str]
    URLField = models.URLField[str, str]
    TextArrayField = ArrayField[list[str], list[str]]
    JSONField = models.JSONField[Any, Any]
else:
    CharField, SlugField = models.CharField, models.SlugField
    EmailField = models.EmailField
    TextField, URLField = models.TextField, models.URLField
    TextArrayField, JSONField = ArrayField, models.JSONField

# As PostgreSQL's regular expressions say it. Its texts hold no NUL and no surrogates.
_HIDDEN = "".join(
    rf"\U{max(first, 1):08x}-\U{last:08x}" for first, last in HIDDEN if first != 0xD800
)
HIDDEN_IN_TEXT = f"[{_HIDDEN}]"
HIDDEN_IN_LINE = rf"[\t\n{_HIDDEN}]"


class CleanColumn:
    """Cleans a value, and says what the database refuses: all that these columns have in common."""

    # The field without all this.
    plain: "type[models.Field[Any, Any]]"
    attname: str
    column: str | None
    form_class: type[forms.Field] | None = CleanCharFormField
    refused = HIDDEN_IN_LINE

    def cleaned(self, value: Any) -> Any:
        return clean_line(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        return self.cleaned(super().to_python(value))  # type: ignore[misc]

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        before = super().pre_save(model_instance, add)  # type: ignore[misc]
        value = self.cleaned(before)
        if value is not before:
            setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        given = {"form_class": self.form_class, **kwargs} if self.form_class else kwargs
        return super().formfield(**given)  # type: ignore[misc]

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        return f"{connection.ops.quote_name(str(self.column))} !~ '{self.refused}'"

    def for_history(self) -> "models.Field[Any, Any]":
        """Returns a column for the same values that refuses none: what was, is kept as it was."""
        _, _, args, kwargs = self.deconstruct()  # type: ignore[attr-defined]
        keys = dict.fromkeys(("primary_key", "unique", "db_index"), False)
        return self.plain(*args, **kwargs | keys)


class CleanCharField(CleanColumn, CharField):
    """Text of one line."""

    plain = models.CharField


class PartialDateField(CleanCharField):
    """A day in the past, or only its month or year: see `core.partial_date`."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **{**given, "max_length": 10, "blank": True})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not value:
            return
        try:
            first = partial_date.first_day(value)
        except ValueError as fault:
            raise ValidationError(str(fault)) from fault
        if first > timezone.localdate():
            raise ValidationError("This date is still to come.")

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return f"{column} = '' OR {column} ~ '{partial_date.PATTERN}'"


class CleanSlugField(CleanColumn, SlugField):
    """The part of an address that names a record."""

    plain = models.SlugField
    form_class = CleanSlugFormField


class CleanURLField(CleanColumn, URLField):
    """An address on the web."""

    plain = models.URLField
    form_class = CleanURLFormField


class CleanEmailField(CleanColumn, EmailField):
    """An e-mail address."""

    plain = models.EmailField
    form_class = None


class CleanTextField(CleanColumn, TextField):
    """Text of any number of lines."""

    plain = models.TextField
    refused = HIDDEN_IN_TEXT

    def cleaned(self, value: Any) -> Any:
        return clean_text(value) if isinstance(value, str) else value


class CleanLinesField(CleanColumn, TextArrayField):
    """Several texts of one line each, none of them empty."""

    plain = ArrayField
    form_class = None

    def cleaned(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return [line for line in (clean_line(str(part)) for part in value) if line]

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return f"array_to_string({column}, '') !~ '{self.refused}'"


class CleanJSONField(CleanColumn, JSONField):
    """JSON whose texts, wherever they stand in it, are clean."""

    plain = models.JSONField
    form_class = None

    def cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return clean_text(value)
        if isinstance(value, list):
            return [self.cleaned(part) for part in value]
        if isinstance(value, dict):
            return {key: self.cleaned(part) for key, part in value.items()}
        return value

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        pattern = HIDDEN_IN_TEXT.replace("\\", "\\\\")
        return f"""NOT jsonb_path_exists({column}, '$.** ? (@ like_regex "{pattern}")')"""
