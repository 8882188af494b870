"""While no e-mail goes out, nothing is deleted for it, nobody waits for it, and staff are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from corrections.models import Draft, Intent, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, decide_submission, undo_decision
from corrections.services.retention import delete_expired
from mail.models import OutgoingEmail
from mail.services import send_due_emails
from staff import roles
from tests.mail.mail_server import MailServer, text_of

from .invented import about_camden, in_review
from .officer import address_of, begin, fill, links_in
from .threads import at_once

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def send_a_correction(client: Client, clock) -> Draft:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    clock.shift(60)
    assert client.post(address_of(draft, "check"), {"homepage": ""}).status_code == 302
    return draft


@pytest.mark.django_db
def test_the_days_to_confirm_count_from_the_sending(client: Client, clock, post) -> None:
    draft = send_a_correction(client, clock)
    clock.shift(timedelta(days=4))
    delete_expired(now=timezone.now())

    assert "We are sending a link" in client.get(address_of(draft, "sent")).content.decode()
    assert send_due_emails() == 1
    assert "We sent a link to" in client.get(address_of(draft, "sent")).content.decode()
    [link] = links_in(text_of(post.inbox[0]), "confirm")
    clock.shift(timedelta(days=2, hours=23))
    delete_expired(now=timezone.now())
    assert client.get(link).status_code == 200

    clock.shift(timedelta(hours=2))
    assert client.get(link).status_code == 404
    delete_expired(now=timezone.now())
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_what_could_not_be_sent_is_kept_for_staff_to_send_again(
    client: Client, clock, post: MailServer
) -> None:
    post.handler.moods = {"RCPT": "550 No such user"}
    send_a_correction(client, clock)
    assert send_due_emails() == 0
    clock.shift(timedelta(days=29))
    delete_expired(now=timezone.now())
    assert Submission.objects.exists()

    clock.shift(timedelta(days=2))
    delete_expired(now=timezone.now())
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_staff_see_when_emails_were_last_sent_and_what_waits(
    client: Client, clock, make_staff, settings
) -> None:
    settings.MAIL_IS_SET = True
    client.force_login(make_staff(roles.MODERATOR))
    page = client.get("/staff/").content.decode()
    assert "It has not run yet" in page
    assert "No e-mail is waiting to be sent." in page

    send_due_emails()
    send_a_correction(Client(), clock)
    clock.shift(timedelta(hours=1))
    page = client.get("/staff/").content.decode().replace("\xa0", " ")
    assert "last ran 1 hour, 1 minute ago" in page
    assert "has waited 1 hour" in page


@pytest.mark.usefixtures("own_database")
def test_a_decision_is_undone_while_a_mail_server_hangs(post: MailServer, settings) -> None:
    """The e-mail is in hand just then: it is taken back, and nobody waits for the server."""
    user = User.objects.create_user("mod", "mod@cfey.example")
    topic = about_camden()
    submission = in_review(ProposalTopic(Intent.CONFIRM, topic.authority), {}, user)
    OutgoingEmail.objects.all().delete()
    decided = decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=user,
        decision=Decision({}, "Thank you.", right=True),
    )
    post.handler.silent = {"RCPT"}

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(at_once, 1, send_due_emails)
        while not OutgoingEmail.objects.filter(attempts=1).exists():
            assert not worker.done()
        undone = undo_decision(
            reference=decided.reference, version=decided.version, user=user, why="A test hangs."
        )
        assert not worker.done(), "it waits for the server still"
        post.stop()
        assert worker.result() == [0]
        post.come_back()

    assert undone.state == "in_review"
    assert not OutgoingEmail.objects.exists()
