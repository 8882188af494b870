"""Says what a column of the files holds, once for the files and for the data dictionary."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from django.db import models
from django.utils.text import capfirst

from core.text import clean_text
from core.value_types import ModelField, ValueType, labels_of, value_type
from partnerships.fields import RecordField

Cell = str | int | float | bool | date | None


class ColumnType(Enum):
    """Tells what sort of value stands in a column."""

    TEXT = "text"
    LIST = "list, separated by semicolons"
    WHOLE = "whole number"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "true or false"


@dataclass(frozen=True)
class TableColumn:
    name: str
    label: str
    kind: ColumnType
    meaning: str
    # Code and label of each value that there can be; none where anything can stand.
    values: list[tuple[str, str]]
    read: Callable[[Any], Any]

    def cell(self, row: Any) -> Cell:
        """Returns the value of a row; None where it is blank."""
        value = self.read(row)
        if value is None or value == "" or value == []:
            return None
        if isinstance(value, list | tuple):
            return clean_text("; ".join(map(str, value)))
        if isinstance(value, str):  # as it was on a day: the history keeps more than files can hold
            return clean_text(value)
        return float(value) if isinstance(value, Decimal) else value


# What is not named here is text.
COLUMN_TYPES = {
    ValueType.LINES: ColumnType.LIST,
    ValueType.CODES: ColumnType.LIST,
    ValueType.DATE: ColumnType.DATE,
    ValueType.YES_NO: ColumnType.YES_NO,
    ValueType.NUMBER: ColumnType.WHOLE,
    ValueType.DECIMAL: ColumnType.NUMBER,
}


def of_field(
    model: type[models.Model],
    field: str,
    *,
    name: str = "",
    read: Callable[[Any], Any] | None = None,
    meaning: str = "",
    label: str = "",
) -> TableColumn:
    """Returns a column as the model has it: its label, type, meaning and values."""
    model_field = cast(ModelField, model._meta.get_field(field))
    return TableColumn(
        name or field,
        label or str(capfirst(model_field.verbose_name)),
        COLUMN_TYPES.get(value_type(model_field), ColumnType.TEXT),
        meaning or str(model_field.help_text),
        list(labels_of(model_field).items()),
        read or (lambda row: getattr(row, model_field.attname)),
    )


def of_record_field(field: RecordField, *, read: Callable[[Any], Any] | None = None) -> TableColumn:
    """Returns the column of a field of the record, as the registry calls it."""
    return of_field(
        field.model,
        field.name,
        name=field.column,
        read=read,
        meaning=field.meaning,
        label=field.heading,
    )


def derived(
    name: str,
    label: str,
    kind: ColumnType,
    meaning: str,
    read: Callable[[Any], Any],
    values: Iterable[tuple[str, str]] = (),
) -> TableColumn:
    """Returns a column that no single field has."""
    return TableColumn(name, label, kind, meaning, list(values), read)
