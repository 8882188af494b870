"""Pages of the record as it was: every page that is wrapped here understands `?as_of=`."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from core.history.as_of import as_of

from ..models import Change

View = Callable[..., HttpResponseBase]


class DayOnRecord(forms.DateField):
    """A day for which there is a record."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": "This is not a date. Write it as year, month and day, for example 2026-11-30.",
        "required": "Choose a day.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        first = first_day()
        if first is None or value < first:
            begins = f"The record begins on {date_format(first, 'j F Y')}" if first else "No record"
            raise ValidationError(f"{begins}: nothing is kept from before that day.")
        if value > timezone.localdate():
            raise ValidationError("This day is still to come.")


class AsOfForm(forms.Form):
    as_of = DayOnRecord(label="Day")


def first_day() -> date | None:
    """Returns the day on which the record began."""
    first = Change.objects.first_load()
    return timezone.localdate(first.created_at) if first else None


def as_of_view(view: View) -> View:
    """Returns the view, which then shows the record as it was when its address asks for a day."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "as_of" not in request.GET:
            return view(request, *args, **kwargs)
        form = AsOfForm(request.GET)
        if not form.is_valid():
            return render(request, "partnerships/as_of.html", {"form": form}, status=400)
        with as_of(form.cleaned_data["as_of"]):
            return view(request, *args, **kwargs)

    return answer
