"""The shipped record goes out by forms and sheets, and comes back as it was."""

import pytest
from django.test import Client

from staff import roles
from tests.corrections.test_proposals import refused_by_their_forms
from tests.staff.test_spreadsheets import assert_comes_back_unchanged

pytestmark = pytest.mark.django_db


def test_every_shipped_record_can_go_through_its_form() -> None:
    assert refused_by_their_forms() == []


def test_every_shipped_record_comes_back_unchanged(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.EDITOR))

    assert_comes_back_unchanged(client)
