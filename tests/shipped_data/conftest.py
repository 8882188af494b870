"""Tests of the shipped record stand on a database that holds it, made once for them all."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import database_copy


@pytest.fixture(scope="package", autouse=True)
def _shipped_record(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loads the shipped files in the place of the little England, of which nothing is left."""
    with django_db_blocker.unblock(), database_copy("shipped"):
        call_command("load_reference", folder=settings.BASE_DIR / "fixtures", verbosity=0)
        yield
