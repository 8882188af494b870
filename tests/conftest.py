"""What every test stands on: a real PostGIS with the shipped records loaded once.

A test's own changes are rolled back after it.
"""

import os

import pytest
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
