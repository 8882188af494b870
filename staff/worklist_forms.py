"""Forms for the lists that staff work off."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import TextChoices
from django.utils import timezone

from core.form_fields import CleanCharFormField

from .data_quality import QualityCheck
from .models import LONGEST_REASON


class Shown(TextChoices):
    """The rows of a list that may be looked at."""

    OPEN = "", "All"
    MINE = "mine", "Mine"
    NOBODYS = "nobody", "Not assigned"
    RESTING = "resting", "Set aside"


class Act(TextChoices):
    """An act on rows of a list."""

    ASSIGN = "assign", "Assign them to somebody"
    SNOOZE = "snooze", "Set them aside for a while"
    DISMISS = "dismiss", "Nothing needs doing: say why"
    CHECKED = "checked", "Checked today, and right"


class ShownForm(forms.Form):
    """Chooses which rows of a list are shown."""

    shown = forms.ChoiceField(label="Show", required=False, choices=Shown.choices)


def acts_on(check: QualityCheck) -> list[tuple[str, str]]:
    """Returns what may be done with the rows of a list."""
    return [
        (value, label)
        for value, label in Act.choices
        if value != Act.CHECKED or check.ends_with_a_check
    ]


class WorklistForm(forms.Form):
    """Asks what is to be done with the rows that are ticked."""

    act = forms.ChoiceField(
        label="With those that are ticked",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do with them."},
    )
    to = forms.ModelChoiceField(
        User.objects.none(), label="Assign to", required=False, empty_label="Nobody’s"
    )
    days = forms.TypedChoiceField(
        label="For how long",
        required=False,
        coerce=int,
        choices=[(30, "A month"), (91, "Three months"), (182, "Half a year"), (365, "A year")],
    )
    why = CleanCharFormField(
        label="Why nothing needs doing",
        required=False,
        max_length=LONGEST_REASON,
        help_text="Only staff see it. For example: looked, not found, November 2026.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, check: QualityCheck, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys
        self.fields["act"].choices = acts_on(check)  # type: ignore[attr-defined]
        people = User.objects.filter(is_staff=True, is_active=True).order_by("email")
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda person: person.email  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.keys:
            self.add_error(None, "Tick at least one row.")
        if cleaned.get("act") == Act.DISMISS and not cleaned.get("why"):
            self.add_error("why", "Say why nothing needs doing.")
        return cleaned

    @property
    def until(self) -> date:
        """The day on which rows that are set aside for a while come back."""
        return timezone.localdate() + timedelta(days=self.cleaned_data["days"] or 30)
