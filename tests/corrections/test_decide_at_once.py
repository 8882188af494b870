"""Decisions in real transactions: two at the same moment, and a crash half way."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.contrib.auth.models import User
from django.db import Error, OperationalError, connection

from corrections.models import (
    Intent,
    Outcome,
    ProposedChange,
    Submission,
)
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, FieldDecision, decide_submission
from corrections.services.transitions import StaleVersion
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import (
    AuthoritySummary,
    Change,
    Coverage,
    Partnership,
    Source,
)
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import about_a_partnership, about_camden, in_review
from tests.corrections.test_decide import MISSING, VERIFIED

TABLES = (
    Submission,
    ProposedChange,
    OutgoingEmail,
    Partnership,
    Coverage,
    Source,
    AuthoritySummary,
    Change,
)


def moderator(name: str) -> User:
    return new_staff(roles.MODERATOR, name)


def decide_all(submission: Submission, user: User, decision: Outcome) -> Submission:
    field_decisions = {change.pk: FieldDecision(decision) for change in submission.proposed.all()}
    return decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=user,
        decision=Decision(field_decisions, "Because a test says so.", verification_update=VERIFIED),
    )


def test_of_two_moderators_at_the_same_moment_one_wins(own_database: None) -> None:
    users = [moderator("first"), moderator("second")]
    together = Barrier(2)

    def try_to_decide(user: User, decision: Outcome) -> str:
        mine = Submission.objects.get(pk=submission.pk)
        together.wait(timeout=30)
        try:
            return decide_all(mine, user, decision).state
        except StaleVersion:
            return "too late"
        finally:
            connection.close()

    topic = about_a_partnership()
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    for round_ in range(5):
        submission = in_review(topic, {"partnership_founded_year": 1990 + round_}, users[0])
        with ThreadPoolExecutor(2) as pool:
            decisions = (Outcome.ACCEPTED, Outcome.REFUSED)
            outcomes = list(pool.map(try_to_decide, users, decisions))

        stored = Submission.objects.get(pk=submission.pk)
        assert sorted(outcomes) == sorted([stored.state, "too late"])
        assert stored.decided_by == users[outcomes.index(stored.state)]
        entries = Change.objects.filter(metadata__submission=submission.reference)
        assert [entry.pk for entry in entries] == [stored.change]
        partnership.refresh_from_db()
        is_applied = partnership.founded_year == 1990 + round_
        assert is_applied == (stored.state == State.ACCEPTED)


class LostAt:
    """Loses the connection to the database just before one statement, as a crash would."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            connection.connection.close()
            raise OperationalError("The test cut the connection.")
        self.left -= 1
        return execute(sql, params, many, context)


def stored() -> list[list[tuple[object, ...]]]:
    return [sorted(model._base_manager.values_list(), key=str) for model in TABLES]


def test_a_crash_between_any_two_steps_leaves_nothing(own_database: None) -> None:
    user = moderator("first")
    topic = ProposalTopic(Intent.ADD, about_camden().authority)
    submission = in_review(topic, MISSING, user)
    before = stored()

    number, is_done = 0, False
    while not is_done:
        try:
            with connection.execute_wrapper(LostAt(number)):
                decide_all(submission, user, Outcome.ACCEPTED)
            is_done = True
        except Error:
            number += 1
            connection.close()
            assert stored() == before, f"Something was left by a crash before statement {number}."

    # It went through every step in the end, and there were many to be cut off between.
    assert number > 20
    assert Submission.objects.get().state == State.ACCEPTED
    assert all(old != new for old, new in zip(before, stored(), strict=True) if old or new)
