"""The forms of the pages about what was sent in."""

from django import forms

from core.form_fields import CleanCharFormField
from core.value_forms import LONGEST_TEXT


class AnswerForm(forms.Form):
    """The sender's answer to a question of ours."""

    use_required_attribute = False

    answer = CleanCharFormField(
        label="Your answer",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only CfEY’s moderators see it.",
        error_messages={"required": "Write your answer."},
    )
