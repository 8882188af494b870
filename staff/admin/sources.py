"""Sources, wherever they hang: nothing is published without one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet

from partnerships.models import AuthoritySummary, Source

from .forms import RecordFields


class AtLeastOneSource(BaseInlineFormSet):  # type: ignore[type-arg]
    """Says in the form what the database would say at the end of the transaction."""

    def clean(self) -> None:
        super().clean()
        if self._needs_one() and not any(self._is_kept(form) for form in self.forms):
            raise ValidationError("Give at least one source: nothing is published without one.")

    def _needs_one(self) -> bool:
        record = self.instance
        return not isinstance(record, AuthoritySummary) or bool(record.text or record.roles)

    def _is_kept(self, form: Any) -> bool:
        return (form.has_changed() or form.instance.pk) and form not in self.deleted_forms


class SourceInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = Source
    formset = AtLeastOneSource
    extra = 0
    fields = ("title", "url", "locator", "supports")
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
