"""How a submission goes from one state to the next: under a lock, as `STEPS` allows, counted."""

from typing import Any

from ..models import Submission
from ..states import (
    CLOSED,
    State,
    Transition,
    check_step,
)


class StaleVersion(Exception):
    """Something happened to the submission, or to the record, since the page was made."""


def lock(*, reference: str, version: int | None = None) -> Submission:
    """The submission, for this transaction alone; Stale where its version is another."""
    submission = Submission.objects.select_for_update().get(reference=reference)
    if version is not None and submission.version != version:
        raise StaleVersion("Somebody did something to this submission since you opened it.")
    return submission


def apply_transition(
    submission: Submission, step: Transition, state: State, **values: Any
) -> Submission:
    """Takes a locked submission to `state` by `step`. Raises NotAllowed where it cannot follow."""
    check_step(step, submission.state, state)
    for name, value in (values | {"state": state, "version": submission.version + 1}).items():
        setattr(submission, name, value)
    if state not in CLOSED:
        submission.closed_at = None
    submission.save()
    return submission
