"""Deciding field by field, and undoing a decision.

Everything that a decision does (the record, its source, how far it is verified, the submission,
the e-mail) is one transaction under locks: all of it happens, or nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from partnerships.models import (
    AuthoritySummary,
    Change,
    Membership,
    Partnership,
    PartnershipQuerySet,
    Source,
)
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
    SubmissionAct,
)
from ..proposable import (
    AUTHORITY,
    MEMBERS,
    PLACES,
    PREDECESSORS,
    SOURCES,
    Json,
    ProposableRow,
    Values,
)
from ..proposals import ProposalTopic, is_conflict, is_gone, proposable_of, snapshot
from ..states import State, Transition
from ..verification import SENDER_NAMED, refuse_weak_verification, sender_named_in
from .notify import cancel_notification, is_told, notify_decision, notify_undo
from .transitions import StaleVersion, apply_transition, lock_submission, record_event

LONGEST_SUPPORTS = 300
VERIFICATION_REASONS = {
    Verification.DESK_RESEARCH: "The page is marked as desk research.",
    Verification.LA_SUPPLIED: "The local authority supplied information.",
    Verification.LA_VERIFIED: "The local authority said that its page is right.",
}


class OwnSubmission(Exception):
    """A moderator's own submission: somebody else decides it."""


class Conflict(Exception):
    """The record changed since a value was proposed, and nobody chose which one stands."""


@dataclass(frozen=True)
class FieldDecision:
    """A decision on one proposed value; `value` is the other one that is accepted instead."""

    outcome: Outcome
    value: Json = None
    # Chosen knowing that the record says something else by now than when it was proposed.
    all_the_same: bool = False
    # Why it is refused, for whoever sent it.
    reason: str = ""

    def accepted_value(self, proposal: ProposedChange) -> Json:
        """Returns the value that the record is to hold, where it is not refused."""
        return self.value if self.outcome == Outcome.AMENDED else proposal.value_proposed


@dataclass(frozen=True)
class VerificationUpdate:
    """A new verification of an LA's page: how far the LA has checked it, and how CfEY knows."""

    verification: Verification
    on: date | None = None
    role: str = ""
    basis: str = ""
    # The moderator says that the sender's address is one of that LA.
    is_address_of_authority: bool = False

    def values(self, *, basis: str) -> dict[str, Any]:
        """Returns the fields of the row; under a lower level an earlier date stays readable."""
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
    """A moderator's decision on a whole submission."""

    field_decisions: Mapping[int, FieldDecision]  # by the key of the proposed change
    reasons: str
    note: str = ""
    verification_update: VerificationUpdate | None = None
    # For a submission that proposes no value: whether it is right, and the entry of the history
    # with which staff did by hand what it asks for.
    right: bool = False
    done_by_hand: UUID | None = None

    @property
    def state_after(self) -> State:
        """The state of the submission once it is decided so."""
        outcomes = {decision.outcome for decision in self.field_decisions.values()}
        if not outcomes:
            is_accepted = self.right or self.done_by_hand
            return State.ACCEPTED if is_accepted else State.REJECTED
        if outcomes == {Outcome.REFUSED}:
            return State.REJECTED
        return State.PARTLY_ACCEPTED if Outcome.REFUSED in outcomes else State.ACCEPTED


@transaction.atomic
def decide_submission(
    *, reference: str, version: int, record: str, user: User, decision: Decision
) -> Submission:
    """Decides a submission that is in review, and does all that follows from it.

    `version` and `record` name the submission and the record that the moderator saw. Raises
    StaleVersion where either is another by now, Conflict, OwnSubmission, NotAllowed, and
    ValidationError where the record would be at fault.
    """
    submission = lock_submission(reference=reference, version=version)
    refuse_own_submission(submission, user)
    update = decision.verification_update
    if update:
        refuse_weak_verification(
            submission=submission,
            verification=update.verification,
            is_address_of_authority=update.is_address_of_authority,
            user=user,
        )
    topic = ProposalTopic.of(submission)
    with change(
        by=ChangedBy.AUTHORITY if update else ChangedBy.CORRECTION,
        why=public_reason(submission, decision),
        user=user.pk,
        submission=reference,
    ) as entry:
        _lock_record(topic, submission, decision)
        now = snapshot(topic)
        if now["version"] != record:
            raise StaleVersion("The record has changed since you opened this page.")
        accepted = _store_outcomes(submission, decision.field_decisions, now["values"])
        _refuse_sender_named(submission, accepted, update)
        if partnership := _update_record(submission, topic, accepted):
            submission.partnership = partnership
        if update:
            _update_verification(submission, update)
        if submission.origin != Origin.FILES:
            checked = _checked_by(submission, decision, is_changed=bool(accepted))
            editing.mark_checked(partnerships=checked, on=timezone.localdate())
        is_recorded = Change.objects.filter(pk=entry).exists()
    decided = apply_transition(
        submission,
        Transition.DECIDE,
        decision.state_after,
        by=user,
        text=decision.reasons,
        change=entry if is_recorded else None,
        done_by_hand=decision.done_by_hand,
        decided_by=user,
        claimed_by=None,
        closed_at=timezone.now(),
        reasons=decision.reasons,
    )
    if decision.done_by_hand:
        by_hand = Change.objects.get(pk=decision.done_by_hand)
        record_event(decided, SubmissionAct.BY_HAND, by=user, text=str(by_hand))
    if decision.note:
        record_event(decided, SubmissionAct.NOTE, by=user, text=decision.note)
    notify_decision(submission=decided)
    return decided


@contextmanager
def decided_for_now(**decision: Any) -> Iterator[Submission]:
    """Decides as `decide_submission` does, e-mail and all, and rolls it back after the block."""
    with transaction.atomic():
        try:
            yield decide_submission(**decision)
        finally:
            transaction.set_rollback(True)


@transaction.atomic
def undo_decision(*, reference: str, version: int, user: User, why: str) -> Submission:
    """Undoes a decision by a change with a reason of its own: the submission is in review again.

    A sender who was told of the decision is told of this too. Raises UndoRefused where later
    changes stand on it. What staff did by hand is a change of its own, and stays.
    """
    submission = lock_submission(reference=reference, version=version)
    refuse_own_submission(submission, user)
    if submission.change:
        undo(context=submission.change, why=why, user=user.pk, may_verify=True)
    submission.proposed.update(outcome=Outcome.OPEN, value_decided=None)
    if submission.intent == Intent.ADD:
        submission.partnership = None
    if is_told(submission=submission):
        notify_undo(submission=submission, why=why)
    cancel_notification(submission=submission)
    return apply_transition(
        submission,
        Transition.UNDO,
        State.IN_REVIEW,
        by=user,
        text=why,
        change=None,
        done_by_hand=None,
        decided_by=None,
        claimed_by=user,
        claimed_at=timezone.now(),
    )


def refuse_own_submission(submission: Submission, user: User) -> None:
    """Raises OwnSubmission where `user` sent it."""
    if submission.was_sent_by(user):
        raise OwnSubmission("You sent this in yourself, so somebody else must decide it.")


def public_reason(submission: Submission, decision: Decision) -> str:
    """Returns the reason for the change that everybody can read in the history."""
    sentences = []
    accepted = [
        key
        for key, field_decision in decision.field_decisions.items()
        if field_decision.outcome != Outcome.REFUSED
    ]
    if accepted and submission.intent == Intent.ADD:
        sentences.append("A missing partnership was sent in.")
    elif accepted:
        proposals = submission.proposed.filter(pk__in=accepted)
        labels = ", ".join(proposable_of(proposal).label for proposal in proposals)
        sentences.append(f"Corrected: {labels}.")
    if submission.partnership and is_page_right(submission, decision):
        sentences.append("Checked, and found right.")
    elif submission.partnership and decision.done_by_hand:
        sentences.append("Corrected by CfEY, and checked.")
    if decision.verification_update:
        sentences.append(VERIFICATION_REASONS[decision.verification_update.verification])
    return " ".join(sentences)


def is_page_right(submission: Submission, decision: Decision) -> bool:
    """Tells whether a decision says that the page is right: a message may be right, and the page
    not.
    """
    return decision.right and submission.intent == Intent.CONFIRM


def _checked_by(
    submission: Submission, decision: Decision, *, is_changed: bool
) -> PartnershipQuerySet:
    """Returns the partnerships that a decision has looked at.

    That is the one that it is about and, where the LA says that its page is right, all on it.
    """
    is_looked_at = is_changed or decision.done_by_hand or is_page_right(submission, decision)
    update = decision.verification_update
    checked = Partnership.objects.none()
    if submission.partnership and is_looked_at:
        checked = Partnership.objects.filter(pk=submission.partnership.pk)
    if update and update.verification == Verification.LA_VERIFIED:
        here = Partnership.objects.in_authority(submission.authority)
        checked = Partnership.objects.filter(
            Q(pk__in=here.values("pk")) | Q(pk__in=checked.values("pk"))
        )
    return checked


def _refuse_sender_named(
    submission: Submission, accepted: Values, update: VerificationUpdate | None
) -> None:
    """Raises ValidationError where what is to be published holds the sender's own name."""
    texts: dict[str, Any] = dict(accepted)
    if accepted:
        own = [proposal.source for proposal in submission.proposed.all()]
        texts |= {"source": [submission.source_title, submission.source_locator, *own]}
    if update:
        texts |= {"verified_by_role": update.role, "verified_basis": update.basis}
    if named := sender_named_in(submission, texts):
        raise ValidationError(dict.fromkeys(named, SENDER_NAMED))


def _lock_record(topic: ProposalTopic, submission: Submission, decision: Decision) -> None:
    """Keeps everybody else from changing the topic's rows until this transaction ends.

    The partnerships whose place it took, or may now, are changed with it: all in one order, so
    that two decisions never wait for each other.
    """
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=topic.authority.pk)
    own = Q(pk=topic.partnership.pk) if topic.partnership else Q(pk=None)
    before = Q(successor=topic.partnership.slug) if topic.partnership else Q(pk=None)
    for proposal in submission.proposed.filter(field=PREDECESSORS.name):
        if chosen := decision.field_decisions.get(proposal.pk):
            before |= Q(slug__in=chosen.accepted_value(proposal) or [])
    locked = list(Partnership.objects.select_for_update().filter(own | before).order_by("pk"))
    if topic.partnership and topic.partnership not in locked:
        raise Partnership.DoesNotExist


def _store_outcomes(
    submission: Submission, field_decisions: Mapping[int, FieldDecision], now: Values
) -> Values:
    """Stores the outcome of each proposed value, and returns the values that are accepted."""
    accepted: Values = {}
    proposals = list(submission.proposed.all())
    if {proposal.pk for proposal in proposals} != set(field_decisions):
        raise ValueError("Every proposed value needs one decision, and nothing else does.")
    for proposal in proposals:
        decision = field_decisions[proposal.pk]
        field = proposable_of(proposal)
        proposal.outcome, proposal.reason = decision.outcome, decision.reason
        if decision.outcome == Outcome.REFUSED:
            continue
        is_changed = is_conflict(proposal, now) and not decision.all_the_same
        if is_gone(proposal, now) or is_changed:
            raise Conflict(f"{field.label} has changed since it was proposed.")
        proposal.value_decided = accepted[field.key] = decision.accepted_value(proposal)
    ProposedChange.objects.bulk_update(proposals, ["outcome", "value_decided", "reason"])
    return accepted


def _update_record(
    submission: Submission, topic: ProposalTopic, accepted: Values
) -> Partnership | None:
    """Writes the accepted values with their sources; returns the partnership they are about."""
    partnership, authority = topic.partnership, topic.authority
    values: dict[Subject, dict[str, Json]] = {subject: {} for subject in Subject}
    rows = []
    for proposable in topic.proposables(accepted, accepted):
        if isinstance(proposable, ProposableRow):
            rows.append(proposable)
        else:
            values[proposable.subject][proposable.attname] = accepted[proposable.key]
    before = values[Subject.PARTNERSHIP].pop(PREDECESSORS.attname, None)
    summary = None
    if values[Subject.SUMMARY] or (rows and topic.is_about_authority):
        summary = editing.update_summary(authority=authority, values=values[Subject.SUMMARY])
    if partnership is None and values[Subject.PARTNERSHIP]:
        new = {"evidence": Evidence.SENT_IN, **values[Subject.PARTNERSHIP]}
        partnership = editing.add_partnership(values=new)
    elif partnership and values[Subject.PARTNERSHIP]:
        editing.update_partnership(partnership=partnership, values=values[Subject.PARTNERSHIP])
    if partnership and before is not None:
        editing.set_predecessors(partnership=partnership, slugs=cast(list[str], before))
    if partnership and values[Subject.COVERAGE]:
        editing.set_coverage(
            partnership=partnership, authority=authority, values=values[Subject.COVERAGE]
        )
    owner = summary or (partnership if accepted else None)
    if owner:
        _update_rows(owner, rows, accepted)
        # The shipped files bring their own sources.
        if submission.origin != Origin.FILES:
            _add_sources(submission, owner)
    return partnership


def _update_rows(
    owner: Partnership | AuthoritySummary, rows: Iterable[ProposableRow], accepted: Values
) -> None:
    """Writes the accepted rows of a partnership or an LA, and takes out those that have to go."""
    for row in rows:
        value = accepted[row.key]
        values = value if isinstance(value, dict) else None
        if row.kind is not PLACES:
            key = None if row.is_new else int(row.name)
            model = Membership if row.kind is MEMBERS else Source
            editing.set_row(of=owner, model=model, key=key, values=values)
            continue
        assert isinstance(owner, Partnership)  # noqa: S101 (an LA has no places)
        place = LocalAuthority.objects.get(pk=row.name)
        if values is None:
            editing.unset_coverage(partnership=owner, authority=place)
        else:
            parts = {name: part for name, part in values.items() if name != AUTHORITY}
            editing.set_coverage(partnership=owner, authority=place, values=parts)


def _add_sources(submission: Submission, owner: Partnership | AuthoritySummary) -> None:
    """Adds the sources of what is accepted: those of single values, and the one of the rest."""
    shared = []
    for proposal in submission.proposed.exclude(outcome=Outcome.REFUSED):
        proposable = proposable_of(proposal)
        # Those that are corrected or struck out need not be named in another one.
        label = SOURCES.title if proposable.subject == SOURCES.subject else proposable.label
        if not proposal.source:
            shared.append(label)
            continue
        cited: dict[str, Any] = {
            "title": "" if proposal.has_source_address else proposal.source,
            "url": proposal.source if proposal.has_source_address else "",
            "locator": "",
        }
        editing.add_source(of=owner, values=cited | {"supports": _supports([label])})
    if shared:
        cited = {
            "title": submission.source_title,
            "url": submission.source_url,
            "locator": submission.source_locator,
        }
        if submission.origin == Origin.SURVEY:
            answered = timezone.localdate(submission.created_at)
            cited |= {"publisher": settings.OPERATOR["name"], "published": answered.isoformat()}
            if isinstance(owner, Partnership):
                cited["shows_active_in"] = answered.year
        editing.add_source(of=owner, values=cited | {"supports": _supports(shared)})


def _supports(labels: Iterable[str]) -> str:
    return Truncator(", ".join(dict.fromkeys(labels))).chars(LONGEST_SUPPORTS)


def _update_verification(submission: Submission, update: VerificationUpdate) -> None:
    """Stores how far the LA has checked its page. Its basis names the submission, so that even a
    confirmation on the same day by the same role is a change that the history keeps."""
    basis = update.basis
    if basis and submission.reference not in basis:
        basis = f"{basis} ({submission.reference})"
    editing.verify_summary(authority=submission.authority, values=update.values(basis=basis))
