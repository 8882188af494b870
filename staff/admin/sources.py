"""Sources, wherever they hang: nothing is published without one."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet

from partnerships.fields import names_of
from partnerships.models import AuthoritySummary, Source

from .forms import RecordFields


class AtLeastOneSource(BaseInlineFormSet):  # type: ignore[type-arg]
    """Says in the form what the database would say at the end of the transaction."""

    def clean(self) -> None:
        super().clean()
        record = self.instance
        needs_source = not isinstance(record, AuthoritySummary) or record.text or record.roles
        kept = [
            form
            for form in self.forms
            if (form.has_changed() or form.instance.pk) and form not in self.deleted_forms
        ]
        if needs_source and not kept:
            raise ValidationError("Give at least one source: nothing is published without one.")


class SourceInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = Source
    formset = AtLeastOneSource
    extra = 0
    fields = names_of(Source)
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}}
