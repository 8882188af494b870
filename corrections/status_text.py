"""The state of a submission, in words for whoever sent it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format

from partnerships.history.entries import ChangeEntry, entries
from partnerships.models import AuthoritySummary, Change

from .models import Intent, Outcome, Submission, SubmissionAct
from .proposals import proposable_of
from .states import DECIDED, State


@dataclass(frozen=True)
class StatusEvent:
    """Something that happened to a submission."""

    what: str
    when: datetime


@dataclass(frozen=True)
class StatusText:
    """The state of a submission, and its story so far."""

    title: str
    explanation: str
    events: list[StatusEvent]
    # What CfEY changed by hand, for what was said in words.
    by_hand: ChangeEntry | None = None


@dataclass(frozen=True)
class ProposalText:
    """One proposed value, and what was decided about it."""

    label: str
    before: list[str]
    proposed: list[str]
    decided: list[str]
    source: str
    is_put_for_sender: bool
    outcome: Outcome
    reason: str


_WORDS = {
    State.UNCONFIRMED: (
        "Waiting for you",
        "Nobody has looked at it yet: please confirm your e-mail address with the link in our "
        "e-mail.",
    ),
    State.PENDING: ("Received", "It is in our queue. We read the oldest first."),
    State.IN_REVIEW: ("In review", "A moderator is working on it."),
    State.ASKED: ("We have a question", "Please answer it below, so that we can go on."),
    State.ACCEPTED: ("Accepted", "Thank you."),
    State.PARTLY_ACCEPTED: ("Partly accepted", "Thank you."),
    State.REJECTED: ("Not accepted", "The record stays as it was."),
    State.WITHDRAWN: ("Withdrawn", "You withdrew it. Nobody will decide it."),
    State.SPAM: ("Set aside", "We set it aside, because it did not seem to be about the record."),
}
_NOW_RECORDED = "What you sent is now part of the record."
_RECORDED_ALREADY = "The record already said this, so nothing had to change."
# What a sender is told of, beside the state that it led to.
_TOLD_ACTS: dict[str, str] = {
    SubmissionAct.ASK: "We asked you a question",
    SubmissionAct.ANSWER: "You answered",
    SubmissionAct.UNDO: "We withdrew a decision",
}
_ENDS = {
    **dict.fromkeys(DECIDED, "Decided"),
    State.WITHDRAWN: "Withdrawn",
    State.SPAM: "Set aside",
}


def status_text(submission: Submission) -> StatusText:
    """Returns the state of a submission and what happened so far, in order; never by whom."""
    state = State(submission.state)
    title, explanation = _WORDS[state]
    if state in (State.ACCEPTED, State.PARTLY_ACCEPTED):
        explanation = f"{explanation} {what_was_done(submission)}"
    events = [
        ("Sent", submission.created_at),
        ("E-mail address confirmed, and received", submission.confirmed_at),
        (
            "A moderator started work on it",
            submission.claimed_at if state != State.PENDING else None,
        ),
        (_ENDS.get(state, ""), submission.closed_at),
    ]
    told = [StatusEvent(what, when) for what, when in events if when]
    told += [
        StatusEvent(_TOLD_ACTS[event.act], event.at)
        for event in submission.events.filter(act__in=_TOLD_ACTS)
    ]
    by_hand = None
    if submission.done_by_hand:
        by_hand = Change.objects.filter(pk=submission.done_by_hand).first()
    return StatusText(
        title,
        explanation,
        sorted(told, key=lambda event: event.when),
        entries([by_hand])[0] if by_hand else None,
    )


def what_was_done(submission: Submission) -> str:
    """Returns what accepting a submission did to the record, in sentences for its sender."""
    if submission.state == State.PARTLY_ACCEPTED:
        sentences = ["Some of what you sent is now part of the record; the rest is not."]
    elif submission.done_by_hand:
        sentences = ["We have changed the record ourselves, as you asked."]
    elif submission.proposed.exists():
        sentences = [_NOW_RECORDED if submission.change else _RECORDED_ALREADY]
    elif submission.intent == Intent.CONFIRM:
        sentences = ["We have noted that the page is right."]
    else:
        sentences = ["We have read what you sent. It changed nothing on the page."]
    summary = AuthoritySummary.objects.filter(pk=submission.authority_id).first()
    # The basis of a verification names the submission that it came by.
    if summary and summary.verified_on and submission.reference in summary.verified_basis:
        day = date_format(summary.verified_on, "j F Y")
        place = submission.authority.name_in_sentence
        sentences.append(f"The page of {place} now says that the LA verified it on {day}.")
    return " ".join(sentences)


def proposal_texts(submission: Submission) -> list[ProposalText]:
    """Returns each proposed value of a submission in words, with what was decided about it."""
    texts = []
    for proposal in submission.proposed.all():
        field, outcome = proposable_of(proposal), Outcome(proposal.outcome)
        is_accepted = outcome in (Outcome.ACCEPTED, Outcome.AMENDED)
        texts.append(
            ProposalText(
                label=field.label,
                before=field.in_words(proposal.value_then),
                proposed=field.proposed_in_words(proposal.value_proposed),
                decided=field.proposed_in_words(proposal.value_decided) if is_accepted else [],
                source=proposal.source,
                is_put_for_sender=proposal.put_by_id is not None,
                outcome=outcome,
                reason=proposal.reason if outcome != Outcome.OPEN else "",
            )
        )
    return texts
