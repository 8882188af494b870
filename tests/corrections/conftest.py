"""A moderator, and a browser in which they are signed in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from staff import roles
from tests.conftest import new_staff


@pytest.fixture
def moderator(db: None) -> User:
    return new_staff(roles.MODERATOR)


@pytest.fixture
def at_work(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client
