"""The moderators' work before a decision: claim, take over, release, set spam aside.

A claim only says who is at work on what. That nobody decides twice is the version's doing.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ..models import Submission
from ..states import State, Transition
from .transitions import apply_transition, lock_submission


@transaction.atomic
def claim_submission(*, reference: str, version: int, user: User) -> Submission:
    """Notes that `user` works on a submission. One that somebody else has is taken over."""
    submission = lock_submission(reference=reference, version=version)
    now = timezone.now()
    return apply_transition(
        submission, Transition.CLAIM, State.IN_REVIEW, claimed_by=user, claimed_at=now
    )


@transaction.atomic
def release_submission(*, reference: str, version: int) -> Submission:
    """Notes that nobody works on a submission any more."""
    submission = lock_submission(reference=reference, version=version)
    return apply_transition(
        submission, Transition.RELEASE, State.PENDING, claimed_by=None, claimed_at=None
    )


@transaction.atomic
def mark_spam(*, reference: str, version: int, user: User) -> Submission:
    """Sets a submission aside without an answer."""
    submission = lock_submission(reference=reference, version=version)
    return apply_transition(
        submission,
        Transition.SET_ASIDE,
        State.SPAM,
        closed_at=timezone.now(),
        decided_by=user,
        claimed_by=None,
    )
