"""Deciding, field by field, and taking a decision back.

Everything that a decision does (the record, its source, how far it is verified, the submission,
the e-mail) is one transaction under locks: all of it happens, or nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from partnerships.models import Change, Partnership
from partnerships.services import editing
from partnerships.services.undo import undo
from partnerships.vocabularies import Evidence, Verification

from ..models import (
    Intent,
    Origin,
    Outcome,
    ProposedChange,
    Subject,
    Submission,
)
from ..moderation.comparison import is_conflict
from ..proposals import (
    Json,
    ProposalTopic,
    Values,
    field_of,
    snapshot,
)
from ..states import State, Transition
from .notify import cancel_notification, notify_decision
from .transitions import StaleVersion, apply_transition, lock

LONGEST_SUPPORTS = 300


class OwnSubmission(Exception):
    """Nobody decides what they sent in themselves."""


class Conflict(Exception):
    """The record changed since a value was proposed, and nobody chose which one stands."""


@dataclass(frozen=True)
class FieldDecision:
    """What becomes of one proposed value; `value` is the other one that is accepted instead."""

    decision: Outcome
    value: Json = None
    # Chosen knowing that the record says something else by now than when it was proposed.
    all_the_same: bool = False
    # Why it is refused, for whoever sent it.
    reason: str = ""

    def accepted(self, proposal: ProposedChange) -> Json:
        """What the record is to say, where it is not refused."""
        return self.value if self.decision == Outcome.AMENDED else proposal.value_proposed


@dataclass(frozen=True)
class VerificationUpdate:
    """How far the LA has checked its page, and how CfEY knows."""

    verification: Verification
    on: date | None = None
    role: str = ""
    basis: str = ""

    def values(self, *, basis: str) -> dict[str, Any]:
        """As the LA's row holds it. What was verified before stays readable where less is said."""
        if self.verification != Verification.LA_VERIFIED:
            return {"verification": self.verification}
        return {
            "verification": self.verification,
            "verified_on": self.on,
            "verified_by_role": self.role,
            "verified_basis": basis,
        }


@dataclass(frozen=True)
class Decision:
    """A moderator's whole decision."""

    verdicts: Mapping[int, FieldDecision]  # by the key of the proposed change
    reasons: str
    note: str = ""
    standing: VerificationUpdate | None = None
    # For a submission that proposes no value: whether it is right.
    right: bool = False


@transaction.atomic
def decide(
    *, reference: str, version: int, record: str, user: User, ruling: Decision
) -> Submission:
    """Decides a submission that is in review, and does what follows from it.

    `version` and `record` name the submission and the record that the moderator saw. Raises
    Stale where either is another by now, Conflict, OwnSubmission, NotAllowed, and ValidationError
    where the record would be at fault.
    """
    submission = lock(reference=reference, version=version)
    not_by_its_sender(submission, user)
    topic = ProposalTopic.of(submission)
    with change(
        by=ChangedBy.AUTHORITY if ruling.standing else ChangedBy.CORRECTION,
        why=public_reason(submission, ruling),
        user=user.pk,
        submission=reference,
    ) as entry:
        _lock_record(topic)
        now = snapshot(topic)
        if now["version"] != record:
            raise StaleVersion("The record has changed since you opened this page.")
        accepted = _settle(submission, ruling.verdicts, now["values"])
        submission.partnership = _apply(submission, topic, accepted)
        _stand(submission, ruling.standing)
        is_recorded = Change.objects.filter(pk=entry).exists()
    decided = apply_transition(
        submission,
        Transition.DECIDE,
        outcome(ruling),
        change=entry if is_recorded else None,
        decided_by=user,
        claimed_by=None,
        closed_at=timezone.now(),
        reasons=ruling.reasons,
        note=ruling.note,
    )
    notify_decision(submission=decided)
    return decided


@contextmanager
def decided_for_now(**given: Any) -> Iterator[Submission]:
    """Everything as `decide` would leave it, e-mail and all; afterwards nothing was done."""
    with transaction.atomic():
        try:
            yield decide(**given)
        finally:
            transaction.set_rollback(True)


@transaction.atomic
def undo_decision(*, reference: str, version: int, user: User, why: str) -> Submission:
    """Takes back what a decision did, as a change with a reason: it is in review again.

    Raises UndoRefused where later changes stand on it.
    """
    submission = lock(reference=reference, version=version)
    not_by_its_sender(submission, user)
    if submission.change:
        undo(context=submission.change, why=why, user=user.pk)
    cancel_notification(submission=submission)
    submission.proposed.update(decision=Outcome.OPEN, value_decided=None)
    if submission.intent == Intent.ADD:
        submission.partnership = None
    return apply_transition(
        submission,
        Transition.UNDO,
        State.IN_REVIEW,
        change=None,
        decided_by=None,
        claimed_by=user,
        claimed_at=timezone.now(),
    )


def not_by_its_sender(submission: Submission, user: User) -> None:
    """Raises OwnSubmission where `user` sent it."""
    submitter = getattr(submission, "submitter", None)
    if submitter and submitter.email.lower() == user.email.lower():
        raise OwnSubmission("You sent this in yourself, so somebody else decides it.")


def outcome(ruling: Decision) -> State:
    decisions = {verdict.decision for verdict in ruling.verdicts.values()}
    if not decisions:
        return State.ACCEPTED if ruling.right else State.REJECTED
    if decisions == {Outcome.REFUSED}:
        return State.REJECTED
    return State.PARTLY_ACCEPTED if Outcome.REFUSED in decisions else State.ACCEPTED


def public_reason(submission: Submission, ruling: Decision) -> str:
    """Why the record changed, as everybody can read it."""
    told = []
    if taken := [pk for pk, one in ruling.verdicts.items() if one.decision != Outcome.REFUSED]:
        fields = [field_of(change) for change in submission.proposed.filter(pk__in=taken)]
        labels = ", ".join(field.label for field in fields)
        is_new = submission.intent == Intent.ADD
        told = [
            "A partnership that was missing was sent in." if is_new else f"Corrected: {labels}."
        ]
    if ruling.standing:
        told.append(_STANDING_TOLD[ruling.standing.verification])
    return " ".join(told)


_STANDING_TOLD = {
    Verification.DESK_RESEARCH: "The page is marked as desk research.",
    Verification.LA_SUPPLIED: "The local authority supplied information.",
    Verification.LA_VERIFIED: "The local authority said that its page is right.",
}


def _lock_record(topic: ProposalTopic) -> None:
    """What it is about stays as it is for everybody else until this transaction ends."""
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=topic.authority.pk)
    if topic.partnership:
        Partnership.objects.select_for_update().get(pk=topic.partnership.pk)


def _settle(submission: Submission, verdicts: Mapping[int, FieldDecision], now: Values) -> Values:
    """Writes down what was decided of each value, and returns those that the record takes."""
    accepted: Values = {}
    proposed = list(submission.proposed.all())
    if {change.pk for change in proposed} != set(verdicts):
        raise ValueError("Every proposed value needs one verdict, and nothing else does.")
    for proposal in proposed:
        verdict = verdicts[proposal.pk]
        key = field_of(proposal).key
        proposal.decision, proposal.reason = verdict.decision, verdict.reason
        if verdict.decision == Outcome.REFUSED:
            continue
        if key not in now or (is_conflict(proposal, now) and not verdict.all_the_same):
            raise Conflict(f"{field_of(proposal).label} has changed since it was proposed.")
        proposal.value_decided = accepted[key] = verdict.accepted(proposal)
    ProposedChange.objects.bulk_update(proposed, ["decision", "value_decided", "reason"])
    return accepted


def _apply(submission: Submission, topic: ProposalTopic, accepted: Values) -> Partnership | None:
    """Writes the accepted values with their source; returns the partnership they are about."""
    partnership, authority = topic.partnership, topic.authority
    values: dict[Subject, dict[str, Json]] = {subject: {} for subject in Subject}
    for field in topic.fields:
        if field.key in accepted:
            values[field.subject][field.name] = accepted[field.key]
    summary = None
    if values[Subject.SUMMARY]:
        summary = editing.update_summary(authority=authority, values=values[Subject.SUMMARY])
    if partnership is None and values[Subject.PARTNERSHIP]:
        new = {"evidence": Evidence.SENT_IN, **values[Subject.PARTNERSHIP]}
        partnership = editing.add_partnership(values=new)
    elif partnership and values[Subject.PARTNERSHIP]:
        editing.update_partnership(partnership=partnership, values=values[Subject.PARTNERSHIP])
    if partnership and values[Subject.COVERAGE]:
        editing.set_coverage(
            partnership=partnership, authority=authority, values=values[Subject.COVERAGE]
        )
    owner = summary or (partnership if accepted else None)
    # The shipped files bring their own sources.
    if owner and submission.origin != Origin.FILES:
        editing.add_source(of=owner, values=_source(submission, topic, accepted))
    return partnership


def _source(submission: Submission, topic: ProposalTopic, accepted: Values) -> dict[str, str]:
    labels = [field.label for field in topic.fields if field.key in accepted]
    return {
        "title": submission.source_title,
        "url": submission.source_url,
        "locator": submission.source_locator,
        "supports": Truncator(", ".join(labels)).chars(LONGEST_SUPPORTS),
    }


def _stand(submission: Submission, standing: VerificationUpdate | None) -> None:
    """Marks how far the LA has checked its page. Its basis names the submission, so that even a
    confirmation on the same day by the same role is a change that the history keeps."""
    if standing is None:
        return
    basis = standing.basis
    if basis and submission.reference not in basis:
        basis = f"{basis} ({submission.reference})"
    values = standing.values(basis=basis)
    editing.update_summary(authority=submission.authority, values=values)
