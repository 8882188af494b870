"""Letters: written in the transaction of what they tell of, sent later, by a worker.

An attempt is written down, with the time of the next one, before the mail server is spoken to,
and the letter stays locked while it is. So two workers never send the same letter, and whatever
cuts an attempt off costs that attempt alone. One case cannot be known: the server may have taken
a letter whose worker was killed, or gave up waiting, before that was written down. Then it is
sent again, with the same Message-ID, by which most mail systems drop the second: better than an
answer that never comes.
"""

import logging
import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.site_address import site_host

from .models import Letter

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# With these waits the last attempt comes about a day after the first.
MOST_ATTEMPTS = 14

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    title: str
    text: str
    html: str


def letter_words(kind: str, context: Mapping[str, Any]) -> Words:
    """The words of `templates/mail/<kind>.txt`, whose first line is the title, and `.html`."""
    values = {**context, "site_url": settings.SITE_URL}
    title, _, text = render_to_string(f"mail/{kind}.txt", values).partition("\n")
    html = render_to_string(f"mail/{kind}.html", {**values, "title": title})
    return Words(title, text.strip() + "\n", html)


@transaction.atomic
def write_letter(
    *,
    kind: str,
    to: str,
    context: Mapping[str, Any],
    about: str = "",
    once: str | None = None,
) -> Letter:
    """Put a letter into the queue; where one about `once` was written before, that one stands."""
    words = letter_words(kind, context)
    now = timezone.now()
    values = {
        "about": about,
        "to": to,
        "title": words.title,
        "text": words.text,
        "html": words.html,
        "written_at": now,
        "next_attempt_at": now,
    }
    if once is None:
        return Letter.objects.create(**values)
    return Letter.objects.get_or_create(once=once, defaults=values)[0]


@transaction.atomic
def try_again(*, letter: Letter) -> None:
    """Queue a letter that was given up, as if it had just been written."""
    Letter.objects.given_up().filter(pk=letter.pk).update(
        state=Letter.State.WAITING, attempts=0, next_attempt_at=timezone.now()
    )


def send_due(*, until: Callable[[], bool] = lambda: False) -> int:
    """Send what is due, one letter after the other; how many were sent."""
    sent = 0
    while settings.MAIL_IS_SET and not until() and (pk := _begin_attempt()):
        sent += _attempt(pk=pk)
    return sent


@transaction.atomic
def _begin_attempt() -> int | None:
    """Writes down that a letter is about to be tried, and when it will be again."""
    now = timezone.now()
    letter = Letter.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
    if letter is None:
        return None
    letter.attempts += 1
    letter.next_attempt_at = now + wait_after(letter.attempts)
    letter.save(update_fields=["attempts", "next_attempt_at"])
    return letter.pk


def wait_after(attempts: int) -> timedelta:
    """How long a letter waits after so many attempts: twice as long each time, up to a limit."""
    return min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)


@transaction.atomic
def _attempt(*, pk: int) -> bool:
    """Sends one letter and writes down what became of it.

    It waits for the lock: another worker, looking for a letter that is due, may hold it for a
    moment, until it sees that this one was just taken.
    """
    waiting = Letter.objects.filter(pk=pk, state=Letter.State.WAITING)
    letter = waiting.select_for_update(of=("self",)).first()
    if letter is None:
        return False  # erased, or sent by another worker meanwhile
    try:
        _hand_over(_message(letter))
    except Exception as fault:  # whatever a mail backend raises, the next letter has its turn
        _note_fault(letter, fault, timezone.now())
        return False
    letter.state, letter.sent_at, letter.fault = Letter.State.SENT, timezone.now(), ""
    letter.save(update_fields=["state", "sent_at", "fault"])
    return True


def _message(letter: Letter) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.title,
        letter.text,
        to=[letter.to],
        headers={"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def message_id(letter: Letter) -> str:
    """The same for every attempt at a letter, so that one that came twice can be told."""
    mark = salted_hmac("corrections.message-id", str(letter.pk), algorithm="sha256").hexdigest()
    return f"<letter-{letter.pk}-{mark[:16]}@{site_host()}>"


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Gives a message to the mail server; whether the server says good-bye does not matter."""
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([message])
    finally:
        with suppress(Exception):
            connection.close()


def _note_fault(letter: Letter, fault: Exception, now: datetime) -> None:
    final = is_final(fault) or letter.attempts >= MOST_ATTEMPTS
    letter.state = Letter.State.FAILED if final else Letter.State.WAITING
    letter.fault = f"{now:%Y-%m-%d %H:%M} UTC, {type(fault).__name__}: {fault}"[:1000]
    letter.save(update_fields=["state", "fault"])
    # The fault itself can hold an address, so the log is told its sort alone.
    outcome = "given up" if final else "to be tried again"
    logger.warning("Letter %s was not sent (%s): %s.", letter.pk, type(fault).__name__, outcome)


def is_final(fault: Exception) -> bool:
    """Whether the server refused this letter for good, rather than for now or all letters."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and 500 <= fault.smtp_code < 600
