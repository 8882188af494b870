"""The moderators' work before a decision: claim, take over, release, set spam aside.

A claim only says who is at work on what. That nobody decides twice is the version's doing.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from partnerships.models import Partnership, RemovedPartnership

from ..models import Submission
from ..states import State, Transition
from .transitions import apply_transition, lock_submission


class NoSuccessor(Exception):
    """There is no partnership to move a submission to."""


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
def ask_second_moderator(*, reference: str, version: int, user: User) -> Submission:
    """Puts a submission back, for another moderator than `user` to say that the LA verified it."""
    submission = lock_submission(reference=reference, version=version)
    return apply_transition(
        submission,
        Transition.RELEASE,
        State.PENDING,
        claimed_by=None,
        claimed_at=None,
        second_wanted_by=user,
    )


@transaction.atomic
def move_to_successor(*, reference: str, version: int) -> Submission:
    """Makes a submission about the successor of its partnership, where that was removed.

    What the record said when it was sent stays as it was, so that a difference shows as one.
    Raises NoSuccessor.
    """
    submission = lock_submission(reference=reference, version=version)
    successor = successor_of(submission)
    if successor is None:
        raise NoSuccessor("There is no successor on the map to move it to.")
    state = State(submission.state)
    return apply_transition(submission, Transition.MOVE, state, partnership=successor)


def successor_of(submission: Submission) -> Partnership | None:
    """Returns the partnership to look at now, where the submission's own was removed."""
    key = submission.partnership_id
    removed = RemovedPartnership.of(key) if key else None
    return removed.successor_on_the_map() if removed else None


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
