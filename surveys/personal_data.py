"""Encrypting who answers, under a key of the round that is destroyed when it is published."""

import hashlib
import hmac

from cryptography.fernet import Fernet

from .models import Respondent, RoundKey


def new_key() -> str:
    return Fernet.generate_key().decode()


def encrypted(key: RoundKey, email: str) -> str:
    return Fernet(key.key).encrypt(email.encode()).decode()


def email_of(respondent: Respondent) -> str:
    """Returns the address of a respondent. Raises RoundKey.DoesNotExist once it is published."""
    return address_in(RoundKey.objects.get(round=respondent.round_id), respondent)


def address_in(key: RoundKey, respondent: Respondent) -> str:
    """Returns the address of a respondent, by the key of the round."""
    return Fernet(key.key).decrypt(respondent.email).decode()


def mark_of(key: RoundKey, email: str) -> str:
    """Returns what an address is recognised by; nobody can make it again without the key."""
    return hmac.new(key.key.encode(), email.lower().encode(), hashlib.sha256).hexdigest()
