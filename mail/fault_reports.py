"""Tells the administrators of a fault by e-mail, without a word that somebody typed."""

import traceback
from hashlib import sha256
from logging import Handler, LogRecord

from django.conf import settings
from django.utils import timezone

from core.outages import DATABASE_AWAY


class FaultReports(Handler):
    """A log handler that puts an e-mail into the outbox: once an hour for each place of a fault.

    Of the fault it gives its sort and the lines of code that led to it. Not its words, which may
    quote a value; nor the request, whose address may be secret. While the database is away there
    is nothing to put an e-mail into: monitoring tells of that.
    """

    def emit(self, record: LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        if fault is None or isinstance(fault, DATABASE_AWAY):
            return
        try:
            self.report(record, fault)
        except Exception:  # nobody is left to tell; the console has the fault itself
            self.handleError(record)

    def report(self, record: LogRecord, fault: BaseException) -> None:
        from .services import queue_email  # the models are there once Django is

        lines = [
            f"{frame.filename.removeprefix(f'{settings.BASE_DIR}/')}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(fault.__traceback__)
        ]
        sort = type(fault).__name__
        place = sha256("\n".join([sort, *lines]).encode()).hexdigest()[:32]
        for number, (_, address) in enumerate(settings.ADMINS):
            queue_email(
                kind="fault",
                to=address,
                context={"sort": sort, "logger": record.name, "lines": lines},
                dedupe_key=f"fault-{place}-{timezone.now():%Y%m%d%H}-{number}",
            )
