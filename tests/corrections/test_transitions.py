"""A submission's way from its sender to a moderator."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic
from corrections.services.confirm import confirm_address, withdraw_submission
from corrections.services.review import claim_submission, mark_spam, release_submission
from corrections.services.submit import Citation
from corrections.services.transitions import StaleVersion
from corrections.states import NotAllowed, State
from tests.corrections.invented import (
    about_a_partnership,
    about_camden,
    received,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return User.objects.create_user("moderator")


@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_what_is_sent_waits_for_the_address_to_be_confirmed() -> None:
    submission = sent(about_a_partnership(), {"partnership_founded_year": 1999})

    assert submission.state == State.UNCONFIRMED
    assert list(Submission.objects.waiting()) == []
    change = submission.proposed.get()
    assert (change.subject, change.field) == ("partnership", "founded_year")
    assert (change.value_then, change.value_proposed) == (2017, 1999)
    assert submission.submitter.email == "ada@camden.gov.uk"

    submission = confirm_address(reference=submission.reference)
    assert submission.confirmed_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert list(Submission.objects.waiting()) == [submission]


def test_a_change_without_a_source_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="has_a_source"), transaction.atomic():
        sent(about_camden(), {"summary_text": "Said without a source"}, source=Citation())

    assert sent(ProposalTopic(Intent.CONFIRM, about_camden().authority), source=Citation()).pk


def test_claim_take_over_release(moderator: User) -> None:
    other = User.objects.create_user("other")
    reference = received(about_camden(), {"summary_text": "New"}).reference

    first = claim_submission(reference=reference, version=1, user=moderator)
    assert (first.state, first.claimed_by) == (State.IN_REVIEW, moderator)
    with pytest.raises(StaleVersion):
        claim_submission(reference=reference, version=1, user=other)
    assert claim_submission(reference=reference, version=2, user=other).claimed_by == other
    # The one from whom it was taken finds out before anything happens.
    with pytest.raises(StaleVersion):
        release_submission(reference=reference, version=2, user=moderator)
    released = release_submission(reference=reference, version=3, user=other)
    assert released.state == State.PENDING


def test_spam_and_what_is_withdrawn_leave_the_queue(moderator: User) -> None:
    spam, withdrawn = (received(about_camden(), {"summary_text": "New"}) for _ in range(2))

    mark_spam(reference=spam.reference, version=spam.version, user=moderator)
    withdraw_submission(reference=withdrawn.reference)

    assert list(Submission.objects.waiting()) == []
    with pytest.raises(NotAllowed):
        claim_submission(
            reference=withdrawn.reference, version=withdrawn.version + 1, user=moderator
        )
