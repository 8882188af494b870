"""A submission's conversation: notes, a question and its answer, and all that happened to it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from corrections.models import Submission
from corrections.secret_links import status_path
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import Partnership
from staff import roles
from tests.conftest import new_staff

from .invented import SENDER, about_a_partnership, in_review, received, sent
from .test_moderation import address, typed

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
QUESTION = "Which year did it begin?\nAnd where does it say so?"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def asked(at_work: Client, moderator: User) -> Submission:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    typed_question = {"version": submission.version, "question": QUESTION}
    at_work.post(address(submission, "ask/"), typed_question)
    submission.refresh_from_db()
    return submission


def happened(submission: Submission) -> list[str]:
    return list(submission.events.values_list("act", flat=True))


def test_a_question_is_answered_by_the_senders_link_and_comes_back(at_work, moderator) -> None:
    submission = asked(at_work, moderator)

    assert submission.state == State.ASKED
    assert not Submission.objects.waiting().exists()
    email = OutgoingEmail.objects.latest("pk")
    assert email.to == SENDER.email
    assert "We have a question" in email.subject
    assert QUESTION in email.text
    assert status_path(submission) in email.text
    own_page = Client()
    page = own_page.get(status_path(submission)).content.decode()
    assert "<h1>We have a question</h1>" in page
    assert "Which year did it begin?" in page
    assert "Write your answer." in own_page.post(status_path(submission)).content.decode()
    answered = own_page.post(status_path(submission), {"answer": "In 1999."}, follow=True)

    assert "You answered" in answered.content.decode()
    assert "In 1999." not in answered.content.decode()
    submission.refresh_from_db()
    assert (submission.state, submission.claimed_by) == (State.IN_REVIEW, moderator)
    seen = at_work.get(address(submission)).content.decode()
    assert "In 1999." in seen
    assert happened(submission) == ["confirm", "claim", "ask", "answer"]
    # A question is answered once.
    own_page.post(status_path(submission), {"answer": "Again."})
    assert happened(submission)[-1] == "answer"
    assert submission.events.filter(act="answer").count() == 1


def test_who_does_not_answer_is_reminded_once_and_then_it_is_in_the_queue_again(
    at_work, moderator, clock
) -> None:
    submission = asked(at_work, moderator)
    written = OutgoingEmail.objects.count()
    call_command("remind_senders", verbosity=0)
    assert OutgoingEmail.objects.count() == written

    clock.shift(timedelta(days=8))
    for _ in range(2):
        call_command("remind_senders", verbosity=0)
    assert OutgoingEmail.objects.count() == written + 1
    assert OutgoingEmail.objects.latest("pk").subject.startswith("Reminder: we have a question")

    clock.shift(timedelta(days=14))
    call_command("remind_senders", verbosity=0)
    submission.refresh_from_db()
    assert (submission.state, submission.claimed_by) == (State.PENDING, None)
    assert happened(submission)[-2:] == ["remind", "release"]
    at_work.force_login(moderator)
    assert "No answer came in 21 days." in at_work.get(address(submission)).content.decode()


def test_nobody_is_asked_where_there_is_no_sender(at_work, moderator) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    submission.submitter.delete()

    typed_question = {"version": submission.version, "question": QUESTION}
    answer = at_work.post(address(submission, "ask/"), typed_question, follow=True)
    assert "Nobody can be asked" in answer.content.decode()
    assert "Ask the sender something" not in answer.content.decode()


def test_a_note_is_kept_in_any_state_and_what_happened_is_never_erased(at_work, moderator) -> None:
    other = new_staff(roles.MODERATOR, "other")
    submission = received(about_a_partnership(), {"partnership_founded_year": 1999})
    at_work.post(address(submission, "note/"), {"note": "Looks right.\nAsk the LA."})
    to_other = {"version": submission.version, "to": other.pk}
    page = at_work.post(address(submission, "assign/"), to_other, follow=True).content.decode()
    submission.refresh_from_db()
    assert (submission.state, submission.claimed_by) == (State.IN_REVIEW, other)
    assert "To other@cfey.example" in page
    at_work.post(address(submission, "claim/"), {"version": submission.version})
    submission.refresh_from_db()
    decision = typed(submission, {"founded_year": "accepted"}, note="Decided in a hurry.")
    at_work.post(address(submission), {**decision, "step": "decide"})
    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED
    told = OutgoingEmail.objects.get(dedupe_key__startswith="decided")
    told.state, told.sent_at = OutgoingEmail.State.SENT, MORNING
    told.save()

    unsaid = at_work.post(
        address(submission, "undo/"), {"version": submission.version, "why": ""}, follow=True
    )
    assert "Say why you are undoing it." in unsaid.content.decode()
    undoing = {"version": submission.version, "why": "It was the wrong partnership."}
    page = at_work.post(address(submission, "undo/"), undoing, follow=True).content.decode()

    partnership = Partnership.objects.get(slug="camden-invented-learning")
    assert partnership.founded_year == 2017
    assert happened(submission) == [
        *("confirm", "note", "assign", "claim", "decide", "note", "undo")
    ]
    for kept in (
        *("Looks right.", "Decided: Accepted", "Because a test says so.", "Decided in a hurry."),
        *("Decision undone", "It was the wrong partnership.", moderator.email),
        "E-mail: Accepted: ",
    ):
        assert kept in page, kept
    # The sender was told "Accepted", so is told of this too.
    email = OutgoingEmail.objects.latest("pk")
    assert (email.to, email.about) == (SENDER.email, submission.reference)
    assert email.subject.startswith("We are looking at it again")
    assert "It was the wrong partnership." in email.text
    assert "We withdrew a decision" in Client().get(status_path(submission)).content.decode()


def test_nobody_is_told_of_an_undo_who_was_not_told_of_the_decision(at_work, moderator) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    decision = typed(submission, {"founded_year": "accepted"})
    at_work.post(address(submission), {**decision, "step": "decide"})
    submission.refresh_from_db()
    undoing = {"version": submission.version, "why": "A mistake."}
    at_work.post(address(submission, "undo/"), undoing)

    assert not OutgoingEmail.objects.filter(subject__startswith="We are looking").exists()
    assert not OutgoingEmail.objects.filter(dedupe_key__startswith="decided").exists()


def test_the_link_goes_out_again_and_its_days_begin_anew(at_work, moderator, clock) -> None:
    submission = sent(about_a_partnership(), {"partnership_founded_year": 1999})
    clock.shift(timedelta(days=2))
    at_work.force_login(moderator)
    page = at_work.get(address(submission)).content.decode()
    assert "Send the link again" in page
    assert "Start work on it" not in page

    answer = at_work.post(address(submission, "resend/"), follow=True).content.decode()
    assert "The link is on its way again." in answer
    assert "Link sent again" in answer
    email = OutgoingEmail.objects.get(about=submission.reference)
    assert email.to == SENDER.email
    submission.refresh_from_db()
    assert submission.created_at == MORNING + timedelta(days=2)


def test_all_of_an_addition_is_accepted_with_one_press(at_work, moderator) -> None:
    answers = {"partnership_founded_year": 1999, "partnership_website": "https://example.org/new"}
    submission = in_review(about_a_partnership(), answers, moderator)
    following = received(about_a_partnership(), {"partnership_founded_year": 1998})
    opened = typed(submission, {"founded_year": "", "website": ""})
    undecided = {name: value for name, value in opened.items() if value or name == "verification"}

    check = at_work.post(address(submission), {**undecided, "step": "accept-all"})
    assert "The outcome will be: accepted." in check.content.decode()
    hidden = dict(check.context["typed"])
    answer = at_work.post(address(submission), {**hidden, "step": "decide-and-next"})

    partnership = Partnership.objects.get(slug="camden-invented-learning")
    assert partnership.founded_year == 1999
    assert answer["Location"] == address(following)
    following.refresh_from_db()
    assert (following.state, following.claimed_by) == (State.IN_REVIEW, moderator)
