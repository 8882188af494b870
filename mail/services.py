"""The outbox: e-mails stored in the transaction of their occasion, sent later, by a worker.

An attempt is written down, with the time of the next one, before the mail server is spoken to.
Until then the e-mail is that worker's, and a conversation is cut before. So two workers never send
the same e-mail, whatever cuts an attempt off costs that attempt alone, and nothing is locked while
a mail server is waited for: whoever deletes the e-mail meanwhile does not wait. One case cannot be
known: the server may have taken an e-mail whose worker was killed, or gave up waiting, before that
was written down. Then it is sent again, with the same Message-ID, by which most mail systems drop
the second: better than an answer that never comes.
"""

import logging
import smtplib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from email.errors import MessageError
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.email_address import NotAnAddress, email_address
from core.site_address import site_host

from .models import OutgoingEmail, WorkerHeartbeat

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
# With these waits the last attempt comes about a day after the first.
MOST_ATTEMPTS = 14
HEARTBEAT_EVERY = timedelta(seconds=15)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class EmailText:
    """The rendered text of an e-mail."""

    subject: str
    text: str
    html: str


def render_email(kind: str, context: Mapping[str, Any]) -> EmailText:
    """Renders `templates/mail/<kind>.txt`, whose first line is the subject, and `.html`."""
    values = {**context, "site_url": settings.SITE_URL, "operator": settings.OPERATOR}
    subject, _, text = render_to_string(f"mail/{kind}.txt", values).partition("\n")
    html = render_to_string(f"mail/{kind}.html", {**values, "title": subject})
    return EmailText(subject, text.strip() + "\n", html)


@transaction.atomic
def queue_email(
    *,
    kind: str,
    to: str,
    context: Mapping[str, Any],
    about: str = "",
    dedupe_key: str | None = None,
    unsubscribe_url: str = "",
    is_secret: bool = False,
) -> OutgoingEmail:
    """Puts an e-mail into the outbox; one that has this `dedupe_key` already stays as it is.

    What is posted to `unsubscribe_url`, without more, has to stop such e-mails. One that is secret
    is read by its recipient alone: its text is not shown, and is deleted once it is sent.
    """
    rendered = render_email(kind, context)
    now = timezone.now()
    values = {
        "about": about,
        "to": to,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "unsubscribe_url": unsubscribe_url,
        "is_secret": is_secret,
        "written_at": now,
        "next_attempt_at": now,
    }
    if dedupe_key is None:
        return OutgoingEmail.objects.create(**values)
    return OutgoingEmail.objects.get_or_create(dedupe_key=dedupe_key, defaults=values)[0]


@transaction.atomic
def retry_email(*, email: OutgoingEmail) -> None:
    """Queues an e-mail that was given up, as if it had just been written."""
    OutgoingEmail.objects.given_up().filter(pk=email.pk).update(
        state=OutgoingEmail.State.WAITING, attempts=0, next_attempt_at=timezone.now()
    )


def send_due_emails(*, until: Callable[[], bool] = lambda: False) -> int:
    """Sends the e-mails that are due, one after the other; returns how many were sent."""
    sent = 0
    note_heartbeat()
    while settings.MAIL_IS_SET and not until() and (pk := _begin_attempt()):
        sent += _send_email(pk=pk)
        note_heartbeat()
    return sent


@transaction.atomic
def note_heartbeat() -> None:
    """Notes that a worker is at work, unless that was noted just now."""
    now = timezone.now()
    last_seen = WorkerHeartbeat.objects.last_seen()
    if last_seen is None or not timedelta(0) <= now - last_seen < HEARTBEAT_EVERY:
        WorkerHeartbeat.objects.update_or_create(pk=1, defaults={"seen_at": now})


@transaction.atomic
def _begin_attempt() -> int | None:
    """Notes that an e-mail is about to be tried, and when it will be again; returns its key."""
    now = timezone.now()
    email = OutgoingEmail.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
    if email is None:
        return None
    email.attempts += 1
    email.next_attempt_at = now + wait_after(email.attempts)
    email.save(update_fields=["attempts", "next_attempt_at"])
    return email.pk


def wait_after(attempts: int) -> timedelta:
    """Returns the wait after so many attempts: twice as long each time, up to a limit."""
    return min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)


def _send_email(*, pk: int) -> bool:
    """Sends one e-mail and notes the result."""
    # Later than planned, it is another worker's.
    mine = {"pk": pk, "next_attempt_at__gt": timezone.now()}
    in_hand = OutgoingEmail.objects.waiting().filter(**mine)
    email = in_hand.first()
    if email is None:
        return False  # or erased meanwhile
    headers = {"Message-ID": message_id(email), "Auto-Submitted": "auto-generated"}
    if email.unsubscribe_url:  # RFC 8058: the mail program posts there at the press of its button
        headers["List-Unsubscribe"] = f"<{email.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(email.subject, email.text, headers=headers)
    message.attach_alternative(email.html, "text/html")
    try:
        message.to = [email_address(email.to)]
        _hand_over(message)
    except Exception as fault:  # whatever a mail backend raises, the next e-mail has its turn
        final = is_final(fault) or email.attempts >= MOST_ATTEMPTS
        sort = type(fault).__name__
        in_hand.update(
            state=OutgoingEmail.State.FAILED if final else OutgoingEmail.State.WAITING,
            fault=f"{timezone.now():%Y-%m-%d %H:%M} UTC, {sort}: {fault}"[:1000],
        )
        # The fault itself can hold an address, so the log is told its sort alone.
        outcome = "failed" if final else "to be tried again"
        logger.warning("E-mail %s was not sent (%s): %s.", email.pk, sort, outcome)
        return False
    in_hand.update(
        state=OutgoingEmail.State.SENT,
        sent_at=timezone.now(),
        fault="",
        text="" if email.is_secret else email.text,
        html="" if email.is_secret else email.html,
    )
    return True


def message_id(email: OutgoingEmail) -> str:
    """Returns the same id for every attempt, so that an e-mail that came twice is recognised."""
    mark = salted_hmac("mail.message-id", str(email.pk), algorithm="sha256").hexdigest()
    return f"<email-{email.pk}-{mark[:16]}@{site_host()}>"


def _hand_over(message: EmailMultiAlternatives) -> None:
    """Gives a message to the mail server; whether the server says good-bye does not matter."""
    connection = get_connection()
    try:
        connection.open()
    except (UnicodeError, smtplib.SMTPNotSupportedError) as fault:  # of a setting, not of this one
        raise ConnectionError("the mail server was not reached") from fault
    try:
        connection.send_messages([message])
    finally:
        with suppress(Exception):
            connection.close()


# What is wrong with an e-mail itself: no attempt at it will ever do better.
NEVER_SENT = (
    NotAnAddress,
    UnicodeError,
    BadHeaderError,
    MessageError,
    smtplib.SMTPNotSupportedError,
)


def is_final(fault: Exception) -> bool:
    """Tells whether this e-mail can never be sent, rather than not now or no e-mail at all."""
    from anymail import exceptions as provider  # brings `requests`, which the site goes without

    refused_by_provider = (
        provider.AnymailInvalidAddress,
        provider.AnymailRecipientsRefused,
        provider.AnymailSerializationError,
    )
    if isinstance(fault, NEVER_SENT + refused_by_provider):
        return True
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and 500 <= fault.smtp_code < 600
