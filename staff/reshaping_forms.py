"""Forms that rename, end, merge and split partnerships."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from core.form_fields import CleanCharFormField, CleanSlugFormField
from core.value_types import ValueType, in_vocabulary_order
from partnerships.fields import BY_NAME, RecordField, fields_of, record_field
from partnerships.models import Change, Coverage, Membership, Partnership, Source
from partnerships.named_partnership import PartnershipBox
from partnerships.presentation import membership
from partnerships.services.reshaping import PartOfPartnership

from .forms import WhyForm
from .record_history import changes_of

FIRST, SECOND, BOTH = "first", "second", "both"
MOST_PARTS = 6


class RenameForm(WhyForm):
    name = CleanCharFormField(label="Name", max_length=120)
    keeps_former = forms.BooleanField(
        label="Say on its page what it was called before", required=False, initial=True
    )
    slug = CleanSlugFormField(
        label="Address",
        max_length=120,
        help_text="The last part of its page’s address. Earlier ones lead to it for good.",
    )
    field_order = ("name", "keeps_former", "slug", "why")


class EndForm(WhyForm):
    ended_on = CleanCharFormField(
        label="Ended",
        required=False,
        max_length=10,
        help_text="The year, or the month or day, for example 2022 or 2022-09. Leave it empty if "
        "no source says when.",
    )
    successor = PartnershipBox(label="What took its place", help_text=BY_NAME, required=False)
    field_order = ("ended_on", "successor", "why")


class OtherPartnershipForm(forms.Form):
    """Asks which partnership another one is."""

    other = PartnershipBox(
        label="The other one",
        help_text=BY_NAME,
        error_messages={"required": "Name the other partnership."},
    )

    def __init__(self, *args: Any, kept: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept

    def clean_other(self) -> Partnership:
        other: Partnership = self.cleaned_data["other"]
        if other.pk == self.kept.pk:
            raise ValidationError("That is this partnership itself.")
        return other


class SeenForm(WhyForm):
    """A form about partnerships that refuses where one was changed since it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, partnerships: Sequence[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships = partnerships
        self.initial["seen"] = self.latest_changes()

    def latest_changes(self) -> str:
        """Names the last change of each partnership."""
        latest: list[Change | None] = [
            changes_of(partnership).newest_first().first() for partnership in self.partnerships
        ]
        return " ".join(str(change.pk) if change else "none" for change in latest)

    def clean_seen(self) -> str:
        """Locks the partnerships until the transaction ends, and compares."""
        keys = [partnership.pk for partnership in self.partnerships]
        list(Partnership.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        seen: str = self.cleaned_data["seen"]
        if seen != self.latest_changes():
            self.add_error(
                None, "Somebody changed this while you had it open. Open the page again to see it."
            )
        return seen


class MergeForm(SeenForm):
    """Asks of each field in which two partnerships differ whose value stands."""

    def __init__(self, *args: Any, kept: Partnership, removed: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, partnerships=(kept, removed), **kwargs)
        self.kept, self.removed = kept, removed
        fields = fields_of(Partnership)
        self.differing = [
            field
            for field in fields
            if getattr(kept, field.model_field.attname)
            != getattr(removed, field.model_field.attname)
        ]
        for field in self.differing:
            self.fields[field.name] = self.question(field)
        self.order_fields([*(field.name for field in self.differing), "why"])

    @property
    def same_in_both(self) -> list[str]:
        """The labels of the fields that need no choice, because they say something and the same."""
        return [
            field.label or str(capfirst(field.model_field.verbose_name))
            for field in fields_of(Partnership)
            if field not in self.differing and field.words_of(self.kept)
        ]

    def question(self, field: RecordField) -> forms.ChoiceField:
        ours, theirs = field.words_of(self.kept), field.words_of(self.removed)
        choices = [(FIRST, _answer("First", ours)), (SECOND, _answer("Second", theirs))]
        initial = FIRST if ours else SECOND
        if ours and theirs and field.value_type in (ValueType.CODES, ValueType.LINES):
            choices.append((BOTH, _answer("Both", field_words(field, self.joined(field)))))
            initial = BOTH
        return forms.ChoiceField(
            label=field.label or str(field.model_field.verbose_name).capitalize(),
            choices=choices,
            initial=initial,
            widget=forms.RadioSelect,
        )

    def joined(self, field: RecordField) -> list[str]:
        """Returns the values of both partnerships, each once."""
        ours: list[str] = getattr(self.kept, field.name)
        joined = [*dict.fromkeys((*ours, *getattr(self.removed, field.name)))]
        if field.value_type is ValueType.CODES:
            return in_vocabulary_order(field.model_field, joined)
        return joined

    def values(self) -> dict[str, Any]:
        """Returns the value chosen for each field, as it is written."""
        sources = {FIRST: self.kept, SECOND: self.removed}
        return {
            field.name: self.joined(field)
            if self.cleaned_data[field.name] == BOTH
            else getattr(sources[self.cleaned_data[field.name]], field.name)
            for field in self.differing
        }


class PartNamesForm(forms.Form):
    """Asks for the names of the partnerships that come of one."""

    names = CleanCharFormField(
        label="Names of the new partnerships",
        help_text="One per line. The existing partnership continues as one of the parts.",
        max_length=120 * MOST_PARTS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Name at least one new partnership."},
    )

    def clean_names(self) -> list[str]:
        typed = self.cleaned_data["names"].splitlines()
        names = [*dict.fromkeys(name.strip() for name in typed if name.strip())]
        if len(names) > MOST_PARTS:
            raise ValidationError(f"Name at most {MOST_PARTS}.")
        longest = record_field(Partnership, "name").model_field.max_length or 0
        if any(len(name) > longest for name in names):
            raise ValidationError(f"A name has at most {longest} characters.")
        return names


class SplitForm(SeenForm):
    """Asks of each place, number of members and source to which parts it belongs."""

    def __init__(self, *args: Any, whole: Partnership, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, partnerships=(whole,), **kwargs)
        self.names = [whole.name, *names]
        parts = [(str(number), name) for number, name in enumerate(self.names)]
        rows: list[tuple[str, str, list[str]]] = [
            *(
                (f"coverage_{row.pk}", f"Works in {row.authority.name}", ["0"])
                for row in whole.coverage.all()
            ),
            *(
                (f"membership_{row.pk}", f"Members: {membership(row)}", ["0"])
                for row in whole.memberships.all()
            ),
            *(
                (f"source_{row.pk}", f"Source: {row.label}", [code for code, _ in parts])
                for row in whole.sources.all()
            ),
        ]
        for name, label, initial in rows:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                choices=parts,
                initial=initial,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": "Choose at least one."},
            )
        self.order_fields([*(name for name, _, _ in rows), "why"])

    def parts(self) -> list[PartOfPartnership]:
        """Returns the rows of each part; the first is what goes on."""
        return [
            PartOfPartnership(
                name,
                self._keys(Coverage, number),
                self._keys(Membership, number),
                self._keys(Source, number),
            )
            for number, name in enumerate(self.names)
        ]

    def _keys(self, model: type[Coverage | Membership | Source], number: int) -> list[int]:
        prefix = f"{model._meta.model_name}_"
        return [
            int(name.removeprefix(prefix))
            for name, chosen in self.cleaned_data.items()
            if name.startswith(prefix) and str(number) in chosen
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for part in [] if self.errors else self.parts():
            if not part.coverage or not part.sources:
                missing = "a source" if part.coverage else "a local authority"
                self.add_error(None, f"“{part.name}” needs {missing}.")
        return cleaned


def field_words(field: RecordField, value: Any) -> list[str]:
    """Returns a value of a field as a reader sees it."""
    return field.words_of(Partnership(**{field.name: value}))


def _answer(whose: str, words: Sequence[str]) -> SafeString:
    return format_html(
        '<span><span class="note">{}</span><span class="answer">{}</span></span>',
        whose,
        "\n".join(words) or "Not found",
    )
