"""Changes to the second factors of all staff at once."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from ..second_factor import SecondFactorAdapter

# Where allauth keeps what it encrypts: the secret of an app, and what recovery codes are made of.
SECRETS = ("secret", "seed")


@transaction.atomic
def encrypt_second_factors() -> int:
    """Encrypts every secret with the first key, so that the others can go; returns how many."""
    adapter = SecondFactorAdapter()
    number = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        for name in set(SECRETS) & set(factor.data):
            factor.data[name] = adapter.encrypt(adapter.decrypt(factor.data[name]))
            factor.save(update_fields=["data"])
            number += 1
    return number
