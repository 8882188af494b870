"""What may become of a submission: its states, and the steps between them."""

from enum import StrEnum

from django.db.models import TextChoices


class State(TextChoices):
    UNCONFIRMED = "unconfirmed", "Waiting for the e-mail address to be confirmed"
    PENDING = "pending", "Received"
    IN_REVIEW = "in_review", "In review"
    ACCEPTED = "accepted", "Accepted"
    PARTLY_ACCEPTED = "partly_accepted", "Partly accepted"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SPAM = "spam", "Spam"


# Those that need somebody at CfEY to act.
WAITING = (State.PENDING, State.IN_REVIEW)
# Those in which somebody at CfEY decided.
DECIDED = (State.ACCEPTED, State.PARTLY_ACCEPTED, State.REJECTED)
# Those that nothing follows, but for an undone decision.
CLOSED = (*DECIDED, State.WITHDRAWN, State.SPAM)


class Transition(StrEnum):
    """What may be done to a submission."""

    CONFIRM = "confirmed"
    WITHDRAW = "withdrawn"
    CLAIM = "claimed"
    RELEASE = "released"
    SET_ASIDE = "set aside"
    DECIDE = "decided"
    UNDO = "taken back to review"


# From which states each may be done, and to which it leads.
STEPS: dict[Transition, tuple[tuple[State, ...], tuple[State, ...]]] = {
    Transition.CONFIRM: ((State.UNCONFIRMED,), (State.PENDING,)),
    Transition.WITHDRAW: ((State.UNCONFIRMED, *WAITING), (State.WITHDRAWN,)),
    # What one moderator has in review may be claimed by another.
    Transition.CLAIM: (WAITING, (State.IN_REVIEW,)),
    Transition.RELEASE: ((State.IN_REVIEW,), (State.PENDING,)),
    Transition.SET_ASIDE: (WAITING, (State.SPAM,)),
    Transition.DECIDE: ((State.IN_REVIEW,), DECIDED),
    Transition.UNDO: ((*DECIDED, State.SPAM), (State.IN_REVIEW,)),
}


class NotAllowed(Exception):
    """A step that `STEPS` does not have, for instance because somebody else was faster."""

    def __init__(self, step: Transition, before: str) -> None:
        super().__init__(f"A submission that is {before} cannot be {step}.")


def may(step: Transition, before: str) -> bool:
    return before in STEPS[step][0]


def check_step(step: Transition, before: str, after: str) -> None:
    """Raises NotAllowed unless `step` leads from `before` to `after`."""
    if not may(step, before) or after not in STEPS[step][1]:
        raise NotAllowed(step, before)
