"""Taking a submission from one state to the next: locked, as `TRANSITIONS` allows, counted."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from ..models import Submission, SubmissionAct, SubmissionEvent
from ..states import (
    CLOSED,
    State,
    Transition,
    check_transition,
)


class StaleVersion(Exception):
    """Something happened to the submission, or to the record, since the page was made."""


def lock_submission(*, reference: str, version: int | None = None) -> Submission:
    """Returns the submission, locked for this transaction.

    Raises StaleVersion where its version is another.
    """
    submission = Submission.objects.select_for_update().get(reference=reference)
    if version is not None and submission.version != version:
        raise StaleVersion("Somebody has changed this submission since you opened it.")
    return submission


def apply_transition(
    submission: Submission,
    transition: Transition,
    state: State,
    *,
    by: User | None = None,
    text: str = "",
    **values: Any,
) -> Submission:
    """Takes a locked submission to `state`, stores `values` with it, and keeps that it happened.

    `by` is who did it, unless its sender or a daily job did; `text` what was said or asked. Raises
    NotAllowed where `transition` does not lead there.
    """
    check_transition(transition, submission.state, state)
    for name, value in (values | {"state": state, "version": submission.version + 1}).items():
        setattr(submission, name, value)
    if state not in CLOSED:
        submission.closed_at = None
    submission.save()
    record_event(submission, SubmissionAct.of(transition), by=by, text=text)
    return submission


def record_event(
    submission: Submission, act: SubmissionAct, *, by: User | None = None, text: str = ""
) -> None:
    """Keeps for good that something happened to a submission."""
    SubmissionEvent.objects.create(
        submission=submission,
        at=timezone.now(),
        act=act,
        state=submission.state,
        user=by,
        text=text,
    )
