"""The kind of value that a model's field holds, decided once; forms, cells and files follow it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.formats import date_format

from . import partial_date
from .model_fields import PartialDateField

ModelField: TypeAlias = "models.Field[Any, Any]"


class ValueType(Enum):
    """A kind of value; the plural ones are lists."""

    TEXT = auto()
    LONG_TEXT = auto()
    LINES = auto()
    NUMBER = auto()
    DECIMAL = auto()
    DATE = auto()
    CODE = auto()
    CODES = auto()
    URL = auto()
    EMAIL = auto()
    PARTIAL_DATE = auto()
    YES_NO = auto()
    ROW = auto()  # another row of the record


# The first that fits counts, so what is more special stands before what is more general.
_TYPES: tuple[tuple[type[ModelField], ValueType], ...] = (
    (models.ForeignKey, ValueType.ROW),
    (models.BooleanField, ValueType.YES_NO),
    (models.DateField, ValueType.DATE),
    (models.IntegerField, ValueType.NUMBER),
    (models.DecimalField, ValueType.DECIMAL),
    (models.FloatField, ValueType.DECIMAL),
    (models.URLField, ValueType.URL),
    (models.EmailField, ValueType.EMAIL),
    (PartialDateField, ValueType.PARTIAL_DATE),
    (models.TextField, ValueType.LONG_TEXT),
)


def value_type(field: ModelField) -> ValueType:
    """Returns the kind of value that a field holds."""
    has_vocabulary = bool(labels_of(field))
    if isinstance(field, ArrayField):
        return ValueType.CODES if has_vocabulary else ValueType.LINES
    if has_vocabulary:
        return ValueType.CODE
    return next((kind for cls, kind in _TYPES if isinstance(field, cls)), ValueType.TEXT)


def labels_of(field: ModelField) -> dict[str, str]:
    """Returns the vocabulary that a field's value, or each of its values, is taken from."""
    single = field.base_field if isinstance(field, ArrayField) else field
    return {str(code): str(label) for code, label in single.flatchoices}


def in_vocabulary_order(field: ModelField, codes: Iterable[str]) -> list[str]:
    """Returns the known ones of `codes`, each once, in the order of the field's vocabulary."""
    chosen = set(codes)
    return [code for code in labels_of(field) if code in chosen]


def in_words(field: ModelField, value: Any) -> list[str]:
    """Returns a value as a reader sees it: a text for each of several, none where it is blank."""
    labels = labels_of(field)
    values = value if isinstance(value, list | tuple) else [value]
    if value and isinstance(field, PartialDateField):
        return [partial_date.in_words(value)]
    return [labels.get(str(item)) or _text(item) for item in values if item not in (None, "")]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
