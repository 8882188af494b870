"""The forms of the record in the admin, with a reason, and a guard against overwriting."""

from typing import Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst

from core.value_forms import form_field
from core.value_types import ValueType, value_type
from partnerships.fields import record_field, sections_of
from partnerships.models import Change

from ..forms import reason
from ..record_history import changes_of


class TidyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Stores what was not altered just as it was: boxes do not keep the order of a list."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in set(cleaned) - set(self.changed_data):
            if name in self.initial and isinstance(cleaned[name], list):
                cleaned[name] = self.initial[name] or []
        return cleaned


class RecordForm(TidyForm):
    """A record with the reason for the change, and the last change that its editor saw."""

    why = reason("Why", AdminTextInputWidget)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["seen"] = _name(self._last_change())

    def clean(self) -> dict[str, Any]:
        """Raises an error where the record was changed since the form was opened.

        The row is locked until this one is saved. Saved a second time, it goes through.
        """
        cleaned = super().clean()
        if self.instance._state.adding:
            return cleaned
        rows = type(self.instance)._base_manager.select_for_update()
        rows.get(pk=self.instance.pk)
        last = self._last_change()
        if last is None or self.data.get(self.add_prefix("seen")) == _name(last):
            return cleaned
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = _name(last)
        self.data = data
        editor = User.objects.filter(pk=last.metadata.get("user")).first()
        by_whom = f" ({editor.email})" if editor else ""
        typed = [name for name in self.changed_data if name not in ("why", "seen")]
        labels = ", ".join(str(self.fields[name].label) for name in typed)
        differ = labels or "nothing in this part of the form"
        raise ValidationError(
            f"Somebody changed this record while you had it open: {last}{by_whom}. Nothing is "
            f"saved yet. What you typed differs from the record as it is now in: {differ}. Look "
            "at it on the site first; if you save again, yours replaces it."
        )

    def _last_change(self) -> Change | None:
        return changes_of(self.instance).newest_first().first()


def _name(change: Change | None) -> str:
    return str(change.pk) if change else ""


class RecordFields:
    """The record's fields in a form of the admin: boxes for codes, a line for each text."""

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        label, hint = str(capfirst(db_field.verbose_name)), _hint(db_field)
        match value_type(db_field):
            case ValueType.CODES:
                return form_field(db_field, label=label, hint=hint)
            case ValueType.LINES:
                few_lines = forms.Textarea(attrs={"rows": 3, "cols": 60})
                return form_field(db_field, label=label, hint=hint, widget=few_lines)
            case ValueType.URL:
                return form_field(db_field, label=label, hint=hint, widget=AdminURLFieldWidget)
            case _:
                field: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
                    db_field, request, help_text=hint, **kwargs
                )
                return field


def _hint(db_field: "models.Field[Any, Any]") -> str:
    """Returns what to type: as the public form has it, else as the model says."""
    try:
        return record_field(db_field.model, db_field.name).hint or str(db_field.help_text)
    except KeyError:  # a key, which is no field of the record
        return str(db_field.help_text)


def fieldsets_of(
    model: type[models.Model], *, first: tuple[str, ...] = (), last: tuple[str, ...] = ()
) -> Any:
    """Returns the sections of a record's form as the registry has them.

    `first` and `last` are what the first section has besides, such as the record's key.
    """
    sections = sections_of(model)
    top = next(iter(sections))
    sections[top] = (*first, *sections[top], *last)
    return [(title or None, {"fields": names}) for title, names in sections.items()]
