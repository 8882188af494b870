"""The questions to people who send something in: a form for each step."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from boundaries.models import LocalAuthority
from core.form_fields import CleanCharFormField, EmailAddressField
from core.public_text import has_name, refuse_email_address
from core.text import clean_text
from core.value_forms import LONGEST_TEXT, WebAddress
from partnerships.models import Partnership

from ..models import Intent
from ..proposable import Proposable
from .steps import Typed

# Begins the name of the box for the source of one change.
OWN_SOURCE = "source_of_"
# More than any list of boxes has.
MOST_VALUES = 100


class StepForm(forms.Form):
    """A form on a page of its own; shown again, it holds all that was typed."""

    use_required_attribute = False
    title = ""

    def __init__(self, typed: Typed | None, **options: Any) -> None:
        data = None if typed is None else MultiValueDict({k: list(v) for k, v in typed.items()})
        super().__init__(data, **options)

    def hide_problems(self) -> None:
        """Says nothing of what is wrong: it was typed, but not sent on yet."""
        self._errors = ErrorDict()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each fault with the id of the input that it is about, for the summary at the top."""
        problems = []
        for name, messages in self.errors.items():
            place = ""
            if name != NON_FIELD_ERRORS:
                field = self[name]
                place = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
            problems += [(place, str(message)) for message in messages]
        return problems

    def within_bounds(self, typed: Typed) -> dict[str, list[str]]:
        """Returns what was typed into the form's fields, of each as much as a draft keeps.

        That is twice what will do: whoever typed too much has it back, to shorten it.
        """
        kept = {}
        for name, field in self.fields.items():
            if name in typed:
                longest = 2 * (getattr(field, "max_length", None) or LONGEST_TEXT)
                # What cannot be seen is taken out first: it would take the room of what can.
                kept[name] = [clean_text(value)[:longest] for value in typed[name][:MOST_VALUES]]
        return kept


class IntentForm(StepForm):
    title = "What do you want to do?"

    intent = forms.ChoiceField(
        label=title,
        choices=Intent.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what you want to do.",
            "invalid_choice": "Choose one of the three.",
        },
    )


class SubjectForm(StepForm):
    title = "What is it about?"

    subject = forms.ChoiceField(
        label=title,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these."},
    )

    def __init__(
        self,
        typed: Typed | None,
        *,
        authority: LocalAuthority,
        partnerships: Sequence[Partnership],
    ) -> None:
        super().__init__(typed)
        choices = [("", f"{authority.name} as a whole: the summary and the LA’s role")]
        choices += [(partnership.slug, partnership.name) for partnership in partnerships]
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]


class AlikeForm(StepForm):
    """Asks whether a missing partnership is one that is recorded; `seen` are those shown."""

    title = "Is it one of these?"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: Typed | None, *, alike: Sequence[Partnership]) -> None:
        self.alike = alike
        shown = " ".join(str(partnership.pk) for partnership in alike)
        super().__init__(typed, initial={"seen": shown})

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if not {str(partnership.pk) for partnership in self.alike} <= set(seen.split()):
            raise forms.ValidationError("Look at these first.")
        return seen


class ReasonsForm(StepForm):
    title = "Your reason and your source"

    message = CleanCharFormField(
        label="Your message",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    source_url = WebAddress(
        label="Address of the source",
        max_length=500,
        required=False,
        help_text="A page on the web, for example https://www.example.org/strategy.",
    )
    source_title = CleanCharFormField(
        label="Title of the source",
        max_length=200,
        required=False,
        validators=[refuse_email_address],
        help_text="A document counts too, with its title and date. Everybody can read it.",
    )
    source_locator = CleanCharFormField(
        label="Where in the source",
        max_length=200,
        required=False,
        validators=[refuse_email_address],
        help_text="A page or a section.",
    )

    def __init__(
        self, typed: Typed | None, *, intent: Intent, proposed: Sequence[Proposable]
    ) -> None:
        super().__init__(typed)
        self.needs_source = intent != Intent.CONFIRM
        self.needs_message = intent == Intent.CORRECT and not proposed
        for proposable in proposed if len(proposed) > 1 else ():
            self.fields[f"{OWN_SOURCE}{proposable.key}"] = CleanCharFormField(
                label=f"Source of “{proposable.label}”",
                max_length=500,
                required=False,
                validators=[refuse_email_address],
            )
        hint = "Anything that helps us understand. It is not published."
        if self.needs_message:
            hint = "You changed no field: say what should be different. It is not published."
        self.fields["message"].help_text = hint

    @property
    def own_sources(self) -> list[BoundField]:
        """A box for each change that may have a source of its own."""
        return [self[name] for name in self.fields if name.startswith(OWN_SOURCE)]

    @property
    def has_own_source(self) -> bool:
        return any(box.value() or box.errors for box in self.own_sources)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.needs_message and not cleaned.get("message") and "message" not in self.errors:
            fault = "Say what should be different, or go back and change a field."
            self.add_error("message", fault)
        sources = {"source_url", "source_title"}
        if (
            self.needs_source
            and not any(cleaned.get(name) for name in sources)
            and not (sources & self.errors.keys())
        ):
            fault = "Give a source: its address or its title. Everything on the map has one."
            self.add_error("source_url", fault)
        return cleaned


class SenderForm(StepForm):
    title = "Who are you?"

    name = CleanCharFormField(
        label="Your name",
        max_length=120,
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailAddressField(
        label="Your work e-mail address",
        help_text="We send you a link to confirm it, and our answer.",
        error_messages={"required": "Enter your work e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    role = CleanCharFormField(
        label="Your role",
        max_length=120,
        help_text="For example: school improvement officer, or headteacher.",
        error_messages={"required": "Enter your role."},
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )

    def __init__(self, typed: Typed | None, *, public_texts: Mapping[str, str]) -> None:
        """`public_texts` are those that would be published, by the label of their field."""
        super().__init__(typed)
        self.public_texts = public_texts

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        named = [label for label, text in self.public_texts.items() if has_name(text, name)]
        if named:
            labels = ", ".join(f"“{label}”" for label in named)
            fault = f"Your name also stands in {labels}, which everybody could read. Remove it."
            raise forms.ValidationError(fault)
        return name


class AddressForm(StepForm):
    """Another address for the link, once it was sent to one that is not the right one."""

    email = EmailAddressField(
        label="Send the link to",
        error_messages={"required": "Enter your work e-mail address."},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


class SendForm(StepForm):
    """The last press of a button, by a person: `homepage` must be there, and empty."""

    title = "Check your answers"

    homepage = forms.CharField(required=False, widget=forms.TextInput)

    def clean_homepage(self) -> str:
        if "homepage" not in self.data or self.cleaned_data["homepage"]:
            fault = "A hidden box was not left empty. Empty it and send again."
            raise forms.ValidationError(fault)
        return ""
