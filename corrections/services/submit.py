"""What the person does who sends something in: sends, confirms, withdraws."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from ..models import ProposedChange, Submission, Submitter
from ..proposals import (
    ProposalTopic,
    Snapshot,
    Values,
    changed,
)
from ..states import State, Transition
from .transitions import apply_transition, lock

# Without letters and digits that are mistaken for each other on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Citation:
    """Where it can be read: an address, a document, or both."""

    url: str = ""
    title: str = ""
    locator: str = ""


@dataclass(frozen=True)
class Sender:
    name: str
    email: str
    role: str
    at_the_authority: bool


@transaction.atomic
def submit(
    *,
    topic: ProposalTopic,
    seen: Snapshot,
    answers: Values,
    sender: Sender,
    source: Citation,
    message: str = "",
) -> Submission:
    """Keeps what somebody proposes, until they have confirmed their address.

    `seen` is what the record said when they were asked, so that only what they altered is
    proposed, and a change of the record meanwhile is found.
    """
    submission = Submission.objects.create(
        reference=new_reference(),
        authority=topic.authority,
        partnership=topic.partnership,
        intent=topic.intent,
        message=message,
        source_url=source.url,
        source_title=source.title,
        source_locator=source.locator,
        made_against=seen["version"],
        created_at=timezone.now(),
    )
    _propose(submission, topic, seen["values"], changed(topic, seen["values"], answers))
    Submitter.objects.create(
        submission=submission,
        name=sender.name,
        email=sender.email,
        role=sender.role,
        at_the_authority=sender.at_the_authority,
    )
    return submission


def _propose(submission: Submission, topic: ProposalTopic, then: Values, proposed: Values) -> None:
    ProposedChange.objects.bulk_create(
        ProposedChange(
            submission=submission,
            subject=field.subject,
            field=field.name,
            value_then=then[field.key],
            value_proposed=proposed[field.key],
        )
        for field in topic.fields
        if field.key in proposed
    )


@transaction.atomic
def confirm(*, reference: str) -> Submission:
    """The address is theirs: only now does anybody at CfEY see the submission."""
    submission = lock(reference=reference)
    return apply_transition(
        submission, Transition.CONFIRM, State.PENDING, confirmed_at=timezone.now()
    )


@transaction.atomic
def withdraw(*, reference: str) -> Submission:
    submission = lock(reference=reference)
    now = timezone.now()
    return apply_transition(
        submission, Transition.WITHDRAW, State.WITHDRAWN, closed_at=now, claimed_by=None
    )


def new_reference() -> str:
    """Two halves of four, for example "7K2M-9QXT": easy to say, too many to meet twice."""
    half = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2)]
    return "-".join(half)
