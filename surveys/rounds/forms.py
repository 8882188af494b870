"""The forms by which staff run rounds."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField

from boundaries.models import LocalAuthority, Region
from core.import_errors import ImportRejected
from core.months import in_words
from partnerships.models import Partnership

from ..models import RoundTarget, SurveyRound
from ..questionnaire import Audience, Organisation, Questionnaire
from ..questionnaire_files import FOLDER, read_questionnaire

LARGEST_TARGET = 100_000
# What staff begin with: the facts that hold of every round. Who answered is deleted in time.
INFORMATION = f"""What it is for. …

What is public. Numbers and shares, where at least ten people of at least three schools \
answered. What you write in your own words is read by our staff, and never published by itself.

How long it is kept. Your e-mail address is kept apart from your answers, and deleted when the \
results are published, {in_words(settings.RETENTION_MONTHS)} after the last day at the latest. \
Answers that you begin and do not send are deleted. The postcode of a school is not kept: it gives \
us the LA and the district, and a mark that lets us count schools without showing which school it \
is; the mark is deleted when the results are published.

Taking part is up to you. You can stop at any time, leave out most questions, and withdraw your \
answers until the results are published.

Whom to ask. …"""
ORGANISATION_LABELS = {
    Organisation.AUTHORITY: "Local authorities",
    Organisation.PARTNERSHIP: "Partnerships",
}


def date_field(label: str, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, help_text=hint)


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name, days and texts of a round, until it is opened."""

    use_required_attribute = False
    opens_on = date_field("First day")
    closes_on = date_field("Last day", "Answers are taken until midnight.")

    class Meta:
        model = SurveyRound
        fields = ["title", "name", "opens_on", "closes_on", "invitation", "information"]
        widgets = {
            "invitation": forms.Textarea(attrs={"rows": 6}),
            "information": forms.Textarea(attrs={"rows": 14}),
        }
        labels = {"name": "Name in addresses"}
        help_texts = {
            "title": "Respondents see it, in the e-mail and on every page.",
            "name": "Small letters, digits and hyphens: leaders-2027 makes /surveys/leaders-2027/.",
            "invitation": "Why people should answer. Shown in the e-mail to LAs and "
            "partnerships, and on the first page. How long the survey takes and when it "
            "closes are added.",
            "information": "Shown before the first question. Respondents agree to it, so it "
            "cannot be changed once the round is opened.",
        }


class NewRoundForm(RoundForm):
    """The same of a round that is made now, with what it asks."""

    file = forms.ChoiceField(label="Questionnaire", help_text="It cannot be changed later.")
    field_order = ("file",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].choices = [("", "Choose one"), *questionnaire_choices()]  # type: ignore[attr-defined]
        self.initial.setdefault("information", INFORMATION)


def questionnaire_choices() -> Iterator[tuple[str, str]]:
    """Yields the shipped questionnaires, newest version first; none that has a fault."""
    for path in sorted(FOLDER.glob("*.toml"), reverse=True):
        try:
            yield path.name, str(read_questionnaire(path.name, path.read_text()))
        except ImportRejected:
            continue


def types_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Returns the types that a round has targets for, by code: of organisations, or of schools."""
    if questionnaire.audience is Audience.SUPPLY:
        return {kind.value: label for kind, label in ORGANISATION_LABELS.items()}
    return labels_of_group(questionnaire, "school_type")


def labels_of_group(questionnaire: Questionnaire, group: str) -> dict[str, str]:
    """Returns the options of the question that sets a column of the response."""
    return {
        code: label
        for question in questionnaire.questions
        if question.group == group
        for code, label in question.options.items()
    }


class TargetsForm(forms.Form):
    """A number for each region, and for each type; one that is left empty is no target."""

    use_required_attribute = False

    def __init__(self, data: Any, *, round: SurveyRound) -> None:
        kept = {f"{target.by}-{target.value}": target.number for target in round.targets.all()}
        super().__init__(data, initial=kept)
        regions = dict(Region.objects.order_by("name").values_list("pk", "name"))
        self.groups = {
            RoundTarget.By.REGION: regions,
            RoundTarget.By.TYPE: types_of(round.questionnaire.questionnaire()),
        }
        for by, labels in self.groups.items():
            for value, label in labels.items():
                self.fields[f"{by}-{value}"] = forms.IntegerField(
                    label=label,
                    required=False,
                    min_value=1,
                    max_value=LARGEST_TARGET,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
                )

    def shown(self) -> list[tuple[str, list[BoundField]]]:
        """Returns the boxes under what they are by."""
        return [
            (by.label, [self[f"{by}-{value}"] for value in labels])
            for by, labels in self.groups.items()
        ]

    def targets(self) -> list[RoundTarget]:
        """Returns the unsaved targets of a valid form."""
        return [
            RoundTarget(by=by, value=value, number=self.cleaned_data[f"{by}-{value}"])
            for by, labels in self.groups.items()
            for value in labels
            if self.cleaned_data[f"{by}-{value}"]
        ]


class ExtendForm(forms.Form):
    use_required_attribute = False
    closes_on = date_field("New last day")

    def __init__(self, data: Any, *, round: SurveyRound) -> None:
        super().__init__(data)
        self.round = round

    def clean_closes_on(self) -> date:
        day: date = self.cleaned_data["closes_on"]
        if day <= self.round.closes_on:
            raise forms.ValidationError(f"Choose a day after {self.round.closes_on:%-d %B %Y}.")
        return day


class TryOutForm(forms.Form):
    """The LA or the partnership that somebody answers for to try a round out."""

    use_required_attribute = False
    owner = forms.ChoiceField(
        label="Answer as if for",
        help_text="You see the pages that its people would see. They are not told.",
        error_messages={"required": "Choose an LA or a partnership."},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        authorities = LocalAuthority.objects.on_the_map().order_by("name")
        partnerships = Partnership.objects.counted().order_by("name")
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            ("Local authorities", keyed("authority", authorities.values_list("pk", "name"))),
            ("Partnerships", keyed("partnership", partnerships.values_list("pk", "name"))),
        ]

    def owner_chosen(self) -> dict[str, Any]:
        """Returns the LA or the partnership of a valid form, as `begin_test` takes it."""
        sort, _, key = self.cleaned_data["owner"].partition(" ")
        if sort == Organisation.AUTHORITY:
            return {"authority": LocalAuthority.objects.get(pk=key)}
        return {"partnership": Partnership.objects.get(pk=key)}


def keyed(sort: str, rows: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(f"{sort} {key}", name) for key, name in rows]


class InviteForm(forms.Form):
    """The entries of the contact book that are invited."""

    organisation = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[
            ("", "LAs and partnerships"),
            *((kind.value, label) for kind, label in ORGANISATION_LABELS.items()),
        ],
    )
    region = forms.ModelChoiceField(
        label="Region",
        required=False,
        queryset=Region.objects.order_by("name"),
        empty_label="All regions",
    )

    def chosen(self) -> dict[str, str]:
        """Returns what is sought, as `to_invite` takes it; everything where it was not valid."""
        region = self.cleaned_data.get("region")
        return {
            "organisation": self.cleaned_data.get("organisation", ""),
            "region": region.pk if region else "",
        }
