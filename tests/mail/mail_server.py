"""A mail server for tests: a real one, in a thread of its own, that can be in a bad mood."""

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Moody:
    """The behaviour of the server: `moods` says what to answer, `silent` where it hangs."""

    def __init__(self) -> None:
        self.inbox: list[EmailMessage] = []
        self.moods: dict[str, str] = {}
        self.silent: set[str] = set()

    async def _answer(self, command: str) -> str | None:
        if command in self.silent:
            await asyncio.Event().wait()
        return self.moods.get(command)

    async def handle_MAIL(  # noqa: N802 (the names are aiosmtpd's)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if refusal := await self._answer("MAIL"):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if refusal := await self._answer("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if refusal := await self._answer("DATA"):
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.inbox.append(message)
        await self._answer("AFTER DATA")
        return "250 Accepted"

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await self._answer("QUIT")
        return "221 Bye"


class MailServer:
    """Its address stays the same, whether it is up or not."""

    def __init__(self) -> None:
        self.handler = Moody()
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self._start()

    def _start(self) -> None:
        self._controller = Controller(self.handler, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def come_back(self) -> None:
        self.handler.moods.clear()
        self.handler.silent.clear()
        self._start()

    @property
    def inbox(self) -> list[EmailMessage]:
        return self.handler.inbox


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.stop()


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())
