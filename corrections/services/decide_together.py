"""Deciding several submissions at once.

Each is decided in a transaction of its own, so that one that is refused keeps back no other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from partnerships.vocabularies import Verification

from ..models import Intent, Submission
from ..proposals import ProposalTopic, snapshot
from ..states import NotAllowed, State
from ..verification import basis_of
from .decide import Decision, OwnSubmission, VerificationUpdate, decide_submission
from .review import claim_submission, mark_spam
from .transitions import StaleVersion, lock_submission


class DecideAlone(Exception):
    """A submission that has to be looked at by itself."""


@dataclass(frozen=True)
class TogetherResult:
    """The number of submissions that were decided, and why each of the others was not."""

    decided: int
    refusals: list[str]


def accept_confirmations(
    *, versions: Mapping[str, int], user: User, are_addresses_of_authority: bool
) -> TogetherResult:
    """Accepts confirmations, by reference and version, as `accept_confirmation` does."""
    return _one_by_one(
        versions,
        lambda reference, version: accept_confirmation(
            reference=reference,
            version=version,
            user=user,
            is_address_of_authority=are_addresses_of_authority,
        ),
    )


def mark_spam_together(*, versions: Mapping[str, int], user: User) -> TogetherResult:
    """Sets submissions, by reference and version, aside without an answer."""
    return _one_by_one(
        versions,
        lambda reference, version: mark_spam(reference=reference, version=version, user=user),
    )


@transaction.atomic
def accept_confirmation(
    *, reference: str, version: int, user: User, is_address_of_authority: bool
) -> Submission:
    """Accepts that a page is right, as its sender saw it; from an LA about itself, it is verified.

    Raises DecideAlone, and whatever `decide_submission` does.
    """
    submission = lock_submission(reference=reference, version=version)
    if submission.intent != Intent.CONFIRM or submission.proposed.exists() or submission.message:
        raise DecideAlone("It says more than that the page is right.")
    if submission.claimed_by_id not in (None, user.pk):
        raise DecideAlone("Somebody else is working on it.")
    record = snapshot(ProposalTopic.of(submission))["version"]
    if submission.made_against != record:
        raise DecideAlone("The record has changed since it was sent.")
    if submission.state == State.PENDING:
        submission = claim_submission(reference=reference, version=version, user=user)
    update = None
    if submission.authority_address and submission.partnership_id is None:
        update = VerificationUpdate(
            Verification.LA_VERIFIED,
            on=timezone.localdate(submission.confirmed_at),
            role=submission.submitter.role[:80],
            basis=basis_of(submission),
            is_address_of_authority=is_address_of_authority,
        )
    return decide_submission(
        reference=reference,
        version=submission.version,
        record=record,
        user=user,
        decision=Decision({}, reasons="", verification_update=update, right=True),
    )


def _one_by_one(
    versions: Mapping[str, int], decide: Callable[[str, int], Submission]
) -> TogetherResult:
    refusals = []
    for reference, version in versions.items():
        try:
            decide(reference, version)
        except (DecideAlone, StaleVersion, NotAllowed, OwnSubmission) as refusal:
            refusals.append(f"{reference}: {refusal}")
        except ValidationError as refusal:
            refusals.append(f"{reference}: {' '.join(refusal.messages)}")
    return TogetherResult(len(versions) - len(refusals), refusals)
