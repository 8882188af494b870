"""The states of a submission, and the transitions between them."""

from enum import StrEnum

from django.db.models import TextChoices


class State(TextChoices):
    UNCONFIRMED = "unconfirmed", "Waiting for the e-mail address to be confirmed"
    PENDING = "pending", "Received"
    IN_REVIEW = "in_review", "In review"
    ASKED = "asked", "Waiting for the sender"
    ACCEPTED = "accepted", "Accepted"
    PARTLY_ACCEPTED = "partly_accepted", "Partly accepted"
    REJECTED = "rejected", "Not accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    SPAM = "spam", "Spam"


# Somebody at CfEY has to act.
WAITING = (State.PENDING, State.IN_REVIEW)
# Nobody has decided, whoever has to act next.
UNDECIDED = (*WAITING, State.ASKED)
# Somebody at CfEY decided.
DECIDED = (State.ACCEPTED, State.PARTLY_ACCEPTED, State.REJECTED)
# Nothing follows any more, but for an undone decision.
CLOSED = (*DECIDED, State.WITHDRAWN, State.SPAM)


class Transition(StrEnum):
    """Something that may be done to a submission, in the words of a refusal."""

    CONFIRM = "confirmed"
    WITHDRAW = "withdrawn"
    CLAIM = "claimed"
    ASSIGN = "assigned"
    RELEASE = "released"
    ASK = "asked about"
    ANSWER = "answered"
    MOVE = "moved"
    PROPOSE = "put in fields"
    SET_ASIDE = "set aside"
    DECIDE = "decided"
    UNDO = "put back into review"


# The states that each transition may start from, and those that it may lead to.
TRANSITIONS: dict[Transition, tuple[tuple[State, ...], tuple[State, ...]]] = {
    Transition.CONFIRM: ((State.UNCONFIRMED,), (State.PENDING,)),
    Transition.WITHDRAW: ((State.UNCONFIRMED, *UNDECIDED), (State.WITHDRAWN,)),
    # A submission that one moderator has in review may be claimed by another.
    Transition.CLAIM: (UNDECIDED, (State.IN_REVIEW,)),
    Transition.ASSIGN: (UNDECIDED, (State.IN_REVIEW,)),
    Transition.RELEASE: ((State.IN_REVIEW, State.ASKED), (State.PENDING,)),
    # Whoever asked goes on with it once the sender has answered.
    Transition.ASK: ((State.IN_REVIEW,), (State.ASKED,)),
    Transition.ANSWER: ((State.ASKED,), (State.IN_REVIEW,)),
    # To another partnership: it stays in the state that it is in.
    Transition.MOVE: (WAITING, WAITING),
    # What its sender wrote in words, by a moderator.
    Transition.PROPOSE: ((State.IN_REVIEW,), (State.IN_REVIEW,)),
    Transition.SET_ASIDE: (UNDECIDED, (State.SPAM,)),
    Transition.DECIDE: ((State.IN_REVIEW,), DECIDED),
    Transition.UNDO: ((*DECIDED, State.SPAM), (State.IN_REVIEW,)),
}


class NotAllowed(Exception):
    """A transition that `TRANSITIONS` does not have, mostly because somebody else was faster."""

    def __init__(self, transition: Transition, before: str) -> None:
        super().__init__(f"A submission that is {before} cannot be {transition}.")


def is_allowed(transition: Transition, before: str) -> bool:
    return before in TRANSITIONS[transition][0]


def check_transition(transition: Transition, before: str, after: str) -> None:
    """Raises NotAllowed unless `transition` leads from `before` to `after`."""
    if not is_allowed(transition, before) or after not in TRANSITIONS[transition][1]:
        raise NotAllowed(transition, before)
