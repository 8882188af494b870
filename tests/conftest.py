"""Every test stands on a real PostGIS with a little invented England loaded once.

A test's own changes are rolled back after it.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from tests.factories import write_england
from tests.mail.mail_server import MailServer, mail_server

# Playwright keeps an event loop in this thread, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
settings.PASSWORD_HASHERS = ["tests.quick_hasher.QuickHasher"]
# All that the site and its tests have loaded is looked through for what may be let go: not so often
# as after every 700 new objects, which takes up to a tenth of a test's time.
gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def england(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The files that are loaded where none are named: real places, an invented record."""
    shipped = settings.FIXTURES_DIR
    settings.FIXTURES_DIR = write_england(tmp_path_factory.mktemp("england") / "fixtures")
    yield
    settings.FIXTURES_DIR = shipped


@pytest.fixture(scope="session")
def django_db_setup(
    england: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database with the little England of `tests/factories.py`, postcodes apart."""
    with django_db_blocker.unblock():
        # pytest-django makes none where only tests with a database of their own were chosen.
        is_made = connection.settings_dict["NAME"].startswith(TEST_DATABASE_PREFIX)
        made = [] if is_made else setup_databases(verbosity=0, interactive=False)
        call_command("load_reference", verbosity=0)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


# PostgreSQL's own workers end by themselves when a database is copied or dropped, and only a
# superuser may end them, as `DROP DATABASE ... WITH (FORCE)` would try to.
END_CLIENTS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %s AND backend_type = 'client backend'
"""


@contextmanager
def database_copy(name: str) -> Iterator[None]:
    """Makes a copy of the test database, and has every connection of this process use it."""
    shared = connection.settings_dict["NAME"]
    copy = f"{shared}_{name}"
    connection.close()
    with connection._nodb_cursor() as cursor:
        # A server on the shared database reconnects when it is next asked.
        cursor.execute(END_CLIENTS, [shared])
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{shared}"')
    connection.settings_dict["NAME"] = copy  # every thread's connection reads this dictionary
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = shared
        with connection._nodb_cursor() as cursor:
            cursor.execute(END_CLIENTS, [copy])
            cursor.execute(f'DROP DATABASE "{copy}"')


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A copy of the test database, for a test that has to commit: nobody else meets what it did.

    For threads, a server or a lost connection. Not together with `db`, which never commits.
    """
    with django_db_blocker.unblock(), database_copy("own"):
        yield


@pytest.fixture(autouse=True)
def _for_the_test_client(settings) -> None:
    """It speaks plain HTTP and needs no collected static files; browser tests use the real ones."""
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


PASSWORD = "a long password for tests"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def make_staff(db: None) -> Callable[[str], User]:
    """Makes an invented member of staff with a role and an app for codes."""
    return new_staff


def new_staff(role: str, name: str = "") -> User:
    email = f"{name or role}@cfey.example"
    user = User.objects.create_user(email, email, PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    TOTP.activate(user, TOTP_SECRET)
    return user


def code_now() -> str:
    """Returns the code that the app of everybody made by `make_staff` shows."""
    _before, counter, _after = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))


@pytest.fixture
def post(settings) -> Iterator[MailServer]:
    """A mail server that takes everything until a test says otherwise."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "mail.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 20
        settings.DEFAULT_FROM_EMAIL = "ABEP Map <map@example.org>"
        settings.MAIL_IS_SET = True
        yield server
