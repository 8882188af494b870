"""Deciding field by field, what follows from it, and undoing it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from core.history.tracking import ChangedBy, change
from corrections.models import Intent, Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import (
    Conflict,
    Decision,
    FieldDecision,
    OwnSubmission,
    VerificationUpdate,
    decide_submission,
    undo_decision,
)
from corrections.services.review import claim_next, claim_submission
from corrections.services.transitions import StaleVersion
from corrections.states import NotAllowed, State
from partnerships.models import (
    AuthoritySummary,
    Change,
    Coverage,
    Partnership,
)
from partnerships.vocabularies import Verification
from tests.corrections.invented import (
    about_a_partnership,
    about_camden,
    in_review,
    received,
)

pytestmark = pytest.mark.django_db

VERIFIED = VerificationUpdate(
    Verification.LA_VERIFIED,
    date(2026, 11, 20),
    "Director of testing",
    "By mail",
    is_address_of_authority=True,
)
MISSING: dict[str, Any] = {
    "partnership_name": "Invented Learning Alliance",
    "partnership_kind": "abep",
    "partnership_scale": "la_wide",
    "partnership_lifecycle": "active",
    "partnership_website": "https://example.org",
    "coverage_extent": "whole",
    "coverage_roles": ["funder"],
}


def ruled(
    submission: Submission, user: User, field_decisions: dict[str, FieldDecision], **others: Any
):
    """Decides as a moderator who sees the record as it is now."""
    keyed = {change.pk: field_decisions[change.field] for change in submission.proposed.all()}
    decision = Decision(field_decisions=keyed, reasons="Because a test says so.", **others)
    return decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=user,
        decision=decision,
    )


ACCEPT, REFUSE = FieldDecision(Outcome.ACCEPTED), FieldDecision(Outcome.REFUSED)


def test_accept_amend_and_refuse_field_by_field(moderator: User) -> None:
    submission = in_review(
        about_a_partnership(),
        {
            "partnership_website": "https://example.org",
            "partnership_founded_year": 1999,
            "coverage_roles": ["convenor"],
            "partnership_summary": "",
        },
        moderator,
    )

    decided = ruled(
        submission,
        moderator,
        {
            "website": ACCEPT,
            "founded_year": FieldDecision(Outcome.AMENDED, 2016),
            "roles": ACCEPT,
            "summary": FieldDecision(Outcome.REFUSED, reason="A blank says less."),
        },
        note="Seen on paper.",
    )

    assert (decided.state, decided.reasons) == (State.PARTLY_ACCEPTED, "Because a test says so.")
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    assert (partnership.website, partnership.founded_year) == ("https://example.org", 2016)
    assert partnership.summary != ""
    assert Coverage.objects.get(partnership=partnership).roles == ["convenor"]
    source = partnership.sources.latest("pk")
    assert source.title == "An invented paper"
    assert (source.url, source.locator) == ("https://example.org/paper", "Page 3")
    assert source.supports == "Founded, Website, What the LA does in it"
    entry = Change.objects.get(pk=decided.change)
    assert (entry.by, entry.submission) == (ChangedBy.CORRECTION, submission.reference)
    assert entry.why == "Corrected: Founded, Website, What the LA does in it."
    # The reason of a field is kept for when it is decided again, until it is accepted.
    again = undo_decision(
        reference=decided.reference, version=decided.version, user=moderator, why="Too soon."
    )
    assert again.proposed.get(field="summary").reason == "A blank says less."
    ruled(again, moderator, dict.fromkeys(("website", "founded_year", "roles", "summary"), ACCEPT))
    assert again.proposed.get(field="summary").reason == ""


def test_a_missing_partnership_is_added_and_can_be_undone(moderator: User) -> None:
    topic = ProposalTopic(Intent.ADD, about_camden().authority)
    submission = in_review(topic, MISSING, moderator)

    decided = ruled(submission, moderator, dict.fromkeys(plain(MISSING), ACCEPT))

    added = Partnership.objects.get(name="Invented Learning Alliance")
    assert (decided.partnership, added.slug) == (added, "invented-learning-alliance")
    assert (added.evidence, added.coverage.get().extent) == ("sent_in", "whole")
    assert added.sources.get().title == "An invented paper"

    undone = undo_decision(
        reference=decided.reference, version=decided.version, user=moderator, why="Too soon."
    )
    assert (undone.state, undone.claimed_by) == (State.IN_REVIEW, moderator)
    assert not Partnership.objects.filter(name="Invented Learning Alliance").exists()
    assert {proposal.outcome for proposal in undone.proposed.all()} == {Outcome.OPEN}
    # And it can be decided again.
    assert ruled(undone, moderator, dict.fromkeys(plain(MISSING), REFUSE)).state == State.REJECTED


def plain(answers: dict[str, Any]) -> list[str]:
    return [key.split("_", 1)[1] for key in answers]


def test_a_required_value_cannot_be_refused_alone(moderator: User) -> None:
    submission = in_review(ProposalTopic(Intent.ADD, about_camden().authority), MISSING, moderator)
    field_decisions = dict.fromkeys(plain(MISSING), ACCEPT) | {"extent": REFUSE}

    with pytest.raises(ValidationError) as refused:
        ruled(submission, moderator, field_decisions)

    assert list(refused.value.message_dict) == ["extent"]
    assert not Partnership.objects.filter(name="Invented Learning Alliance").exists()


def test_a_conflict_needs_a_choice(moderator: User) -> None:
    topic = about_a_partnership()
    submission = in_review(topic, {"partnership_founded_year": 1999}, moderator)
    with change(by=ChangedBy.STAFF, why="A test knows better."):
        Partnership.objects.filter(slug="camden-invented-learning").update(founded_year=2015)
    submission = Submission.objects.get(pk=submission.pk)

    with pytest.raises(Conflict, match="Founded has changed"):
        ruled(submission, moderator, {"founded_year": ACCEPT})
    knowing = FieldDecision(Outcome.ACCEPTED, all_the_same=True)
    assert ruled(submission, moderator, {"founded_year": knowing}).state == State.ACCEPTED


def test_a_decision_on_what_has_changed_meanwhile_is_refused(moderator: User) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    seen = snapshot(ProposalTopic.of(submission))["version"]
    Partnership.objects.filter(slug="camden-invented-learning").update(short_name="CL")
    decision = Decision({submission.proposed.get().pk: ACCEPT}, "")

    def ruled_on(version: int, record: str) -> None:
        reference = submission.reference
        decide_submission(
            reference=reference, version=version, record=record, user=moderator, decision=decision
        )

    with pytest.raises(StaleVersion, match="record has changed"):
        ruled_on(submission.version, seen)
    with pytest.raises(StaleVersion, match="Somebody has changed"):
        ruled_on(submission.version - 1, seen)


def test_what_was_proposed_for_a_partnership_that_went_can_only_be_refused(moderator) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    Partnership.objects.get(slug="camden-invented-learning").delete()
    submission = Submission.objects.get(pk=submission.pk)

    with pytest.raises(Conflict):
        ruled(submission, moderator, {"founded_year": FieldDecision(Outcome.ACCEPTED, None, True)})
    assert ruled(submission, moderator, {"founded_year": REFUSE}).state == State.REJECTED


@pytest.mark.parametrize("address", ["ada@camden.gov.uk", "ADA@Camden.gov.uk"])
def test_nobody_decides_what_they_sent_in(moderator: User, address: str) -> None:
    sender = User.objects.create_user("ada", address)
    submission = in_review(about_camden(), {"summary_text": "New"}, sender)

    with pytest.raises(OwnSubmission):
        ruled(submission, sender, {"text": ACCEPT})

    decided = ruled(submission, moderator, {"text": ACCEPT})
    with pytest.raises(OwnSubmission):
        undo_decision(
            reference=decided.reference, version=decided.version, user=sender, why="Mine."
        )


def test_another_address_makes_it_no_less_their_own(moderator: User) -> None:
    sender = User.objects.create_user("ada@camden.gov.uk", "ada.moved@cfey.example")
    confirmation = received(ProposalTopic(Intent.CONFIRM, about_camden().authority))
    assert confirmation in Submission.objects.plain_confirmations(moderator)
    assert confirmation not in Submission.objects.plain_confirmations(sender)
    assert claim_next(user=sender) is None
    assert confirmation.was_sent_by(sender)
    assert not confirmation.was_sent_by(moderator)


def test_a_submission_is_decided_in_review_and_once(moderator: User) -> None:
    submission = received(about_camden(), {"summary_text": "New"})
    with pytest.raises(NotAllowed):
        ruled(submission, moderator, {"text": ACCEPT})
    submission = claim_submission(reference=submission.reference, version=1, user=moderator)
    decided = ruled(submission, moderator, {"text": ACCEPT})
    with pytest.raises(NotAllowed):
        ruled(decided, moderator, {"text": ACCEPT})


@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_confirming_renews_the_verification_each_time(moderator: User) -> None:
    topic = ProposalTopic(Intent.CONFIRM, about_camden().authority)
    for _ in range(2):
        # The second says just the same on the same day.
        decided = ruled(
            in_review(topic, {}, moderator), moderator, {}, right=True, verification_update=VERIFIED
        )

        assert decided.state == State.ACCEPTED
        summary = AuthoritySummary.objects.get(pk=topic.authority.pk)
        assert summary.verification == Verification.LA_VERIFIED
        assert summary.verified_on == date(2026, 11, 20)
        assert summary.verified_by_role == "Director of testing"
        assert summary.verified_basis == f"By mail ({decided.reference})"
        entry = Change.objects.get(pk=decided.change)
        assert entry.by == ChangedBy.AUTHORITY
        assert entry.why == "The local authority said that its page is right."


@pytest.mark.parametrize(
    ("update", "field"),
    [
        (
            VerificationUpdate(Verification.LA_VERIFIED, date(2026, 11, 25), "Role", "Basis", True),
            "verified_on",
        ),
        (VerificationUpdate(Verification.LA_VERIFIED, None, "Role", "Basis", True), "__all__"),
        (
            VerificationUpdate(Verification.LA_VERIFIED, date(2026, 11, 1), "", "Basis", True),
            "__all__",
        ),
    ],
)
@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_verified_needs_a_day_that_was_and_a_role(moderator, update, field) -> None:
    submission = in_review(ProposalTopic(Intent.CONFIRM, about_camden().authority), {}, moderator)

    with pytest.raises(ValidationError) as refused:
        ruled(submission, moderator, {}, right=True, verification_update=update)

    assert list(refused.value.message_dict) == [field]
