"""A draft on its way through the correction form: which steps come, and what was answered."""

from dataclasses import dataclass
from functools import cached_property

from partnerships.models import Partnership

from ..models import Draft, Intent
from ..proposals import (
    ProposalTopic,
    Snapshot,
    Values,
    snapshot,
)
from ..sender_domain import is_at_the_authority
from ..services.drafts import CheckedAnswers
from ..services.submit import Citation, Sender
from .forms import (
    FieldsForm,
    IntentForm,
    ReasonsForm,
    SenderForm,
    StepForm,
    SubjectForm,
)
from .steps import Typed, WizardStep


@dataclass(frozen=True)
class StepAnswer:
    """A line of "check your answers"."""

    label: str
    values: list[str]
    step: WizardStep
    before: list[str] | None = None


class Wizard:
    """A draft as the pages go through it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.topic = ProposalTopic(Intent(draft.intent), draft.authority, draft.partnership)
        self._forms: dict[WizardStep, StepForm] = {}

    @property
    def is_addition(self) -> bool:
        return self.topic.intent == Intent.ADD

    @property
    def fields_title(self) -> str:
        if self.is_addition:
            return "Which partnership is missing?"
        partnership = self.draft.partnership
        name = partnership.name if partnership else self.draft.authority.name_in_sentence
        return f"What should the page say of {name}?"

    @cached_property
    def partnerships(self) -> list[Partnership]:
        return list(Partnership.objects.in_authority(self.draft.authority).by_kind())

    @cached_property
    def steps(self) -> list[WizardStep]:
        left_out = set()
        if self.topic.intent != Intent.CORRECT or not self.partnerships:
            left_out.add(WizardStep.SUBJECT)
        if not self.topic.fields:
            left_out.add(WizardStep.FIELDS)
        return [step for step in WizardStep if step not in left_out]

    def step_after(self, step: WizardStep) -> WizardStep | None:
        """Returns the step that follows; None after the last."""
        return next(iter(self.steps[self.steps.index(step) + 1 :]), None)

    def step_before(self, step: WizardStep) -> WizardStep | None:
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    @property
    def unfinished_step(self) -> WizardStep | None:
        """The first step whose answers are missing or will not do."""
        return next((step for step in self.steps if not self.form(step).is_valid()), None)

    def form(self, step: WizardStep) -> StepForm:
        """Returns the step's form with what was typed there."""
        if step in self._forms:
            return self._forms[step]
        form: StepForm
        typed: Typed | None = self.draft.answers.get(step)
        match step:
            case WizardStep.INTENT:
                form = IntentForm({"intent": [self.draft.intent]})
            case WizardStep.SUBJECT:
                chosen = self.draft.partnership.slug if self.draft.partnership else ""
                form = SubjectForm(
                    typed or {"subject": [chosen]},
                    authority=self.draft.authority,
                    partnerships=self.partnerships,
                )
            case WizardStep.FIELDS:
                form = FieldsForm(typed, topic=self.topic, seen=self.seen)
            case WizardStep.REASONS:
                is_changed = bool(self.changed_values)
                form = ReasonsForm(typed, intent=self.topic.intent, is_changed=is_changed)
            case WizardStep.SENDER:
                form = SenderForm(typed, public_texts=self.public_texts)
        self._forms[step] = form
        return form

    @property
    def seen(self) -> Snapshot:
        """The record as it was when the fields were first shown."""
        seen = self.draft.seen or snapshot(self.topic)
        return Snapshot(version=seen["version"], values=seen["values"])

    @property
    def public_texts(self) -> dict[str, str]:
        """The texts that are published where a moderator accepts them, by label."""
        values = self.changed_values
        texts = {
            field.label: "\n".join(field.in_words(values[field.key]))
            for field in self.topic.fields
            if field.key in values
        }
        reasons = self.form(WizardStep.REASONS)
        if reasons.is_valid():
            for name in ("source_title", "source_locator"):
                texts[str(reasons[name].label)] = reasons.cleaned_data[name]
        return texts

    @property
    def changed_values(self) -> Values:
        form = self.form(WizardStep.FIELDS) if WizardStep.FIELDS in self.steps else None
        return form.changed_values if isinstance(form, FieldsForm) and form.is_valid() else {}

    def checked_answers(self) -> CheckedAnswers:
        """Returns the answers as they are sent, once no step is unfinished."""
        reasons = self.form(WizardStep.REASONS).cleaned_data
        sender = self.form(WizardStep.SENDER).cleaned_data
        return CheckedAnswers(
            topic=self.topic,
            seen=self.seen,
            values=self.changed_values,
            sender=Sender(
                name=sender["name"],
                email=sender["email"],
                role=sender["role"],
                at_the_authority=is_at_the_authority(sender["email"]),
            ),
            source=Citation(
                url=reasons["source_url"],
                title=reasons["source_title"],
                locator=reasons["source_locator"],
            ),
            message=reasons["message"],
            touched_at=self.draft.touched_at,
        )

    def answers(self) -> list[StepAnswer]:
        """Returns everything that would be sent, in the order in which it was asked."""
        intent = Intent(self.topic.intent)
        answers = [StepAnswer("What you want to do", [str(intent.label)], WizardStep.INTENT)]
        if WizardStep.SUBJECT in self.steps:
            subject = self.topic.partnership or self.draft.authority
            answers.append(StepAnswer("What it is about", [subject.name], WizardStep.SUBJECT))
        proposed = self.changed_values
        answers += [
            StepAnswer(
                field.label,
                field.in_words(proposed[field.key]),
                WizardStep.FIELDS,
                field.in_words(self.seen["values"][field.key]),
            )
            for field in self.topic.fields
            if field.key in proposed
        ]
        if self.topic.fields and not proposed:
            answers.append(StepAnswer("Fields", ["No field changed"], WizardStep.FIELDS))
        for step in (WizardStep.REASONS, WizardStep.SENDER):
            form = self.form(step)
            for field in form:
                value = form.cleaned_data[field.name]
                answers.append(StepAnswer(str(field.label), [value] if value else [], step))
        return answers
