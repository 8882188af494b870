"""Drafts: what somebody has typed so far, and how it becomes a submission."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from partnerships.models import Partnership

from ..models import Draft, Intent, Invitation, Submission
from ..proposable import Values
from ..proposals import ProposalTopic, Snapshot, snapshot
from ..sender_domain import is_at_the_authority
from ..states import NotAllowed, State, Transition
from ..wizard.steps import Typed, WizardStep
from ..wizard.windows import merged
from .confirm import ask_to_confirm, renew_link
from .submit import Citation, Sender, create_submission
from .transitions import lock_submission

# Nobody answers every question faster than this.
LEAST_TIME = timedelta(seconds=5)


class TooQuick(Exception):
    """Sent faster than a person can read the questions."""


class DraftChanged(Exception):
    """Something was typed into the draft since its answers were checked."""


@dataclass(frozen=True)
class CheckedAnswers:
    """The answers of a finished draft, as its forms let them pass."""

    topic: ProposalTopic
    seen: Snapshot
    values: Values
    sender: Sender
    source: Citation
    # Those of single values, by key.
    own_sources: Mapping[str, str]
    message: str
    # The draft's `touched_at` when they were read.
    touched_at: datetime


@transaction.atomic
def start_draft(
    *,
    authority: LocalAuthority,
    partnership: Partnership | None,
    intent: Intent,
    invitation: Invitation | None = None,
) -> Draft:
    """Begins a draft; its token is known to nobody but whoever began it."""
    now = timezone.now()
    partnership = partnership if intent == Intent.CORRECT else None
    return Draft.objects.create(
        token=secrets.token_urlsafe(32),
        authority=authority,
        partnership=partnership,
        invitation=invitation,
        intent=intent,
        seen=dict(snapshot(ProposalTopic(intent, authority, partnership))),
        started_at=now,
        touched_at=now,
    )


@transaction.atomic
def keep_answers(*, token: str, step: WizardStep, typed: Typed, mark: str = "") -> Draft:
    """Keeps what was typed in a step, whether it will do or not; `mark` is that of its page.

    Raises Draft.DoesNotExist once it is sent or deleted.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(token=token, submission=None)
    now, kept = timezone.now(), draft.answers.get(step.value, {})
    draft.answers[step.value] = merged(kept, typed, mark, now=now)
    draft.touched_at = now
    if step is WizardStep.INTENT:
        chosen = typed.get("intent", [""])[-1]
        if chosen in Intent.values:
            _change_topic(draft, Intent(chosen), draft.partnership)
    elif step is WizardStep.SUBJECT:
        slug = typed.get("subject", [""])[-1]
        partnerships = Partnership.objects.in_authority(draft.authority)
        partnership = partnerships.filter(slug=slug).first()
        if partnership or not slug:
            _change_topic(draft, Intent(draft.intent), partnership)
    draft.save()
    return draft


def _change_topic(draft: Draft, intent: Intent, partnership: Partnership | None) -> None:
    """Gives a draft another topic. Its fields are other ones, so what was typed there goes."""
    partnership = partnership if intent == Intent.CORRECT else None
    if (draft.intent, draft.partnership) == (intent, partnership):
        return
    draft.intent, draft.partnership = intent, partnership
    draft.answers.pop(WizardStep.FIELDS.value, None)
    draft.seen = dict(snapshot(ProposalTopic(intent, draft.authority, partnership)))


@transaction.atomic
def send_draft(*, token: str, answers: CheckedAnswers) -> Submission:
    """Makes a draft a submission, with the e-mail that asks to confirm it; twice is once.

    Raises DraftChanged where `answers` are not those of the draft as it is now, and TooQuick.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(token=token)
    if draft.submission is not None:
        return draft.submission
    if draft.touched_at != answers.touched_at:
        raise DraftChanged
    if timezone.now() - draft.started_at < LEAST_TIME:
        raise TooQuick
    submission = create_submission(
        topic=answers.topic,
        seen=answers.seen,
        answers=answers.values,
        sender=answers.sender,
        source=answers.source,
        message=answers.message,
        invitation=draft.invitation,
        own_sources=answers.own_sources,
    )
    ask_to_confirm(submission)
    draft.submission, draft.answers, draft.seen = submission, {}, None
    draft.save()
    return submission


@transaction.atomic
def change_address(*, token: str, email: str) -> Submission:
    """Sends the link that confirms a sent draft to another address, or to the same once more.

    The links before it are worth nothing then. Raises NotAllowed once an address is confirmed.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(token=token, submission__isnull=False)
    assert draft.submission is not None  # noqa: S101 (asked for just now)
    submission = lock_submission(reference=draft.submission.reference)
    if submission.state != State.UNCONFIRMED:
        raise NotAllowed(Transition.CONFIRM, submission.state)
    submitter = submission.submitter
    submitter.email, submitter.at_the_authority = email, is_at_the_authority(email)
    submitter.save()
    renew_link(submission=submission)
    draft.touched_at = submission.created_at
    draft.save()
    return submission
