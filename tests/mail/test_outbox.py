"""E-mails in a real conversation with a mail server: each arrives once, or staff see why not."""

import logging
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from mail import services, smtp
from mail.models import OutgoingEmail, WorkerHeartbeat
from mail.services import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    message_id,
    queue_email,
    retry_email,
    send_due_emails,
    wait_after,
)
from tests.mail.mail_server import MailServer, text_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ADDRESS = "ada@camden.gov.uk"
LINK = "https://map.example/corrections/confirm/abc/?a=1&b=2"
ABOUT = {
    "subject": "Kingston & “Richmond”",
    "reference": "7K2M-9QXT",
    "confirm_url": LINK,
    "days": 3,
}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def email(clock) -> OutgoingEmail:
    return queue_email(kind="confirm", to=ADDRESS, context=ABOUT)


def later(clock, **by: float) -> None:
    clock.shift(timedelta(**by))


def test_an_email_arrives_whole_and_once(post: MailServer, email: OutgoingEmail) -> None:
    assert send_due_emails() == 1
    assert send_due_emails() == 0

    (message,) = post.inbox
    assert message["To"] == ADDRESS
    assert message["From"] == "ABEP Map <map@example.org>"
    assert message["Subject"].strip() == "Please confirm your e-mail address: Kingston & “Richmond”"
    assert message["Message-ID"] == message_id(email)
    assert message["Auto-Submitted"] == "auto-generated"
    assert LINK in text_of(message)
    assert "&amp;" not in text_of(message)
    html = text_of(message, "html")
    assert "Kingston &amp; “Richmond”" in html
    assert "<img" not in html
    email.refresh_from_db()
    assert (email.state, email.attempts, email.sent_at) == ("sent", 1, NOON)


def test_an_email_is_stored_with_its_occasion_or_not_at_all(clock) -> None:
    with transaction.atomic():
        queue_email(kind="confirm", to=ADDRESS, context=ABOUT)
        transaction.set_rollback(True)

    assert not OutgoingEmail.objects.exists()


def test_what_an_email_is_about_can_keep_it_from_being_written_twice(clock) -> None:
    for _ in range(2):
        queue_email(kind="confirm", to=ADDRESS, context=ABOUT, dedupe_key="due camden 2026")

    assert OutgoingEmail.objects.count() == 1


BAD_MOODS = {
    "says try later": ({"RCPT": "451 Greylisted"}, set(), "SMTPRecipientsRefused"),
    "refuses our own address": ({"MAIL": "550 Who are you"}, set(), "SMTPSenderRefused"),
    "is too busy for data": ({"DATA": "452 Disk full"}, set(), "SMTPDataError"),
    "is slow": ({}, {"MAIL"}, "TimeoutError"),
}


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_a_server_that_will_not_take_it_now_gets_it_once_when_it_will(
    post: MailServer, email: OutgoingEmail, clock, settings, mood
) -> None:
    settings.EMAIL_TIMEOUT = 0.5 if mood == "is slow" else 20
    post.handler.moods, post.handler.silent, fault = BAD_MOODS[mood]

    assert send_due_emails() == 0
    email.refresh_from_db()
    assert (email.state, email.next_attempt_at) == ("waiting", NOON + timedelta(minutes=1))
    assert fault in email.fault or "SMTPServerDisconnected" in email.fault

    post.handler.moods, post.handler.silent = {}, set()
    later(clock, seconds=59)
    assert send_due_emails() == 0
    later(clock, seconds=1)
    assert send_due_emails() == 1
    assert len(post.inbox) == 1
    email.refresh_from_db()
    assert (email.state, email.fault) == ("sent", "")


def test_a_server_that_is_down_gets_every_email_when_it_comes_back(
    post: MailServer, email: OutgoingEmail, clock
) -> None:
    queue_email(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)
    post.stop()
    assert send_due_emails() == 0
    assert all("ConnectionRefusedError" in email.fault for email in OutgoingEmail.objects.all())

    post.come_back()
    later(clock, minutes=1)
    assert send_due_emails() == 2
    assert [message["To"] for message in post.inbox] == [ADDRESS, "bea@camden.gov.uk"]


@pytest.mark.parametrize(
    "moods", [{"RCPT": "550 No such user"}, {"DATA": "554 We do not want this"}]
)
def test_an_email_refused_for_good_is_given_up_and_does_not_hold_up_the_next(
    post: MailServer, email: OutgoingEmail, moods, capsys, caplog
) -> None:
    post.handler.moods = moods
    with caplog.at_level(logging.WARNING):
        assert send_due_emails() == 0
    post.handler.moods = {}
    queue_email(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)
    call_command("send_emails")

    assert OutgoingEmail.objects.given_up().get() == email
    assert capsys.readouterr().out == "E-mails: 1 sent, 0 waiting, 1 failed.\n"
    assert [message["To"] for message in post.inbox] == ["bea@camden.gov.uk"]
    assert "failed" in caplog.text
    assert ADDRESS not in caplog.text

    retry_email(email=email)
    assert send_due_emails() == 1


def test_waits_double_up_to_a_limit_and_come_to_an_end(
    post: MailServer, email: OutgoingEmail, clock
) -> None:
    post.handler.moods = {"RCPT": "451 Not now"}
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert send_due_emails() == 0
        email.refresh_from_db()
        assert email.attempts == attempt
        clock.move_to(email.next_attempt_at)

    assert email.state == OutgoingEmail.State.FAILED
    assert send_due_emails() == 0
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28)


def test_a_bad_good_bye_does_not_send_it_again(
    post: MailServer, email: OutgoingEmail, clock, settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    post.handler.silent = {"QUIT"}
    assert send_due_emails() == 1
    later(clock, days=2)
    assert send_due_emails() == 0
    assert len(post.inbox) == 1


def test_a_worker_killed_after_the_server_took_it_costs_an_attempt_and_can_be_told(
    post: MailServer, email: OutgoingEmail, clock, monkeypatch
) -> None:
    """The one case that cannot be known: the second has the same Message-ID."""
    hand_over = services._hand_over

    def killed(message) -> None:
        hand_over(message)
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "_hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        send_due_emails()
    email.refresh_from_db()
    assert (email.state, email.attempts) == ("waiting", 1)

    monkeypatch.setattr(services, "_hand_over", hand_over)
    assert send_due_emails() == 0
    later(clock, minutes=1)
    assert send_due_emails() == 1
    assert {message["Message-ID"] for message in post.inbox} == {message_id(email)}
    assert len(post.inbox) == 2


def test_without_a_mail_server_emails_wait(settings, email: OutgoingEmail, capsys) -> None:
    settings.MAIL_IS_SET = False
    call_command("send_emails")

    said = capsys.readouterr()
    assert said.out == "E-mails: 0 sent, 1 waiting, 0 failed.\n"
    assert "EMAIL_URL is not set" in said.err


def test_a_fault_of_our_own_stops_one_email_not_the_queue(
    post: MailServer, email: OutgoingEmail, clock
) -> None:
    OutgoingEmail.objects.filter(pk=email.pk).update(subject="Two\nlines")
    queue_email(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)

    assert send_due_emails() == 1
    email.refresh_from_db()
    assert "BadHeaderError" in email.fault
    assert email.state == OutgoingEmail.State.FAILED, "no attempt will do better"


@pytest.mark.parametrize("to", ["ada@camden.gov.uk\u202c", "Ada <ada@camden.gov.uk>;"])
def test_an_address_is_written_to_as_it_is_meant(post: MailServer, to, clock) -> None:
    queue_email(kind="confirm", to=to, context=ABOUT)

    assert send_due_emails() == 1
    assert post.inbox[0]["To"] == "ada@camden.gov.uk"


def test_a_domain_is_written_to_as_its_owner_registered_it(post: MailServer, clock) -> None:
    queue_email(kind="confirm", to="ada@faß.example", context=ABOUT)

    assert send_due_emails() == 1
    assert post.inbox[0]["To"] == "ada@xn--fa-hia.example"


@pytest.mark.parametrize("to", ["ada@localhost", "ada@coun_cil.example", "ädä@camden.gov.uk"])
def test_an_address_that_nothing_can_be_sent_to_is_given_up_at_once(post, to, clock) -> None:
    email = queue_email(kind="confirm", to=to, context=ABOUT)

    assert send_due_emails() == 0
    email.refresh_from_db()
    assert (email.state, email.attempts) == (OutgoingEmail.State.FAILED, 1)
    assert "NotAnAddress" in email.fault


def test_what_is_wrong_with_a_setting_is_not_the_emails_fault(
    post: MailServer, settings, email: OutgoingEmail, clock
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "map", "päss"

    assert send_due_emails() == 0
    email.refresh_from_db()
    assert email.state == OutgoingEmail.State.WAITING


def test_the_database_holds_sent_and_its_time_together(email: OutgoingEmail) -> None:
    with pytest.raises(IntegrityError, match="outgoing_email_sent_has_a_time"):
        OutgoingEmail.objects.filter(pk=email.pk).update(state=OutgoingEmail.State.SENT)


def test_a_server_that_drips_its_words_is_left_in_time(settings, email, clock, monkeypatch) -> None:
    """Each byte comes well before the wait for an answer is over."""
    monkeypatch.setattr(smtp, "LONGEST_CONVERSATION_S", 0.5)
    settings.MAIL_IS_SET, settings.EMAIL_BACKEND = True, "mail.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT, is_over = 20, Event()

    def drip() -> None:
        client, _ = server.accept()
        with client, suppress(OSError):
            while not is_over.wait(0.02):
                client.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        dripping = pool.submit(drip)
        started = time.monotonic()
        try:
            assert send_due_emails() == 0
        finally:
            is_over.set()
        dripping.result()
    assert time.monotonic() - started < 5
    email.refresh_from_db()
    assert (email.state, email.attempts) == (OutgoingEmail.State.WAITING, 1)


def test_a_worker_that_looks_for_emails_is_seen(clock) -> None:
    assert WorkerHeartbeat.objects.last_seen() is None
    send_due_emails()
    assert WorkerHeartbeat.objects.last_seen() == NOON

    clock.shift(1)
    send_due_emails()
    assert WorkerHeartbeat.objects.last_seen() == NOON, "it was noted just now"
    later(clock, minutes=1)
    send_due_emails()
    assert WorkerHeartbeat.objects.last_seen() == NOON + timedelta(minutes=1, seconds=1)
