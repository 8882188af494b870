"""The moderators' work before a decision: claim, assign, release, note, set spam aside.

A claim only says who is at work on what. That nobody decides twice is the version's doing.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnerships.models import Partnership, RemovedPartnership

from ..models import Submission, SubmissionAct
from ..states import State, Transition
from .tell import tell_assigned, tell_at_once
from .transitions import apply_transition, lock_submission, record_event


class NoSuccessor(Exception):
    """There is no partnership to move a submission to."""


@transaction.atomic
def claim_submission(*, reference: str, version: int, user: User) -> Submission:
    """Notes that `user` works on a submission. One that somebody else has is taken over."""
    submission = lock_submission(reference=reference, version=version)
    now = timezone.now()
    return apply_transition(
        submission, Transition.CLAIM, State.IN_REVIEW, by=user, claimed_by=user, claimed_at=now
    )


@transaction.atomic
def claim_next(*, user: User) -> Submission | None:
    """Claims for `user` what has waited longest, of what is theirs or nobody's and not from them.

    Returns None where nothing is left for them.
    """
    free = Submission.objects.waiting().filter(Q(claimed_by=None) | Q(claimed_by=user))
    mine_to_decide = free.not_sent_by(user).exclude(second_wanted_by=user)
    submission = mine_to_decide.select_for_update(skip_locked=True, of=("self",)).first()
    if submission is None or submission.claimed_by_id == user.pk:
        return submission
    return claim_submission(reference=submission.reference, version=submission.version, user=user)


@transaction.atomic
def assign_submission(*, reference: str, version: int, user: User, to: User) -> Submission:
    """Gives a submission to another moderator to work on, and tells them by e-mail."""
    submission = lock_submission(reference=reference, version=version)
    assigned = apply_transition(
        submission,
        Transition.ASSIGN,
        State.IN_REVIEW,
        by=user,
        text=f"To {to.email}",
        claimed_by=to,
        claimed_at=timezone.now(),
    )
    tell_assigned(submission=assigned, by=user)
    return assigned


@transaction.atomic
def release_submission(*, reference: str, version: int, user: User) -> Submission:
    """Notes that nobody works on a submission any more."""
    submission = lock_submission(reference=reference, version=version)
    return apply_transition(
        submission, Transition.RELEASE, State.PENDING, by=user, claimed_by=None, claimed_at=None
    )


@transaction.atomic
def add_note(*, reference: str, user: User, note: str) -> None:
    """Keeps a note for moderators, in whatever state the submission is."""
    submission = lock_submission(reference=reference)
    record_event(submission, SubmissionAct.NOTE, by=user, text=note)


@transaction.atomic
def ask_second_moderator(*, reference: str, version: int, user: User) -> Submission:
    """Puts a submission back, for another moderator than `user` to say that the LA verified it."""
    submission = lock_submission(reference=reference, version=version)
    waiting = apply_transition(
        submission,
        Transition.RELEASE,
        State.PENDING,
        by=user,
        text="A second moderator is asked to decide whether the LA verified its page.",
        claimed_by=None,
        claimed_at=None,
        second_wanted_by=user,
    )
    tell_at_once(submission=waiting)
    return waiting


@transaction.atomic
def move_to_successor(*, reference: str, version: int, user: User) -> Submission:
    """Makes a submission about the successor of its partnership, where that was removed.

    What the record said when it was sent stays as it was, so that a difference shows as one.
    Raises NoSuccessor.
    """
    submission = lock_submission(reference=reference, version=version)
    successor = successor_of(submission)
    if successor is None:
        raise NoSuccessor("There is no successor on the map to move it to.")
    state = State(submission.state)
    return apply_transition(
        submission, Transition.MOVE, state, by=user, text=successor.name, partnership=successor
    )


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
        by=user,
        closed_at=timezone.now(),
        decided_by=user,
        claimed_by=None,
    )
