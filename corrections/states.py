"""What may become of a submission: its states, and the steps between them."""

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

STEPS: dict[State, frozenset[State]] = {
    State.UNCONFIRMED: frozenset({State.PENDING, State.WITHDRAWN}),
    State.PENDING: frozenset({State.IN_REVIEW, State.WITHDRAWN, State.SPAM}),
    # In review by one moderator may become in review by another.
    State.IN_REVIEW: frozenset(
        {State.PENDING, State.IN_REVIEW, *DECIDED, State.WITHDRAWN, State.SPAM}
    ),
    # A decision can be undone: the submission is in review again.
    **{state: frozenset({State.IN_REVIEW}) for state in (*DECIDED, State.SPAM)},
    State.WITHDRAWN: frozenset(),
}


class NotAllowed(Exception):
    """A step that `STEPS` does not have, for instance because somebody else was faster."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"A submission that is {before} cannot become {after}.")


def check_step(before: str, after: str) -> None:
    """Raises NotAllowed unless `after` may follow `before`."""
    if State(after) not in STEPS[State(before)]:
        raise NotAllowed(before, after)
