"""Drafts: what somebody has typed so far, and how it becomes a submission."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from core.site_address import absolute
from mail.services import queue_email
from partnerships.models import Partnership

from ..form.forms import Typed
from ..form.steps import Wizard, WizardStep
from ..models import Draft, Intent, Submission
from ..proposals import ProposalTopic, snapshot
from ..secret_links import confirm_path
from .submit import submit

# Nobody answers every question faster than this.
LEAST_TIME = timedelta(seconds=5)


class TooQuick(Exception):
    """Sent faster than a person can read the questions."""


class NotFinished(Exception):
    """A step is not answered yet, or not so that it will do."""

    def __init__(self, step: WizardStep) -> None:
        super().__init__(f"The step “{step}” is not finished.")
        self.step = step


@transaction.atomic
def start_draft(
    *, authority: LocalAuthority, partnership: Partnership | None, intent: Intent
) -> Draft:
    """Begins a draft; its token is known to nobody but whoever began it."""
    now = timezone.now()
    draft = Draft(
        token=secrets.token_urlsafe(32),
        authority=authority,
        partnership=partnership if intent == Intent.CORRECT else None,
        intent=intent,
        started_at=now,
        touched_at=now,
    )
    _look_again(draft)
    draft.save()
    return draft


@transaction.atomic
def keep_answers(*, token: str, step: WizardStep, typed: Typed) -> Draft:
    """Keeps what was typed in a step, whether it will do or not."""
    draft = Draft.objects.select_for_update(of=("self",)).get(token=token, submission=None)
    draft.answers[step.value] = dict(typed)
    draft.touched_at = timezone.now()
    form = Wizard(draft).form(step) if step is not WizardStep.INTENT else None
    if step is WizardStep.INTENT and typed.get("intent", [""])[0] in Intent.values:
        _choose(draft, Intent(typed["intent"][0]), draft.partnership)
    elif step is WizardStep.SUBJECT and form and form.is_valid():
        slug = form.cleaned_data["subject"]
        chosen = Partnership.objects.in_authority(draft.authority).filter(slug=slug).first()
        _choose(draft, Intent(draft.intent), chosen)
    draft.save()
    return draft


def _choose(draft: Draft, intent: Intent, partnership: Partnership | None) -> None:
    """Another subject has other fields: what was typed into the old ones does not fit them."""
    partnership = partnership if intent == Intent.CORRECT else None
    if (draft.intent, draft.partnership) == (intent, partnership):
        return
    draft.intent, draft.partnership = intent, partnership
    draft.answers.pop(WizardStep.FIELDS.value, None)
    _look_again(draft)


def _look_again(draft: Draft) -> None:
    topic = ProposalTopic(Intent(draft.intent), draft.authority, draft.partnership)
    draft.seen = dict(snapshot(topic))


@transaction.atomic
def send_draft(*, token: str) -> Submission:
    """Makes a draft a submission, with the e-mail that asks to confirm it; twice is once."""
    draft = Draft.objects.select_for_update(of=("self",)).get(token=token)
    if draft.submission is not None:
        return draft.submission
    journey = Wizard(draft)
    if step := journey.open_step:
        raise NotFinished(step)
    if timezone.now() - draft.started_at < LEAST_TIME:
        raise TooQuick
    submission = submit(
        topic=journey.topic,
        seen=journey.seen,
        answers=journey.changed_values,
        sender=journey.sender,
        source=journey.source,
        message=journey.message,
    )
    _ask_to_confirm(submission, to=journey.sender.email)
    draft.submission, draft.answers, draft.seen = submission, {}, None
    draft.save()
    return submission


def _ask_to_confirm(submission: Submission, *, to: str) -> None:
    """Says nothing that was typed: whoever reads it may not be who typed it."""
    context = {
        "subject": submission.about,
        "reference": submission.reference,
        "confirm_url": absolute(confirm_path(submission)),
        "days": settings.CONFIRM_WITHIN.days,
    }
    queue_email(kind="confirm", to=to, context=context, about=submission.reference)
