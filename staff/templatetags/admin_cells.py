"""The part that Django's tables in the admin lack on a narrow screen."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def named_by(cells: Iterable[SafeString], headers: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yields the cells as Django made them, each with its column's name for a phone to show."""
    for cell, header in zip(cells, headers, strict=True):
        if "action-checkbox" in header.get("class_attrib", ""):  # its header is a box too
            yield cell
        else:
            name = format_html(' data-label="{}" class=', capfirst(header["text"]))
            yield mark_safe(cell.replace(" class=", name, 1))  # noqa: S308 (Django escaped it)
