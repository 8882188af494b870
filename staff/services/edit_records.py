"""What staff do to the record by hand, each as one entry of the history with its reason."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.forms import BaseInlineFormSet, ModelForm

from core.history.tracking import ChangedBy, change
from partnerships.services.editing import remove, write


def save_record(
    *,
    form: "ModelForm[Any]",
    formsets: "Sequence[BaseInlineFormSet[Any, Any, Any]]",
    why: str,
    user: User,
) -> None:
    """Store a record that has been checked, with everything that hangs on it."""
    with change(by=ChangedBy.STAFF, why=why, user=user.pk):
        write(row=form.instance)
        for formset in formsets:
            for row in formset.save(commit=False):
                write(row=row)
            for row in formset.deleted_objects:
                remove(row=row)


def delete_record(*, record: Model, why: str, user: User) -> None:
    """Take a record off the map, with everything that hangs on it. The history keeps it."""
    with change(by=ChangedBy.STAFF, why=why, user=user.pk):
        remove(row=record)
