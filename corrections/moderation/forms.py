"""The moderator's forms: the buttons of one press, and the decision field by field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone

from core.form_fields import CleanCharFormField
from core.public_text import refuse_email_address, refuse_person
from core.value_forms import LONGEST_TEXT
from partnerships.models import AuthoritySummary, Change, MappedAuthority
from partnerships.vocabularies import Verification

from ..models import CannedReply, Intent, Origin, Outcome, Submission, TellingChoice
from ..proposable import PART
from ..proposals import ProposalTopic, faults
from ..services.decide import Decision, FieldDecision, VerificationUpdate
from ..services.tell import moderators
from ..states import State
from ..verification import (
    SENDER_NAMED,
    basis_of,
    refuse_weak_verification,
    sender_named_in,
    sender_of,
)
from .by_hand import changes_by_hand
from .comparison import FieldComparison

AS_IT_IS = ""
ACCEPT, AMEND, REFUSE = Outcome.ACCEPTED.value, Outcome.AMENDED.value, Outcome.REFUSED.value
OUTCOME_CHOICES = [(ACCEPT, "Accept"), (AMEND, "Accept with a change"), (REFUSE, "Do not accept")]
GONE = "Its partnership is no longer recorded, so this can only be refused."
ANSWERED_FOR_AUTHORITY = "Officer of the LA"
OVER_A_CHANGE = "Accept anyway: it replaces what the page says now"
BY_HAND = "by-hand"
ACCEPTED_CONFIRMATION = "Accept it: the page is right"
ACCEPTED_WORDS = "Accept it: nothing on the page needs to change"
WITHOUT_A_FIELD = [
    (BY_HAND, "It is done: CfEY changed the page by hand"),
    ("no", "Do not accept it"),
]
# A proposed change has an input of each sort, named `<sort>-<key of the proposed change>`.
OUTCOME, VALUE, CANNED_REPLY, REASON = "outcome", "value", "canned_reply", "reason"


class TransitionForm(forms.Form):
    """A button: the version that it was shown for, and a reason where the step wants one."""

    version = forms.IntegerField()
    why = CleanCharFormField(required=False, max_length=500, validators=[refuse_email_address])


class UndoDecisionForm(TransitionForm):
    """A decision to be undone, and why."""

    why = CleanCharFormField(
        max_length=500,
        validators=[refuse_email_address],
        error_messages={"required": "Say why you are undoing it."},
    )


class RemovePutForm(TransitionForm):
    """A proposed value to be removed, which a moderator had put in."""

    proposal = forms.IntegerField()


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of moderators by their addresses."""

    def label_from_instance(self, obj: User) -> str:
        return obj.email


class AssignForm(TransitionForm):
    """A colleague to work on a submission."""

    to = ColleagueField(
        queryset=User.objects.none(), label="Assign it to", empty_label="Choose a colleague"
    )

    def __init__(self, data: QueryDict | None = None, *, user: User | None = None) -> None:
        """`user` is who looks at it, and is not offered themselves."""
        super().__init__(data)
        colleagues = cast(ColleagueField, self.fields["to"])
        colleagues.queryset = moderators().exclude(pk__in=[user.pk] if user else [])


class NoteForm(forms.Form):
    """A note for moderators."""

    use_required_attribute = False

    note = CleanCharFormField(
        label="Add a note",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For moderators only, and kept.",
    )


class QuestionForm(TransitionForm):
    """A question to the sender."""

    use_required_attribute = False

    question = CleanCharFormField(
        label="Ask the sender",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It goes into an e-mail as written, with a link to the page where they answer.",
    )


class CallForm(forms.Form):
    """A telephone call in which an LA said that its page is right."""

    use_required_attribute = False

    on = forms.DateField(
        label="Day of the call",
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    role = CleanCharFormField(
        label="Who spoke",
        max_length=80,
        validators=[refuse_person],
        help_text="A role, never a name, for example: Head of school improvement. Public.",
    )
    note = CleanCharFormField(
        label="How you know that it was the LA, and what was said",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For the second moderator. It is not published.",
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("The call cannot be after today.")
        return on


class TellingForm(forms.ModelForm):  # type: ignore[type-arg]
    """How often a moderator wants to be told that something waits."""

    class Meta:
        model = TellingChoice
        fields = ["how_often"]
        widgets = {"how_often": forms.RadioSelect}
        labels = {"how_often": "How often"}


class CannedReplyForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CannedReply
        fields = ["title", "text"]


@dataclass(frozen=True)
class DecisionRow:
    """The inputs beside one proposed change."""

    line: FieldComparison
    outcome: BoundField
    # Of a field one, of a row one for each of its parts.
    values: list[BoundField]
    canned_reply: BoundField
    reason: BoundField


def text_area(label: str, *, rows: int, help_text: str) -> forms.CharField:
    return CleanCharFormField(
        label=label,
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def canned_reply_field(label: str, replies: Iterable[CannedReply] = ()) -> forms.ChoiceField:
    choices = [("", "Choose a reason"), *((str(reply.pk), reply.title) for reply in replies)]
    return forms.ChoiceField(label=label, required=False, choices=choices)


class DecisionForm(forms.Form):
    """A form with the inputs for each proposed change, and the rest of the decision."""

    use_required_attribute = False

    # Set once the form is valid.
    decision: Decision

    version = forms.IntegerField(widget=forms.HiddenInput)
    record = forms.CharField(widget=forms.HiddenInput)
    right = forms.ChoiceField(
        label="What do you want to do with it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what to do with it."},
    )
    done_by_hand = forms.ModelChoiceField(
        queryset=Change.objects.none(),
        label="The change that did it",
        empty_label="Choose a change",
        required=False,
        help_text="Of what CfEY has changed here since this was sent, the newest first.",
    )
    verification = forms.ChoiceField(
        label="How the LA has checked its page", widget=forms.RadioSelect, required=False
    )
    is_address_of_authority = forms.BooleanField(required=False)
    verified_on = forms.DateField(
        label="Verified on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    verified_by_role = CleanCharFormField(
        label="By whom", max_length=80, required=False, help_text="A role, never a name. Public."
    )
    verified_basis = CleanCharFormField(
        label="How we know", max_length=180, required=False, help_text="Public."
    )
    canned_reply = canned_reply_field("Begin with")
    reasons = text_area(
        "What we tell the sender",
        rows=5,
        help_text="About the whole submission. It goes into the e-mail as written.",
    )
    note = text_area("Internal note", rows=2, help_text="For moderators only.")

    def __init__(
        self,
        data: QueryDict | None,
        *,
        submission: Submission,
        lines: Sequence[FieldComparison],
        record: str,
        user: User,
    ) -> None:
        initial = {"version": submission.version, "record": record, **initial_values(submission)}
        super().__init__(data, initial=initial)
        self.submission, self.lines, self.user = submission, lines, user
        if address := submission.authority_address:
            authority = submission.authority.name_in_sentence
            label = f"{address} belongs to {authority}, not to another public body"
            self.fields["is_address_of_authority"].label = label
        else:
            del self.fields["is_address_of_authority"]
        self.topic = ProposalTopic.of(submission)
        self.replies = {str(reply.pk): reply for reply in CannedReply.objects.all()}
        self.fields["canned_reply"] = canned_reply_field("Begin with", self.replies.values())
        self.fields["verification"].choices = verification_choices(submission)  # type: ignore[attr-defined]
        if lines:
            del self.fields["right"], self.fields["done_by_hand"]
        else:
            accepted = (
                ACCEPTED_CONFIRMATION if submission.intent == Intent.CONFIRM else ACCEPTED_WORDS
            )
            self.fields["right"].choices = [("yes", accepted), *WITHOUT_A_FIELD]  # type: ignore[attr-defined]
            by_hand = cast("forms.ModelChoiceField[Change]", self.fields["done_by_hand"])
            by_hand.queryset = changes_by_hand(submission)
            if made := by_hand.queryset.filter(metadata__submission=submission.reference).first():
                self.initial.update(right=BY_HAND, done_by_hand=made.pk)
        for line in lines:
            self._add_line(line)

    def _add_line(self, line: FieldComparison) -> None:
        label = line.field.label
        choices = OUTCOME_CHOICES
        if line.is_gone:
            choices = OUTCOME_CHOICES[-1:]
        elif line.is_conflict:
            choices = [(ACCEPT, OVER_A_CHANGE), *OUTCOME_CHOICES[1:]]
        self.fields[input_name(OUTCOME, line)] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choose a decision.",
                "invalid_choice": GONE if line.is_gone else "Choose one of these decisions.",
            },
        )
        prefix = input_name(VALUE, line)
        boxes = line.field.inputs(prefix)
        for name, box in boxes.items():
            part = "" if name == prefix else f", {box.label}"
            box.label, box.required = f"{label}{part}, as it should be", False
            self.fields[name] = box
        self.initial.update(line.field.initial(prefix, line.proposal.value_proposed))
        self.fields[input_name(CANNED_REPLY, line)] = canned_reply_field(
            f"{label}: begin with", self.replies.values()
        )
        self.fields[input_name(REASON, line)] = text_area(
            f"{label}: why",
            rows=3,
            help_text="For the sender, beside this field: why it is not accepted, or changed. It "
            "goes into the e-mail as written.",
        )
        self.initial[input_name(REASON, line)] = line.proposal.reason

    @property
    def rows(self) -> list[DecisionRow]:
        return [
            DecisionRow(
                line,
                outcome=self[input_name(OUTCOME, line)],
                values=[self[name] for name in self._value_boxes(line)],
                canned_reply=self[input_name(CANNED_REPLY, line)],
                reason=self[input_name(REASON, line)],
            )
            for line in self.lines
        ]

    def _value_boxes(self, line: FieldComparison) -> list[str]:
        prefix = input_name(VALUE, line)
        return [name for name in self.fields if name.partition(PART)[0] == prefix]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each fault with the id of the input that it is about, for the summary at the top."""
        problems = []
        for name, messages in self.errors.items():
            place, label = "", ""
            if name != NON_FIELD_ERRORS:
                field = self[name]
                place = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
                label = f"{field.label}: "
            problems += [(place, f"{label}{message}") for message in messages]
        return problems

    def insert_canned_replies(self) -> None:
        """Puts each chosen reply below what was typed; what is missing is not said yet."""
        data = cast(QueryDict, self.data).copy()
        pairs = [(input_name(CANNED_REPLY, line), input_name(REASON, line)) for line in self.lines]
        for choice, text in [("canned_reply", "reasons"), *pairs]:
            if reply := self.replies.get(data.get(choice, "")):
                parts = [data.get(text, "").strip(), reply.text]
                data[text] = "\n\n".join(part for part in parts if part)
            data[choice] = ""
        self.data, self._errors = data, ErrorDict()

    def accept_all(self) -> None:
        """Accepts each proposed value that nothing is decided about yet, and says it is right.

        One over which the record has changed since waits for a choice of its own.
        """
        data = cast(QueryDict, self.data).copy()
        for line in self.lines:
            if not line.is_gone and not line.is_conflict:
                data.setdefault(input_name(OUTCOME, line), ACCEPT)
        data.setdefault("right", "yes")
        self.data, self._errors = data, None  # type: ignore[assignment]

    def renew(self, refusal: str) -> None:
        """Keeps all that was typed, to be sent again on what stands now."""
        data = cast(QueryDict, self.data).copy()
        data["version"], data["record"] = (
            str(self.initial[name]) for name in ("version", "record")
        )
        self.data = data
        self.add_error(None, refusal)

    def clean(self) -> dict[str, Any]:
        for line in self.lines:
            outcome = self.cleaned_data.get(input_name(OUTCOME, line))
            if outcome != AMEND:
                for name in self._value_boxes(line):
                    self.errors.pop(name, None)
            if outcome not in (AMEND, REFUSE):
                self.errors.pop(input_name(REASON, line), None)
        is_by_hand = self.cleaned_data.get("right") == BY_HAND
        if is_by_hand and "done_by_hand" not in self.errors and not self.by_hand:
            self.add_error("done_by_hand", "Choose the change that did it, or make it first.")
        if self.errors:
            return self.cleaned_data
        self.decision = self._decision()
        self._check_record()
        self._check_verification()
        self._check_names()
        # What is refused needs a reason: its own, or one about all of it.
        if self.cleaned_data["reasons"]:
            return self.cleaned_data
        for line in self.lines:
            decision = self.decision.field_decisions[line.proposal.pk]
            if decision.outcome == Outcome.REFUSED and not decision.reason:
                self.add_error(
                    input_name(REASON, line), "Say why, here or in the reply to the sender below."
                )
        if not self.lines and self.decision.state_after == State.REJECTED:
            self.add_error("reasons", "Say why, for the sender.")
        return self.cleaned_data

    def _check_record(self) -> None:
        """Says what the models would refuse, beside the choice that leads to it."""
        decisions = {
            line.field.key: self.decision.field_decisions[line.proposal.pk] for line in self.lines
        }
        accepted = {
            line.field.key: decision.accepted_value(line.proposal)
            for line in self.lines
            if (decision := decisions[line.field.key]).outcome != Outcome.REFUSED
        }
        lines = {line.field.key: line for line in self.lines}
        for key, messages in (faults(self.topic, accepted) if accepted else {}).items():
            place = None
            whole, mark, part = key.partition(PART)
            if line := lines.get(whole):
                is_amended = decisions[whole].outcome == Outcome.AMENDED
                value = f"{input_name(VALUE, line)}{mark}{part}"
                place = value if is_amended else input_name(OUTCOME, line)
            for message in messages:
                self.add_error(place, message)

    def _check_verification(self) -> None:
        update = self.decision.verification_update
        if update is None:
            return
        values = update.values(basis=update.basis)
        row = AuthoritySummary(authority=self.submission.authority, **values)
        others = {field.name for field in row._meta.concrete_fields} - set(values)
        try:
            row.full_clean(exclude=others)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                place = "verification" if name == NON_FIELD_ERRORS else name
                for message in messages:
                    self.add_error(place, message)
        try:
            refuse_weak_verification(
                submission=self.submission,
                verification=update.verification,
                is_address_of_authority=update.is_address_of_authority,
                user=self.user,
            )
        except ValidationError as error:
            self.add_error("verification", error)

    def _check_names(self) -> None:
        """Says where the sender's own name would be published."""
        accepted: dict[str, Any] = {}
        for line in self.lines:
            decision = self.decision.field_decisions[line.proposal.pk]
            if decision.outcome != Outcome.REFUSED:
                is_amended = decision.outcome == Outcome.AMENDED
                place = self._value_boxes(line)[0] if is_amended else input_name(OUTCOME, line)
                value = decision.accepted_value(line.proposal)
                accepted[place] = [value, line.proposal.source]
        if update := self.decision.verification_update:
            accepted |= {"verified_by_role": update.role, "verified_basis": update.basis}
        for place in sender_named_in(self.submission, accepted):
            self.add_error(place, SENDER_NAMED)

    def _decision(self) -> Decision:
        cleaned = self.cleaned_data
        update = None
        if cleaned["verification"] != AS_IT_IS:
            update = VerificationUpdate(
                Verification(cleaned["verification"]),
                on=cleaned["verified_on"],
                role=cleaned["verified_by_role"],
                basis=cleaned["verified_basis"],
                is_address_of_authority=cleaned.get("is_address_of_authority", False),
            )
        field_decisions = {}
        for line in self.lines:
            outcome, value = Outcome(cleaned[input_name(OUTCOME, line)]), None
            if outcome == Outcome.AMENDED:
                prefix = input_name(VALUE, line)
                value = line.field.typed(prefix, cleaned)
                if value == line.proposal.value_proposed:
                    outcome, value = Outcome.ACCEPTED, None
            is_explained = outcome in (Outcome.AMENDED, Outcome.REFUSED)
            reason = cleaned[input_name(REASON, line)] if is_explained else ""
            field_decisions[line.proposal.pk] = FieldDecision(
                outcome, value, all_the_same=line.is_conflict, reason=reason
            )
        return Decision(
            field_decisions=field_decisions,
            reasons=cleaned["reasons"],
            note=cleaned["note"],
            verification_update=update,
            right=cleaned.get("right") == "yes",
            done_by_hand=self.by_hand.pk if self.by_hand else None,
        )

    @property
    def by_hand(self) -> Change | None:
        """The change with which it was done by hand, if that is what is chosen."""
        cleaned = self.cleaned_data
        return cleaned.get("done_by_hand") if cleaned.get("right") == BY_HAND else None


def input_name(sort: str, line: FieldComparison) -> str:
    return f"{sort}-{line.proposal.pk}"


def verification_choices(submission: Submission) -> list[tuple[str, Any]]:
    authority = MappedAuthority.objects.select_related("summary").get(pk=submission.authority_id)
    now = authority.verification_level
    levels = (Verification.LA_SUPPLIED, Verification.LA_VERIFIED)
    return [
        (AS_IT_IS, f"Leave it as it is: {now.label}"),
        *((level.value, level.label) for level in levels),
    ]


def initial_values(submission: Submission) -> dict[str, Any]:
    """Returns the values that the form begins with; all of them can be changed."""
    submitter = sender_of(submission)
    of_authority = submission.authority_address and submission.partnership_id is None
    verification, role = AS_IT_IS, submitter.role[:80] if submitter else ""
    if of_authority and submission.intent == Intent.CONFIRM:
        verification = Verification.LA_VERIFIED.value
    if submission.origin == Origin.SURVEY and of_authority:
        role = ANSWERED_FOR_AUTHORITY
        verification = verification or Verification.LA_SUPPLIED.value
    if submission.origin == Origin.CALL:
        verification, role = Verification.LA_VERIFIED.value, submission.called_role
    return {
        "verification": verification,
        "verified_on": submission.called_on or timezone.localdate(submission.confirmed_at),
        "verified_by_role": role,
        "verified_basis": basis_of(submission),
        "reasons": submission.reasons,
    }
