"""A decision or a verification dates the partnerships that it looked at."""

from datetime import UTC, datetime

import pytest
import time_machine

from corrections.models import Intent
from corrections.proposals import ProposalTopic
from corrections.services.decide import undo_decision
from partnerships.models import Partnership
from tests.corrections.invented import about, about_camden, in_review, invented_partnership
from tests.corrections.test_decide import ACCEPT, REFUSE, VERIFIED, ruled

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_on_a_day"),
]
TODAY = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def _on_a_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def partnership(db: None) -> Partnership:
    return invented_partnership(lifecycle="active")


def checked_on(partnership: Partnership) -> object:
    return Partnership.objects.get(pk=partnership.pk).last_checked


def test_what_is_put_right_is_dated_and_an_undo_takes_the_date_back(moderator, partnership) -> None:
    answers = {"partnership_website": "https://invented.example"}
    submission = in_review(about(partnership), answers, moderator)

    decided = ruled(submission, moderator, {"website": ACCEPT})

    assert checked_on(partnership) == TODAY.date()
    undo_decision(
        reference=decided.reference, version=decided.version, user=moderator, why="A test."
    )
    assert checked_on(partnership) is None


def test_what_is_refused_dates_nothing(moderator, partnership) -> None:
    answers = {"partnership_website": "https://invented.example"}
    submission = in_review(about(partnership), answers, moderator)

    ruled(submission, moderator, {"website": REFUSE})

    assert checked_on(partnership) is None


def test_a_page_that_its_la_verified_dates_the_partnerships_on_it(moderator, partnership) -> None:
    elsewhere = Partnership.objects.get(slug="norfolk-invented-collaborative")
    submission = in_review(ProposalTopic(Intent.CONFIRM, about_camden().authority), {}, moderator)

    ruled(submission, moderator, {}, right=True, verification_update=VERIFIED)

    assert checked_on(partnership) == TODAY.date()
    assert checked_on(elsewhere) is None
