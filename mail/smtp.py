"""SMTP with one limit on the whole conversation.

Django limits the wait for each answer. A server that drips one a byte at a time keeps to that for
as long as it likes.
"""

import smtplib
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Timer
from typing import Any

from django.core.mail.backends import smtp

# Less than the wait before the next attempt, by when another worker may take the e-mail.
LONGEST_CONVERSATION_S = 35.0


class TimedSMTP(smtplib.SMTP):
    """A conversation that ends in time: the connection is cut then, wherever it is waited for."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._end = Timer(LONGEST_CONVERSATION_S, self._hang_up)
        self._end.daemon = True
        self._end.start()
        super().__init__(*arguments, **options)

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):  # closed, or not open yet
            self.sock.shutdown(SHUT_RDWR)  # type: ignore[union-attr]

    def close(self) -> None:
        self._end.cancel()
        super().close()


class TimedSMTPOverTLS(TimedSMTP, smtplib.SMTP_SSL):
    """The same, encrypted from the start."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[TimedSMTP]:
        return TimedSMTPOverTLS if self.use_ssl else TimedSMTP
