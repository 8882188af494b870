"""A mail server of the tests' own, which the site is told to use."""

from collections.abc import Iterator

import pytest

from .mail_server import MailServer, mail_server


@pytest.fixture
def post(settings) -> Iterator[MailServer]:
    """A mail server that takes everything until a test says otherwise."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 20
        settings.DEFAULT_FROM_EMAIL = "ABEP Map <map@example.org>"
        settings.MAIL_IS_SET = True
        yield server
