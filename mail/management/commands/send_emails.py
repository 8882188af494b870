"""The worker that sends the e-mails of the outbox."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from ...models import OutgoingEmail
from ...services import send_due_emails

LOOK_EVERY_S = 3

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends the e-mails that are due; with --loop until it is told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until a signal comes")

    def handle(self, *, loop: bool, **options: Any) -> None:
        if not settings.MAIL_IS_SET:
            self.stderr.write("EMAIL_URL is not set: e-mails are kept until it is.")
        if not loop:
            sent = send_due_emails()
            waiting = OutgoingEmail.objects.waiting().count()
            given_up = OutgoingEmail.objects.given_up().count()
            self.stdout.write(f"E-mails: {sent} sent, {waiting} waiting, {given_up} failed.")
            return
        stop = Event()  # set by a signal; the e-mail in hand is finished first
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                close_old_connections()
                send_due_emails(until=stop.is_set)
            except Error as fault:  # the database is away: it may come back
                logger.warning("The database could not be asked (%s).", type(fault).__name__)
            stop.wait(LOOK_EVERY_S)
