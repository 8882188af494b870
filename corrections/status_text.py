"""What became of a submission, in words for whoever sent it."""

from dataclasses import dataclass
from datetime import datetime

from .models import Outcome, ProposedChange, Submission
from .proposals import field_of
from .states import DECIDED, State


@dataclass(frozen=True)
class StatusEvent:
    """Something that happened to a submission."""

    what: str
    when: datetime


@dataclass(frozen=True)
class StatusText:
    """How far a submission is."""

    title: str
    explanation: str
    story: list[StatusEvent]


@dataclass(frozen=True)
class ProposalText:
    """One proposed value, and what was decided about it."""

    label: str
    before: list[str]
    proposed: list[str]
    decided: list[str]
    decision: Outcome
    reason: str


_WORDS = {
    State.UNCONFIRMED: (
        "Waiting for you",
        "Nobody has looked at it yet: confirm your e-mail address with the link in our e-mail.",
    ),
    State.PENDING: ("Received", "It is in our queue. We read the oldest first."),
    State.IN_REVIEW: ("In review", "A moderator is working on it."),
    State.ACCEPTED: ("Accepted", "Thank you. What you sent is now part of the record."),
    State.PARTLY_ACCEPTED: (
        "Partly accepted",
        "Thank you. Some of what you sent is now part of the record; the rest is not.",
    ),
    State.REJECTED: ("Not accepted", "The record stays as it was."),
    State.WITHDRAWN: ("Taken back", "You took it back. Nobody will decide it."),
    State.SPAM: ("Set aside", "We took it for something that is not about the record."),
}


def status_of(submission: Submission) -> StatusText:
    title, explanation = _WORDS[State(submission.state)]
    return StatusText(title, explanation, _story_of(submission))


def _story_of(submission: Submission) -> list[StatusEvent]:
    """What happened so far, first things first; never by whom."""
    state = State(submission.state)
    told = [
        ("Sent", submission.created_at),
        ("E-mail address confirmed, and received", submission.confirmed_at),
        ("Taken up by a moderator", submission.claimed_at if state != State.PENDING else None),
        (_ENDS.get(state, ""), submission.closed_at),
    ]
    return [StatusEvent(what, when) for what, when in told if when]


_ENDS = {
    **dict.fromkeys(DECIDED, "Decided"),
    State.WITHDRAWN: "Taken back",
    State.SPAM: "Set aside",
}


def proposals_of(submission: Submission) -> list[ProposalText]:
    return [_told(proposal) for proposal in submission.proposed.all()]


def _told(proposal: ProposedChange) -> ProposalText:
    field = field_of(proposal)
    return ProposalText(
        label=field.label,
        before=field.in_words(proposal.value_then),
        proposed=field.in_words(proposal.value_proposed),
        decided=field.in_words(proposal.value_decided),
        decision=Outcome(proposal.decision),
        reason=proposal.reason if proposal.decision == Outcome.REFUSED else "",
    )
