"""What every test stands on: a real PostGIS with the shipped records loaded once.

A test's own changes are rolled back after it.
"""

import os
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

# Playwright keeps an event loop in this thread, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The test database with everything in `fixtures/`, postcodes apart."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)


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

    def make(role: str) -> User:
        email = f"{role}@cfey.example"
        user = User.objects.create_user(email, email, PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        TOTP.activate(user, TOTP_SECRET)
        return user

    return make


def code_now() -> str:
    """What the app of everybody made by `make_staff` shows."""
    (counter,) = yield_hotp_counters_from_time()
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))
