"""Letters in a real conversation with a mail server: each arrives once, or staff see why not."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from mail import services
from mail.models import Letter
from mail.services import (
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    message_id,
    send_due,
    try_again,
    wait_after,
    write_letter,
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
def letter(clock) -> Letter:
    return write_letter(kind="confirm", to=ADDRESS, context=ABOUT)


def later(clock, **by: float) -> None:
    clock.shift(timedelta(**by))


def test_a_letter_arrives_whole_and_once(post: MailServer, letter: Letter) -> None:
    assert send_due() == 1
    assert send_due() == 0

    (message,) = post.inbox
    assert message["To"] == ADDRESS
    assert message["From"] == "ABEP Map <map@example.org>"
    assert message["Subject"].strip() == "Please confirm your e-mail address: Kingston & “Richmond”"
    assert message["Message-ID"] == message_id(letter)
    assert message["Auto-Submitted"] == "auto-generated"
    assert LINK in text_of(message)
    assert "&amp;" not in text_of(message)
    html = text_of(message, "html")
    assert "Kingston &amp; “Richmond”" in html
    assert "<img" not in html
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.sent_at) == ("sent", 1, NOON)


def test_a_letter_is_written_with_what_it_tells_of_or_not_at_all(clock) -> None:
    with transaction.atomic():
        write_letter(kind="confirm", to=ADDRESS, context=ABOUT)
        transaction.set_rollback(True)

    assert not Letter.objects.exists()


def test_what_a_letter_is_about_can_keep_it_from_being_written_twice(clock) -> None:
    for _ in range(2):
        write_letter(kind="confirm", to=ADDRESS, context=ABOUT, once="due camden 2026")

    assert Letter.objects.count() == 1


BAD_MOODS = {
    "says try later": ({"RCPT": "451 Greylisted"}, set(), "SMTPRecipientsRefused"),
    "refuses our own address": ({"MAIL": "550 Who are you"}, set(), "SMTPSenderRefused"),
    "is too busy for data": ({"DATA": "452 Disk full"}, set(), "SMTPDataError"),
    "is slow": ({}, {"MAIL"}, "TimeoutError"),
}


@pytest.mark.parametrize("mood", BAD_MOODS)
def test_a_server_that_will_not_take_it_now_gets_it_once_when_it_will(
    post: MailServer, letter: Letter, clock, settings, mood
) -> None:
    settings.EMAIL_TIMEOUT = 0.5 if mood == "is slow" else 20
    post.handler.moods, post.handler.silent, fault = BAD_MOODS[mood]

    assert send_due() == 0
    letter.refresh_from_db()
    assert (letter.state, letter.next_attempt_at) == ("waiting", NOON + timedelta(minutes=1))
    assert fault in letter.fault or "SMTPServerDisconnected" in letter.fault

    post.handler.moods, post.handler.silent = {}, set()
    later(clock, seconds=59)
    assert send_due() == 0
    later(clock, seconds=1)
    assert send_due() == 1
    assert len(post.inbox) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.fault) == ("sent", "")


def test_a_server_that_is_down_gets_every_letter_when_it_comes_back(
    post: MailServer, letter: Letter, clock
) -> None:
    write_letter(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)
    post.stop()
    assert send_due() == 0
    assert all("ConnectionRefusedError" in each.fault for each in Letter.objects.all())

    post.come_back()
    later(clock, minutes=1)
    assert send_due() == 2
    assert [message["To"] for message in post.inbox] == [ADDRESS, "bea@camden.gov.uk"]


@pytest.mark.parametrize(
    "moods", [{"RCPT": "550 No such user"}, {"DATA": "554 We do not want this"}]
)
def test_a_letter_refused_for_good_is_given_up_and_does_not_hold_up_the_next(
    post: MailServer, letter: Letter, moods, capsys, caplog
) -> None:
    post.handler.moods = moods
    with caplog.at_level(logging.WARNING):
        assert send_due() == 0
    post.handler.moods = {}
    write_letter(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)
    call_command("send_emails")

    assert Letter.objects.given_up().get() == letter
    assert capsys.readouterr().out == "Letters: 1 sent, 0 waiting, 1 given up.\n"
    assert [message["To"] for message in post.inbox] == ["bea@camden.gov.uk"]
    assert "given up" in caplog.text
    assert ADDRESS not in caplog.text

    try_again(letter=letter)
    assert send_due() == 1


def test_waits_double_up_to_a_limit_and_come_to_an_end(
    post: MailServer, letter: Letter, clock
) -> None:
    post.handler.moods = {"RCPT": "451 Not now"}
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert send_due() == 0
        letter.refresh_from_db()
        assert letter.attempts == attempt
        clock.move_to(letter.next_attempt_at)

    assert letter.state == Letter.State.FAILED
    assert send_due() == 0
    waits = [wait_after(attempt) for attempt in range(1, MOST_ATTEMPTS)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT
    assert timedelta(hours=20) < sum(waits, timedelta()) < timedelta(hours=28)


def test_a_bad_good_bye_does_not_send_it_again(
    post: MailServer, letter: Letter, clock, settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    post.handler.silent = {"QUIT"}
    assert send_due() == 1
    later(clock, days=2)
    assert send_due() == 0
    assert len(post.inbox) == 1


def test_a_worker_killed_after_the_server_took_it_costs_an_attempt_and_can_be_told(
    post: MailServer, letter: Letter, clock, monkeypatch
) -> None:
    """The one case that cannot be known: the second has the same Message-ID."""
    hand_over = services._hand_over

    def killed(message) -> None:
        hand_over(message)
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "_hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("waiting", 1)

    monkeypatch.setattr(services, "_hand_over", hand_over)
    assert send_due() == 0
    later(clock, minutes=1)
    assert send_due() == 1
    assert {message["Message-ID"] for message in post.inbox} == {message_id(letter)}
    assert len(post.inbox) == 2


def test_without_a_mail_server_letters_wait(settings, letter: Letter, capsys) -> None:
    settings.MAIL_IS_SET = False
    call_command("send_emails")

    said = capsys.readouterr()
    assert said.out == "Letters: 0 sent, 1 waiting, 0 given up.\n"
    assert "EMAIL_URL is not set" in said.err


def test_a_fault_of_our_own_stops_one_letter_not_the_queue(
    post: MailServer, letter: Letter, clock
) -> None:
    Letter.objects.filter(pk=letter.pk).update(title="Two\nlines")
    write_letter(kind="confirm", to="bea@camden.gov.uk", context=ABOUT)

    assert send_due() == 1
    letter.refresh_from_db()
    assert "BadHeaderError" in letter.fault


def test_the_database_holds_sent_and_its_time_together(letter: Letter) -> None:
    with pytest.raises(IntegrityError, match="letter_sent_has_a_time"):
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT)
