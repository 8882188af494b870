"""The moderator's form: a verdict on each proposed value, the LA's standing, and the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone

from partnerships.models import AuthoritySummary, MappedAuthority
from partnerships.vocabularies import Verification

from ..models import Intent, Outcome, Submission
from ..proposals import LONGEST_TEXT, ProposalTopic, faults
from ..services.decide import Decision, FieldDecision, VerificationUpdate
from .canned_replies import REASONS
from .comparison import FieldComparison

AS_IT_IS = ""
ACCEPT, AMEND, REFUSE = Outcome.ACCEPTED.value, Outcome.AMENDED.value, Outcome.REFUSED.value
VERDICTS = [(ACCEPT, "Accept"), (AMEND, "Accept with a change"), (REFUSE, "Do not accept")]
OVER_A_CHANGE = "Accept all the same: it replaces what the page says now"
VERIFIED_FIELDS = ("verified_on", "verified_by_role", "verified_basis")


def words(label: str, *, rows: int, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def canned(label: str) -> forms.ChoiceField:
    choices = [("", "Choose a reason"), *((str(n), r[0]) for n, r in enumerate(REASONS))]
    return forms.ChoiceField(label=label, required=False, choices=choices)


@dataclass(frozen=True)
class DecisionRow:
    """The inputs beside one proposed change."""

    line: FieldComparison
    verdict: BoundField
    value: BoundField
    canned: BoundField
    reason: BoundField


class DecisionForm(forms.Form):
    """Fields `verdict-<key>`, `value-<key>`, `canned-<key>` and `reason-<key>` for each proposed
    change, and the rest."""

    use_required_attribute = False

    # The decision, once the form is valid.
    ruling: Decision

    version = forms.IntegerField(widget=forms.HiddenInput)
    record = forms.CharField(widget=forms.HiddenInput)
    right = forms.ChoiceField(
        label="Is it right?",
        choices=[("yes", "Yes, accept it"), ("no", "No, do not accept it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is right."},
    )
    verification = forms.ChoiceField(
        label="How far the LA has checked its page", widget=forms.RadioSelect, required=False
    )
    verified_on = forms.DateField(
        label="Verified on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    verified_by_role = forms.CharField(
        label="By whom", max_length=80, required=False, help_text="A role, never a name. Public."
    )
    verified_basis = forms.CharField(
        label="How we know", max_length=180, required=False, help_text="Public."
    )
    canned = canned("Begin with")
    reasons = words(
        "What we tell the sender",
        rows=5,
        help_text="About all of it. It goes into the mail as it stands.",
    )
    note = words("Internal note", rows=2, help_text="For moderators alone.")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        submission: Submission,
        lines: Sequence[FieldComparison],
        record: str,
    ) -> None:
        initial = {"version": submission.version, "record": record, **first_values(submission)}
        super().__init__(data, initial=initial)
        self.submission, self.lines = submission, lines
        self.topic = ProposalTopic.of(submission)
        self.fields["verification"].choices = standing_choices(submission)  # type: ignore[attr-defined]
        if lines:
            del self.fields["right"]
        for line in lines:
            self._add_line(line)

    def _add_line(self, line: FieldComparison) -> None:
        label = line.field.label
        choices = VERDICTS
        if line.is_gone:
            choices = VERDICTS[-1:]
        elif line.is_conflict:
            choices = [(ACCEPT, OVER_A_CHANGE), *VERDICTS[1:]]
        self.fields[verdict_name(line)] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what becomes of it."},
        )
        value = line.field.form_field()
        value.label, value.required = f"{label}, as it should be", False
        value.initial = line.proposal.value_proposed
        self.fields[value_name(line)] = value
        self.fields[canned_name(line)] = canned(f"{label}: begin with")
        self.fields[reason_name(line)] = words(
            f"{label}: why it is not accepted",
            rows=3,
            help_text="For whoever sent it, beside this field. It goes into the mail as it stands.",
        )
        self.initial[reason_name(line)] = line.proposal.reason

    @property
    def rows(self) -> list[DecisionRow]:
        return [DecisionRow(line, *(self[name(line)] for name in NAMES)) for line in self.lines]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each fault with the id of the input that it is about, for the summary at the top."""
        found = []
        for name, messages in self.errors.items():
            place, label = "", ""
            if name != NON_FIELD_ERRORS:
                field = self[name]
                place = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
                label = f"{field.label}: "
            found += [(place, f"{label}{message}") for message in messages]
        return found

    def put_reason_in(self) -> None:
        """Each chosen reason goes below what was typed; what is missing is not said yet."""
        data = cast(QueryDict, self.data).copy()
        pairs = [(canned_name(line), reason_name(line)) for line in self.lines]
        for choice, text in [("canned", "reasons"), *pairs]:
            chosen = data.get(choice, "")
            if chosen.isdecimal() and int(chosen) < len(REASONS):
                parts = [data.get(text, "").strip(), REASONS[int(chosen)][1]]
                data[text] = "\n\n".join(part for part in parts if part)
            data[choice] = ""
        self.data, self._errors = data, ErrorDict()

    def renew(self, refusal: str) -> None:
        """All that was typed stays, to be sent again on what stands now."""
        data = cast(QueryDict, self.data).copy()
        data["version"], data["record"] = (
            str(self.initial[name]) for name in ("version", "record")
        )
        self.data = data
        self.add_error(None, refusal)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for line in self.lines:
            verdict = given.get(verdict_name(line))
            if verdict != AMEND:
                self.errors.pop(value_name(line), None)
            if verdict != REFUSE:
                self.errors.pop(reason_name(line), None)
        if not self.errors:
            self.ruling = self._ruling()
            self._check_record()
            self._check_standing()
            self._check_reasons()
        return given

    def _check_reasons(self) -> None:
        """What is refused is refused with a reason: its own, or the one about all of it."""
        if self.cleaned_data["reasons"]:
            return
        for line in self.lines:
            verdict = self.ruling.verdicts[line.proposal.pk]
            if verdict.decision == Outcome.REFUSED and not verdict.reason:
                self.add_error(reason_name(line), "Say why, here or below about all of it.")
        if not self.lines and not self.ruling.right:
            self.add_error("reasons", "Say why, for whoever sent it.")

    def _check_record(self) -> None:
        """What the models would refuse, beside the choice that leads to it."""
        verdicts = {line.field.key: self.ruling.verdicts[line.proposal.pk] for line in self.lines}
        accepted = {
            line.field.key: verdict.accepted(line.proposal)
            for line in self.lines
            if (verdict := verdicts[line.field.key]).decision != Outcome.REFUSED
        }
        lines = {line.field.key: line for line in self.lines}
        for key, messages in (faults(self.topic, accepted) if accepted else {}).items():
            place = None
            if line := lines.get(key):
                is_amended = verdicts[key].decision == Outcome.AMENDED
                place = value_name(line) if is_amended else verdict_name(line)
            for message in messages:
                self.add_error(place, message)

    def _check_standing(self) -> None:
        standing = self.ruling.standing
        if standing is None:
            return
        values = standing.values(basis=standing.basis)
        row = AuthoritySummary(authority=self.submission.authority, **values)
        others = {field.name for field in row._meta.concrete_fields} - set(values)
        try:
            row.full_clean(exclude=others)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                place = "verification" if name == NON_FIELD_ERRORS else name
                for message in messages:
                    self.add_error(place, message)

    def _ruling(self) -> Decision:
        given = self.cleaned_data
        standing = None
        if given["verification"] != AS_IT_IS:
            verified = [given[name] for name in VERIFIED_FIELDS]
            standing = VerificationUpdate(Verification(given["verification"]), *verified)
        return Decision(
            verdicts={line.proposal.pk: self._verdict(line) for line in self.lines},
            reasons=given["reasons"],
            note=given["note"],
            standing=standing,
            right=given.get("right") == "yes",
        )

    def _verdict(self, line: FieldComparison) -> FieldDecision:
        decision = Outcome(self.cleaned_data[verdict_name(line)])
        value = None
        if decision == Outcome.AMENDED:
            value = line.field.tidy(self.cleaned_data[value_name(line)])
            if value == line.proposal.value_proposed:
                decision, value = Outcome.ACCEPTED, None
        reason = self.cleaned_data[reason_name(line)] if decision == Outcome.REFUSED else ""
        return FieldDecision(decision, value, all_the_same=line.is_conflict, reason=reason)


def verdict_name(line: FieldComparison) -> str:
    return f"verdict-{line.proposal.pk}"


def value_name(line: FieldComparison) -> str:
    return f"value-{line.proposal.pk}"


def canned_name(line: FieldComparison) -> str:
    return f"canned-{line.proposal.pk}"


def reason_name(line: FieldComparison) -> str:
    return f"reason-{line.proposal.pk}"


NAMES = (verdict_name, value_name, canned_name, reason_name)


def standing_choices(submission: Submission) -> list[tuple[str, Any]]:
    authority = MappedAuthority.objects.select_related("summary").get(pk=submission.authority_id)
    now = authority.verification_level
    return [
        (AS_IT_IS, f"Leave it as it is: {now.label}"),
        *((one.value, one.label) for one in (Verification.LA_SUPPLIED, Verification.LA_VERIFIED)),
    ]


def first_values(submission: Submission) -> dict[str, Any]:
    """What the form begins with; all of it can be changed."""
    submitter = getattr(submission, "submitter", None)
    is_confirmed = submission.intent == Intent.CONFIRM and submitter and submitter.at_the_authority
    return {
        "verification": Verification.LA_VERIFIED.value if is_confirmed else AS_IT_IS,
        "verified_on": timezone.localdate(submission.confirmed_at),
        "verified_by_role": submitter.role[:80] if submitter else "",
        "verified_basis": f"Sent to CfEY as {submission.reference}",
        "reasons": submission.reasons,
        "note": submission.note,
    }
