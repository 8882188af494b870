"""A draft on its way through the correction form: which steps come, and what was answered."""

from dataclasses import dataclass
from functools import cached_property

from partnerships.models import Partnership

from ..duplicates import likely_duplicates
from ..models import Draft, Intent
from ..proposable import Json, Proposable, Values
from ..proposals import ProposalTopic, Snapshot, snapshot
from ..sender_domain import is_at_the_authority
from ..services.drafts import CheckedAnswers
from ..services.submit import Citation, Sender
from .fields_form import FieldsForm
from .forms import (
    OWN_SOURCE,
    AlikeForm,
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
        if not self.alike:
            left_out.add(WizardStep.ALIKE)
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
            case WizardStep.ALIKE:
                form = AlikeForm(typed, alike=self.alike)
            case WizardStep.REASONS:
                proposed = [proposable for proposable, _ in self.proposed]
                form = ReasonsForm(typed, intent=self.topic.intent, proposed=proposed)
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
        texts = {
            proposable.label: "\n".join(proposable.in_words(value))
            for proposable, value in self.proposed
        }
        reasons = self.form(WizardStep.REASONS)
        if isinstance(reasons, ReasonsForm) and reasons.is_valid():
            boxes = [reasons["source_title"], reasons["source_locator"], *reasons.own_sources]
            texts |= {str(box.label): reasons.cleaned_data[box.name] for box in boxes}
        return texts

    @property
    def changed_values(self) -> Values:
        return {proposable.key: value for proposable, value in self.proposed}

    @cached_property
    def proposed(self) -> list[tuple[Proposable, Json]]:
        """Returns what is proposed, each with its value: nothing while anything is wrong."""
        form = self.form(WizardStep.FIELDS) if self.topic.fields else None
        return form.proposed if isinstance(form, FieldsForm) and form.is_valid() else []

    @cached_property
    def alike(self) -> list[Partnership]:
        """The recorded partnerships that a missing one may be."""
        return (
            likely_duplicates(self.draft.authority, self.changed_values) if self.is_addition else []
        )

    def checked_answers(self) -> CheckedAnswers:
        """Returns the answers as they are sent, once no step is unfinished."""
        reasons = self.form(WizardStep.REASONS).cleaned_data
        sender = self.form(WizardStep.SENDER).cleaned_data
        own = {
            proposable.key: reasons.get(f"{OWN_SOURCE}{proposable.key}", "")
            for proposable, _ in self.proposed
        }
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
            own_sources=own,
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
        answers += [
            StepAnswer(
                proposable.label,
                proposable.proposed_in_words(value),
                WizardStep.FIELDS,
                proposable.in_words(self.seen["values"].get(proposable.key)),
            )
            for proposable, value in self.proposed
        ]
        if self.topic.fields and not self.proposed:
            answers.append(StepAnswer("Fields", ["No field changed"], WizardStep.FIELDS))
        if self.alike:
            names = [f"Not {partnership.name}" for partnership in self.alike]
            answers.append(StepAnswer(AlikeForm.title, names, WizardStep.ALIKE))
        for step in (WizardStep.REASONS, WizardStep.SENDER):
            form = self.form(step)
            for field in form:
                value = form.cleaned_data[field.name]
                if field.name.startswith(OWN_SOURCE) and not value:
                    continue
                answers.append(StepAnswer(str(field.label), [value] if value else [], step))
        return answers
