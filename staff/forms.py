"""Forms for staff beside the admin."""

from typing import Any

from django import forms

from boundaries.models import LocalAuthority
from contacts.models import Contact
from core.form_fields import CleanCharFormField, EmailAddressField
from core.public_text import refuse_email_address
from corrections.invitations import Standing
from corrections.services.redact import refuse_redaction
from exports.models import Edition
from partnerships.models import Partnership

LARGEST = 5 * 1024 * 1024
LONGEST_REASON = 300


def reason(label: str, widget: type[forms.Widget] = forms.TextInput) -> forms.CharField:
    """Returns the field for the reason that every change of the record asks for."""
    return CleanCharFormField(
        label=label,
        max_length=LONGEST_REASON,
        validators=[refuse_email_address],
        help_text="One sentence, without anybody’s name: it is public, in the history.",
        error_messages={"required": "Say why: the reason is shown in the public history."},
        widget=widget(attrs={"autocomplete": "off"}),
    )


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [super(FilesField, self).clean(file, initial) for file in data or [None]]
        if sum(file.size for file in files) > LARGEST:
            raise forms.ValidationError("Upload at most 5 MB at once.")
        return files


class UploadForm(forms.Form):
    tables = FilesField(
        label="Edited tables",
        help_text="The workbook, or one or more of the CSV files. Nothing is saved yet.",
        error_messages={
            "required": "Choose a file.",
            "empty": "That file is empty.",
        },
        widget=SeveralFiles(attrs={"accept": ".csv,.xlsx"}),
    )


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    # The version of the record that was shown before it is published.
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Edition
        fields = ["name", "note"]


class WhyForm(forms.Form):
    why = reason("Why")


class RemovalForm(WhyForm):
    """The reason for taking something off the map."""


class PartnershipRemovalForm(RemovalForm):
    """The same of a partnership, with the one that readers of its page are led to."""

    successor = CleanCharFormField(
        label="Successor",
        required=False,
        max_length=300,
        help_text="The address of the page of the partnership that follows it, if there is one.",
    )

    def __init__(self, *args: Any, removed: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.removed = removed

    def clean_successor(self) -> Partnership | None:
        """Returns the partnership whose page, or the last part of whose address, was typed."""
        typed: str = self.cleaned_data["successor"]
        if not typed:
            return None
        slug = typed.rstrip("/").rpartition("/")[2]
        successor = Partnership.objects.filter(slug=slug).exclude(pk=self.removed.pk).first()
        if successor is None:
            raise forms.ValidationError("There is no other partnership at that address.")
        return successor


class ContactBookForm(forms.Form):
    """The entries of the contact book that are looked for."""

    q = CleanCharFormField(label="Search", required=False, max_length=100)
    standing = forms.ChoiceField(
        label="Progress", required=False, choices=[("", "All"), *Standing.choices]
    )


class ChangeSearchForm(forms.Form):
    """The changes that are looked for."""

    q = CleanCharFormField(
        label="Name of a partnership or an LA, or words of the reason",
        required=False,
        max_length=100,
    )


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    partnership = CleanCharFormField(
        label="Or a partnership",
        required=False,
        max_length=300,
        help_text="The address of its page, or the last part of it.",
    )
    email = EmailAddressField(
        label="E-mail address",
        help_text="A mailbox of the team or the post, not a person’s own.",
    )
    is_usable = forms.TypedChoiceField(
        label="Can we write to it?",
        choices=[("yes", "Yes"), ("no", "No: it is wrong, or nobody reads it")],
        coerce=lambda chosen: chosen == "yes",
        initial="yes",
    )

    class Meta:
        model = Contact
        fields = ["authority", "partnership", "role", "email", "source", "is_usable"]
        labels = {"authority": "Local authority", "source": "Where we got it"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = LocalAuthority.objects.on_the_map().order_by("name")
        self.fields["authority"].queryset = places  # type: ignore[attr-defined]
        self.fields["authority"].empty_label = "None"  # type: ignore[attr-defined]
        self.initial["is_usable"] = "yes" if self.instance.is_usable else "no"
        if partnership := self.instance.partnership:
            self.initial["partnership"] = partnership.slug

    def clean_partnership(self) -> Partnership | None:
        typed: str = self.cleaned_data["partnership"]
        if not typed:
            return None
        slug = typed.rstrip("/").rpartition("/")[2]
        partnership = Partnership.objects.filter(slug=slug).first()
        if partnership is None:
            raise forms.ValidationError("There is no partnership at that address.")
        return partnership


class ContactFileForm(forms.Form):
    file = forms.FileField(
        label="A table of contacts",
        help_text="XLSX or CSV. Nothing is saved yet.",
        error_messages={"required": "Choose a file.", "empty": "That file is empty."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )


class WithdrawalForm(forms.Form):
    why = reason("Why it is withdrawn")


class RedactionForm(forms.Form):
    # As it is: what is cleaned of it might not be what is written.
    text = forms.CharField(
        label="Text to remove",
        max_length=500,
        strip=False,
        help_text="Exactly as it is written, with capitals: a name, an address, a number.",
        error_messages={"required": "Enter the text."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    why = CleanCharFormField(
        label="Why",
        max_length=LONGEST_REASON,
        help_text="Kept, and seen only by staff. Do not repeat the text here.",
        error_messages={"required": "Say why."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors:
            refuse_redaction(cleaned["text"], cleaned["why"])
        return cleaned


class UndoForm(forms.Form):
    why = reason("Why it is undone")
