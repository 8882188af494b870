"""Second factors in the database: nothing there lets anybody sign in."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client

from staff import roles
from tests.conftest import TOTP_SECRET, code_now
from tests.staff.test_access import sign_in

pytestmark = pytest.mark.django_db

SECOND_STEP = "/account/second-factor/authenticate/"


@pytest.fixture
def codes(make_staff) -> RecoveryCodes:
    """The recovery codes of an editor who has an app too."""
    return RecoveryCodes.activate(make_staff(roles.EDITOR))


def stored() -> str:
    return json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def comes_in(codes: RecoveryCodes, code: str) -> bool:
    cache.clear()  # a code of the app works once, and the next comes in half a minute
    client = Client()
    sign_in(client, codes.instance.user)
    client.post(SECOND_STEP, {"code": code})
    return client.get("/staff/").status_code == 200


def test_secrets_are_kept_encrypted_and_work(codes: RecoveryCodes) -> None:
    assert TOTP_SECRET not in stored()
    assert Authenticator.objects.count() == 2
    first, second, *_ = codes.generate_codes()

    assert comes_in(codes, code_now())
    assert comes_in(codes, first)
    assert not comes_in(codes, first), "a recovery code works once"
    assert comes_in(codes, second)


def test_the_key_is_changed_without_anybody_locked_out(
    codes: RecoveryCodes, settings, capsys
) -> None:
    old = settings.SECOND_FACTOR_KEYS
    first, second, *_ = codes.generate_codes()
    settings.SECOND_FACTOR_KEYS = ["a new one for tests", *old]
    assert comes_in(codes, code_now())
    assert comes_in(codes, first)

    before = stored()
    call_command("encrypt_second_factors")
    assert capsys.readouterr().out == "Encrypted with the first key: 2.\n"
    assert stored() != before
    settings.SECOND_FACTOR_KEYS = ["a new one for tests"]

    assert comes_in(codes, code_now())
    assert comes_in(codes, second)
    settings.SECOND_FACTOR_KEYS = old
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_KEYS lacks the key"):
        comes_in(codes, code_now())
