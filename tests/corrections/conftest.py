"""A mail server of the tests' own, and a database in which threads see each other's rows."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from corrections.models import Draft, Letter, Submission, Tally

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


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Writes are committed, for threads to see; what was sent in is deleted afterwards.

    pytest-django's own way empties every table, the shipped records too. For tests without the
    mark `django_db`.
    """
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            for model in (Draft, Letter, Submission, Tally):
                model._default_manager.all().delete()
            connection.close()
