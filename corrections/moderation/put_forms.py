"""The moderator's forms that put in fields what a sender wrote in words."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core.form_fields import CleanCharFormField
from core.public_text import refuse_email_address
from partnerships.models import Partnership

from ..models import Intent, Submission
from ..proposable import ProposableField, Values
from ..proposals import ProposalTopic, Snapshot, changed, faults
from ..services.submit import Citation

VALUE = "value"


def open_topics(submission: Submission) -> Iterator[ProposalTopic]:
    """Yields what a submission may be about: its own topic, where it has a partnership or fields;
    else its LA, or any of the partnerships there.
    """
    topic = ProposalTopic.of(submission)
    if topic.partnership or topic.intent == Intent.ADD or submission.proposed.exists():
        yield ProposalTopic(
            Intent.CORRECT if topic.intent == Intent.CONFIRM else topic.intent,
            topic.authority,
            topic.partnership,
        )
        return
    yield ProposalTopic(Intent.CORRECT, topic.authority)
    for partnership in Partnership.objects.in_authority(topic.authority).order_by("name"):
        yield ProposalTopic(Intent.CORRECT, topic.authority, partnership)


class FieldChoiceForm(forms.Form):
    """A choice of one field of what a submission may be about, and has no value for yet."""

    field = forms.ChoiceField(
        label="Which field",
        error_messages={"required": "Choose a field.", "invalid_choice": "Choose a field."},
    )

    def __init__(self, data: Any, *, submission: Submission) -> None:
        super().__init__(data)
        taken = {f"{change.subject}_{change.field}" for change in submission.proposed.all()}
        self.fields_by_code: dict[str, tuple[ProposalTopic, ProposableField]] = {}
        groups = []
        for topic in open_topics(submission):
            group = []
            for field in topic.fields:
                if field.key not in taken:
                    code = f"{topic.partnership.slug if topic.partnership else ''}:{field.key}"
                    self.fields_by_code[code] = (topic, field)
                    group.append((code, field.label))
            name = topic.partnership.name if topic.partnership else topic.authority.name
            groups.append((name, group))
        self.fields["field"].choices = [("", "Choose a field"), *groups]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[ProposalTopic, ProposableField]:
        return self.fields_by_code[self.cleaned_data["field"]]


class PutValueForm(forms.Form):
    """The value that a field should have, from what the sender wrote, and where it says so."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    source = CleanCharFormField(
        label="Source",
        max_length=500,
        required=False,
        validators=[refuse_email_address],
        help_text="An address, or the title of a document. Leave it blank if the sender’s own "
        "source says so.",
    )

    def __init__(
        self,
        data: Any,
        *,
        submission: Submission,
        topic: ProposalTopic,
        field: ProposableField,
        seen: Snapshot,
    ) -> None:
        initial = {"version": submission.version, **field.initial(VALUE, seen["values"][field.key])}
        super().__init__(data, initial=initial)
        self.topic, self.field, self.seen = topic, field, seen["values"]
        self.fields = {**field.inputs(VALUE), **self.fields}
        if not (submission.source_url or submission.source_title):
            source = self.fields["source"]
            source.required, source.help_text = True, "An address, or the title of a document."

    @property
    def answers(self) -> Values:
        return {self.field.key: self.field.typed(VALUE, self.cleaned_data)}

    @property
    def citation(self) -> Citation:
        source = self.cleaned_data["source"]
        is_address = source.startswith(("http://", "https://"))
        return Citation(url=source) if is_address else Citation(title=source)

    def clean(self) -> dict[str, Any]:
        """Says what the models would refuse of this value by itself."""
        if VALUE in self.cleaned_data:
            refused = faults(self.topic, self.answers).items()
            messages = [text for key, texts in refused if key == self.field.key for text in texts]
            if not changed(self.topic, self.seen, self.answers):
                messages = ["The record already says this."]
            if messages:
                self.add_error(VALUE, messages)
        source = self.cleaned_data.get("source", "")
        if source.startswith(("http://", "https://")):
            try:
                URLValidator()(source)
            except ValidationError as error:
                self.add_error("source", error)
        elif len(source) > 200:
            self.add_error("source", "A title has at most 200 characters.")
        return self.cleaned_data
