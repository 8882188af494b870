"""What a column of the files holds, said once for the files and for the data dictionary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

Cell = str | int | float | bool | date | None


class ColumnType(Enum):
    """What sort of value stands in a column."""

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
        """The value of a row; None where nothing was found."""
        value = self.read(row)
        if value is None or value == "" or value == []:
            return None
        if isinstance(value, list | tuple):
            return "; ".join(str(each) for each in value)
        return float(value) if isinstance(value, Decimal) else value


KINDS: list[tuple[type["models.Field[Any, Any]"], ColumnType]] = [
    (ArrayField, ColumnType.LIST),
    (models.DateField, ColumnType.DATE),
    (models.BooleanField, ColumnType.YES_NO),
    (models.IntegerField, ColumnType.WHOLE),
    (models.FloatField, ColumnType.NUMBER),
    (models.DecimalField, ColumnType.NUMBER),
]


def of_field(
    model: type[models.Model],
    field: str,
    *,
    name: str = "",
    read: Callable[[Any], Any] | None = None,
    meaning: str = "",
    label: str = "",
) -> TableColumn:
    """A column as the model has it: its label, sort, meaning and values."""
    one = model._meta.get_field(field)
    inner = one.base_field if isinstance(one, ArrayField) else one
    values = [(str(code), str(said)) for code, said in getattr(inner, "flatchoices", [])]
    return TableColumn(
        name or field,
        label or str(capfirst(one.verbose_name)),  # type: ignore[union-attr]
        next((kind for sort, kind in KINDS if isinstance(one, sort)), ColumnType.TEXT),
        meaning or str(one.help_text),  # type: ignore[union-attr]
        values,
        read or (lambda row: getattr(row, field)),
    )


def derived(
    name: str, label: str, kind: ColumnType, meaning: str, read: Callable[[Any], Any]
) -> TableColumn:
    """A column that no single field has."""
    return TableColumn(name, label, kind, meaning, [], read)
