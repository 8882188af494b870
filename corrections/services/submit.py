"""Sending something in."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ..models import Invitation, ProposedChange, Submission, Submitter
from ..proposable import Values
from ..proposals import ProposalTopic, Snapshot, changed

# Without letters and digits that are mistaken for each other on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class Citation:
    """A source as its sender names it: an address, a document, or both."""

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
def create_submission(
    *,
    topic: ProposalTopic,
    seen: Snapshot,
    answers: Values,
    sender: Sender,
    source: Citation,
    message: str = "",
    invitation: Invitation | None = None,
    own_sources: Mapping[str, str] | None = None,
) -> Submission:
    """Stores what somebody proposes, unconfirmed until they have proved their address.

    `seen` is the record as they were shown it: what differs from it is proposed, no more.
    `own_sources`, by key, are those of single values, beside the `source` of all of it.
    """
    submission = Submission.objects.create(
        reference=new_reference(),
        authority=topic.authority,
        partnership=topic.partnership,
        intent=topic.intent,
        invitation=invitation,
        message=message,
        source_url=source.url,
        source_title=source.title,
        source_locator=source.locator,
        made_against=seen["version"],
        created_at=timezone.now(),
    )
    then = seen["values"]
    proposed = changed(topic, then, answers)
    store_proposed(submission, topic, then=then, proposed=proposed, own_sources=own_sources or {})
    Submitter.objects.create(submission=submission, **asdict(sender))
    return submission


def store_proposed(
    submission: Submission,
    topic: ProposalTopic,
    *,
    then: Values,
    proposed: Values,
    own_sources: Mapping[str, str],
    put_by: User | None = None,
) -> None:
    """Stores a proposed change for each field or row, beside what the record said of it.

    `put_by` is the moderator who puts in fields what the sender wrote in words.
    """
    ProposedChange.objects.bulk_create(
        ProposedChange(
            submission=submission,
            subject=field.subject,
            field=field.name,
            source=own_sources.get(field.key, ""),
            put_by=put_by,
            value_then=then.get(field.key),
            value_proposed=proposed[field.key],
        )
        for field in topic.proposables(proposed, then)
    )


def new_reference() -> str:
    """Returns two halves of four, for example "7K2M-9QXT": easy to say, too many to meet twice."""
    halves = ["".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(2)]
    return "-".join(halves)
