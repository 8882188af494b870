"""The parts that Django's pages in the admin lack: for a narrow screen, and for what is wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.contrib.admin.helpers import AdminForm, InlineAdminFormSet
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


@dataclass(frozen=True)
class FormProblem:
    """Something wrong in a form: which field, what is said of it, and where it stands."""

    label: str
    told: str
    place: str


@register.filter
def problems_with(
    adminform: AdminForm, rows_of_others: Iterable[InlineAdminFormSet]
) -> Iterator[FormProblem]:
    """Yields what is wrong in a record's form and in its rows, for links that lead there."""
    yield from _problems_of(adminform.form, "", "content")
    for inline in rows_of_others:
        formset, rows = inline.formset, f"{inline.formset.prefix}-group"
        for told in formset.non_form_errors():
            yield FormProblem(capfirst(inline.opts.verbose_name_plural), str(told), rows)
        for number, form in enumerate(formset.forms):
            row = f"{capfirst(inline.opts.verbose_name)} {number + 1}, "
            yield from _problems_of(form, row, f"{formset.prefix}-{number}")


def _problems_of(form: forms.BaseForm, row: str, whole: str) -> Iterator[FormProblem]:
    for name, errors in form.errors.items():
        box = form[name] if name in form.fields else None
        label = f"{row}{box.label}" if box else f"{row}the whole"
        for told in errors:
            yield FormProblem(capfirst(label), str(told), box.auto_id if box else whole)
