"""The question that an undo asks."""

from django import forms

LONGEST_REASON = 300


class UndoForm(forms.Form):
    why = forms.CharField(
        label="Why it is undone",
        max_length=LONGEST_REASON,
        help_text="One sentence, without names of persons: everybody can read it in the history.",
        error_messages={"required": "Say why: the reason stands in the public history."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
