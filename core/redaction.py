"""Takes an exact text out of rows, wherever in them it stands: texts, lists of texts, JSON.

"[redacted]" stands in its place. Rows of a history are altered too, and nothing here notes that:
whoever calls it keeps a record of the redaction.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.html import escape

REDACTED = "[redacted]"


def redacted(value: Any, text: str) -> Any:
    """Returns a text, list or JSON value with every `text` in it redacted, as HTML has it too."""
    if isinstance(value, str):
        return value.replace(text, REDACTED).replace(escape(text), REDACTED)
    if isinstance(value, list):
        return [redacted(part, text) for part in value]
    if isinstance(value, dict):
        return {redacted(key, text): redacted(part, text) for key, part in value.items()}
    return value


def rows_holding(tables: Iterable[type[models.Model]], text: str) -> Counter[str]:
    """Counts the rows of each table that hold a text, by what people call the table."""
    counts: Counter[str] = Counter()
    for table in tables:
        if number := _holding(table, text).count():
            counts[str(table._meta.verbose_name_plural)] += number
    return counts


def redact_rows(*, tables: Iterable[type[models.Model]], text: str) -> Counter[str]:
    """Redacts a text in every row of the tables, past the triggers of their histories.

    Returns how many rows of each table held it.
    """
    counts: Counter[str] = Counter()
    with pgtrigger.ignore():
        for table in tables:
            for row in _holding(table, text):
                values = {}
                for column in _columns(table):
                    value = redacted(getattr(row, column.attname), text)
                    if isinstance(value, str) and column.max_length:
                        value = value[: column.max_length]
                    values[column.attname] = value
                table._base_manager.filter(pk=row.pk).update(**values)
                counts[str(table._meta.verbose_name_plural)] += 1
    return counts


def _columns(table: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Returns the columns that hold what somebody wrote: no codes, keys or addresses to send to."""
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    others = (models.SlugField, models.EmailField)
    columns = []
    for column in table._meta.concrete_fields:
        single = column.base_field if isinstance(column, ArrayField) else column
        is_written = isinstance(column, kinds) and not isinstance(column, others)
        if is_written and not (column.unique or column.generated or single.choices):
            columns.append(column)
    return columns


def _holding(table: type[models.Model], text: str) -> QuerySet[Any]:
    """Returns the rows of a table in which a text stands."""
    rows, holds = table._base_manager.all(), Q()
    for column in _columns(table):
        name = f"{column.name}_as_text"
        if isinstance(column, models.JSONField):
            # As PostgreSQL writes JSON: with quotation marks and line breaks escaped.
            written = json.dumps(text, ensure_ascii=False)[1:-1]
            rows = rows.alias(**{name: Cast(column.name, TextField())})
            holds |= Q(**{f"{name}__contains": written})
        elif isinstance(column, ArrayField):
            as_text = Func(
                F(column.name),
                Value("\n"),
                function="array_to_string",
                output_field=TextField(),
            )
            rows = rows.alias(**{name: as_text})
            holds |= Q(**{f"{name}__contains": text})
        else:
            holds |= Q(**{f"{column.name}__contains": text})
            holds |= Q(**{f"{column.name}__contains": escape(text)})
    return rows.filter(holds) if holds else rows.none()
