"""Any steps in any order: no submission in a state beyond the design, none lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from hypothesis import assume, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.history.tracking import ChangedBy, change
from corrections.models import Outcome, ProposedChange, Submission, Submitter
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.ask import answer_question, ask_sender, remind_senders
from corrections.services.confirm import confirm_address, withdraw_submission
from corrections.services.decide import (
    Decision,
    FieldDecision,
    decide_submission,
    undo_decision,
)
from corrections.services.put_in_fields import propose_for_sender, remove_for_sender
from corrections.services.retention import delete_expired, erase_person
from corrections.services.review import (
    assign_submission,
    claim_submission,
    mark_spam,
    release_submission,
)
from corrections.services.submit import Citation, Sender
from corrections.services.transitions import StaleVersion
from corrections.states import CLOSED, NotAllowed
from mail.models import OutgoingEmail
from partnerships.models import Partnership
from partnerships.services.undo import UndoRefused

from .invented import about_a_partnership, sent

# The design, written down once more by itself: what may be done in which state, and what follows.
DESIGN = {
    ("unconfirmed", "confirm"): "pending",
    ("unconfirmed", "withdraw"): "withdrawn",
    ("pending", "claim"): "in_review",
    ("pending", "withdraw"): "withdrawn",
    ("pending", "spam"): "spam",
    ("in_review", "claim"): "in_review",
    ("in_review", "release"): "pending",
    ("pending", "assign"): "in_review",
    ("in_review", "assign"): "in_review",
    ("in_review", "ask"): "asked",
    ("in_review", "put in a field"): "in_review",
    ("in_review", "remove what was put in"): "in_review",
    ("in_review", "done by hand"): "accepted",
    ("asked", "answer"): "in_review",
    ("asked", "claim"): "in_review",
    ("asked", "assign"): "in_review",
    ("asked", "release"): "pending",
    ("asked", "withdraw"): "withdrawn",
    ("asked", "spam"): "spam",
    ("in_review", "withdraw"): "withdrawn",
    ("in_review", "spam"): "spam",
    ("in_review", "accept"): "accepted",
    ("in_review", "accept in part"): "partly_accepted",
    ("in_review", "refuse"): "rejected",
    ("accepted", "undo"): "in_review",
    ("partly_accepted", "undo"): "in_review",
    ("rejected", "undo"): "in_review",
    ("spam", "undo"): "in_review",
}
# Of the first proposed value, and of the others.
OUTCOMES = {
    "accept": (Outcome.ACCEPTED, Outcome.ACCEPTED),
    "accept in part": (Outcome.ACCEPTED, Outcome.REFUSED),
    "refuse": (Outcome.REFUSED, Outcome.REFUSED),
}
PHASES = [["primary"], ["secondary"], ["primary", "secondary"]]
# The database takes no day to come as one on which something was checked.
BEGINNING, END = datetime(2018, 11, 3, 9, 0, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)
WEBSITES = [f"https://www.example.org/{number}" for number in range(3)]


class AnyOrder(RuleBasedStateMachine):
    """`known` is what the submissions should be like: reference to state."""

    references = Bundle("references")

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(BEGINNING, tick=False)
        self.now = self.clock.start()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.user = User.objects.create_user("mod", "mod@cfey.example")
        self.colleague = User.objects.create_user("colleague", "colleague@cfey.example")
        self.known: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        # How many values each proposes: its sender's, and those that a moderator put in.
        self.proposed: dict[str, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)
        self.clock.stop()

    @rule(target=references, website=some.sampled_from(WEBSITES), year=some.integers(2001, 2009))
    def send(self, website: str, year: int) -> str:
        email = f"ada.{len(self.versions)}@camden.gov.uk"
        answers = {"partnership_website": website, "partnership_founded_year": year}
        # What the record says already would be no proposal.
        recorded = Partnership.objects.get(slug="camden-invented-learning")
        assume(recorded.website != website and recorded.founded_year != year)
        sender = Sender("Ada Invented", email, "Head of testing", True)
        submission = sent(about_a_partnership(), answers, sender=sender)
        self.known[submission.reference] = "unconfirmed"
        self.versions[submission.reference] = 0
        self.proposed[submission.reference] = 2
        return submission.reference

    @rule(target=references)
    def send_words(self) -> str:
        email = f"ada.{len(self.versions)}@camden.gov.uk"
        sender = Sender("Ada Invented", email, "Head of testing", True)
        submission = sent(about_a_partnership(), sender=sender, message="The schools changed.")
        self.known[submission.reference] = "unconfirmed"
        self.versions[submission.reference] = 0
        self.proposed[submission.reference] = 0
        return submission.reference

    @rule(reference=references)
    def confirm(self, reference: str) -> None:
        self.does(reference, "confirm", lambda _: confirm_address(reference=reference))

    @rule(reference=references)
    def withdraw_submission(self, reference: str) -> None:
        self.does(reference, "withdraw", lambda _: withdraw_submission(reference=reference))

    @rule(reference=references)
    def claim(self, reference: str) -> None:
        by = self.user
        self.does(
            reference, "claim", lambda v: claim_submission(reference=reference, version=v, user=by)
        )

    @rule(reference=references)
    def release(self, reference: str) -> None:
        by = self.user
        self.does(
            reference,
            "release",
            lambda v: release_submission(reference=reference, version=v, user=by),
        )

    @rule(reference=references)
    def assign(self, reference: str) -> None:
        by, to = self.user, self.colleague
        self.does(
            reference,
            "assign",
            lambda v: assign_submission(reference=reference, version=v, user=by, to=to),
        )

    @rule(reference=references)
    def ask(self, reference: str) -> None:
        by, question = self.user, "Which year?"

        if Submitter.objects.filter(submission__reference=reference).exists():
            self.does(
                reference,
                "ask",
                lambda v: ask_sender(reference=reference, version=v, user=by, question=question),
            )

    @rule(reference=references)
    def answer(self, reference: str) -> None:
        self.does(
            reference, "answer", lambda _: answer_question(reference=reference, answer="1999.")
        )

    @rule(reference=references, phases=some.sampled_from(PHASES))
    def put_in_a_field(self, reference: str, phases: list[str]) -> None:
        topic = about_a_partnership()
        field = next(field for field in topic.fields if field.name == "phases")
        assume(snapshot(topic)["values"][field.key] != phases)
        here = ProposedChange.objects.filter(submission__reference=reference, field=field.name)
        assume(not here.exists())

        def act(version: int) -> object:
            return propose_for_sender(
                reference=reference,
                version=version,
                user=self.user,
                topic=topic,
                field=field,
                answers={field.key: phases},
                source=Citation(title="An invented list of schools"),
            )

        if self.does(reference, "put in a field", act):
            self.proposed[reference] += 1

    @rule(reference=references)
    def remove_what_was_put_in(self, reference: str) -> None:
        put = ProposedChange.objects.filter(submission__reference=reference, put_by=self.user)
        assume(put.exists())

        def act(version: int) -> object:
            return remove_for_sender(
                reference=reference, version=version, user=self.user, proposal=put.get().pk
            )

        if self.does(reference, "remove what was put in", act):
            self.proposed[reference] -= 1

    @rule(reference=references)
    def do_by_hand(self, reference: str) -> None:
        assume(self.proposed.get(reference) == 0)
        with change(by=ChangedBy.STAFF, why="The schools changed.") as made:
            partnership = about_a_partnership().partnership
            assert partnership is not None
            partnership.focuses = [] if partnership.focuses else ["peer_review"]
            partnership.save()
        self.does(
            reference, "done by hand", lambda v: self.ruled(reference, v, {}, done_by_hand=made)
        )

    @rule(reference=references)
    def set_aside(self, reference: str) -> None:
        by = self.user
        self.does(reference, "spam", lambda v: mark_spam(reference=reference, version=v, user=by))

    @rule(reference=references, action=some.sampled_from(sorted(OUTCOMES)))
    def decide(self, reference: str, action: str) -> None:
        def act(version: int) -> object:
            proposed = ProposedChange.objects.filter(submission__reference=reference)
            first, others = OUTCOMES[action]
            field_decisions = {
                proposal.pk: FieldDecision(others if number else first, all_the_same=True)
                for number, proposal in enumerate(proposed.order_by("pk"))
            }
            return self.ruled(reference, version, field_decisions, right=action == "accept")

        assume(action != "accept in part" or self.proposed.get(reference, 2) > 1)
        self.does(reference, action, act)

    def ruled(
        self, reference: str, version: int, field_decisions: dict[int, FieldDecision], **others: Any
    ) -> Submission:
        submission = Submission.objects.get(reference=reference)
        decision = Decision(field_decisions=field_decisions, reasons="Because.", **others)
        return decide_submission(
            reference=reference,
            version=version,
            record=snapshot(ProposalTopic.of(submission))["version"],
            user=self.user,
            decision=decision,
        )

    @rule(reference=references)
    def undo(self, reference: str) -> None:
        by, why = self.user, "A mistake."
        self.does(
            reference,
            "undo",
            lambda v: undo_decision(reference=reference, version=v, user=by, why=why),
        )

    @rule(reference=references)
    def claim_what_somebody_else_was_faster_with(self, reference: str) -> None:
        if reference in self.known:
            stale = self.versions[reference] + 1
            with pytest.raises(StaleVersion):
                claim_submission(reference=reference, version=stale, user=self.user)

    @rule(days=some.sampled_from([1, 4, 200, 500]))
    def time_goes_by(self, days: int) -> None:
        if timezone.now() + timedelta(days=days) > END:
            return
        started = dict(Submission.objects.values_list("reference", "created_at"))
        self.now.shift(timedelta(days=days))
        delete_expired(now=timezone.now())
        remind_senders()
        for reference in Submission.objects.filter(state="pending").values_list(
            "reference", flat=True
        ):
            if self.known[reference] == "asked":  # no answer came
                self.known[reference] = "pending"
                self.versions[reference] += 1
        for reference, state in list(self.known.items()):
            is_old = started[reference] < timezone.now() - timedelta(days=3)
            if state == "unconfirmed" and is_old:
                del self.known[reference]

    @rule(reference=references)
    def erase_person(self, reference: str) -> None:
        submitter = Submitter.objects.filter(submission__reference=reference).first()
        if submitter is None:
            return
        erase_person(email=submitter.email)
        state = self.known[reference]
        if state == "unconfirmed":
            del self.known[reference]
        elif state in {"pending", "in_review", "asked"}:
            self.known[reference] = "withdrawn"
            self.versions[reference] += 1
        assert not OutgoingEmail.objects.filter(to=submitter.email).exists()

    def does(self, reference: str, action: str, act: Callable[[int], object]) -> bool:
        """Does it where the design has it, and is refused without a trace where it has not.

        Returns whether it was done.
        """
        if reference not in self.known:
            with pytest.raises(Submission.DoesNotExist):
                act(0)
            return False
        expected = DESIGN.get((self.known[reference], action))
        version = self.versions[reference]
        try:
            with transaction.atomic():
                act(version)
        except NotAllowed:
            assert expected is None
        except UndoRefused:
            assert action == "undo"
        else:
            assert expected is not None
            self.known[reference] = expected
            self.versions[reference] += 1
            return True
        return False

    @invariant()
    def nothing_is_lost_and_nothing_is_where_it_should_not_be(self) -> None:
        rows = list(Submission.objects.all())
        assert {row.reference: row.state for row in rows} == self.known
        for row in rows:
            assert row.version == self.versions[row.reference]
            assert (row.closed_at is not None) == (row.state in CLOSED)
            assert row.proposed.count() == self.proposed[row.reference]
            assert row.done_by_hand is None or row.state == "accepted"
            is_decided = row.state in {"accepted", "partly_accepted", "rejected"}
            outcomes = [proposal.outcome for proposal in row.proposed.all()]
            assert all((outcome != Outcome.OPEN) == is_decided for outcome in outcomes)


@pytest.mark.django_db
def test_whatever_people_do_in_whatever_order() -> None:
    few = settings(max_examples=40, stateful_step_count=25, deadline=None, database=None)
    run_state_machine_as_test(AnyOrder, settings=few)
