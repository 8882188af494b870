"""Encrypting who answers, under a key of the round that is destroyed when it is published."""

import hashlib
import hmac
from typing import Any

from cryptography.fernet import Fernet

from boundaries.postcodes import Postcode

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
    return _mark(key, email.lower())


def school_mark_of(key: RoundKey, postcode: Postcode) -> str:
    """Returns what the school at a postcode is recognised by, so that schools can be counted."""
    return _mark(key, f"school at {postcode}")


def _mark(key: RoundKey, text: str) -> str:
    return hmac.new(key.key.encode(), text.encode(), hashlib.sha256).hexdigest()


def respondents_at(email: str) -> list[Respondent]:
    """Returns whoever has this address, in all rounds that still have their key."""
    return [
        respondent
        for key in RoundKey.objects.all()
        for respondent in Respondent.objects.filter(round=key.round_id, mark=mark_of(key, email))
    ]


def held_in_surveys(email: str) -> list[dict[str, Any]]:
    """Returns everything that the surveys hold of an address, as JSON can say it."""
    return [
        {
            "survey": respondent.round.title,
            "link_sent_at": respondent.asked_at,
            "reminded_at": respondent.reminded_at,
            "withdrawn_at": respondent.withdrawn_at,
            "answered_for": respondent.organisation,
            "answers": list(
                respondent.response.answers.values(
                    "question", "item", "values", "number", "text", "no_answer"
                )
            )
            if respondent.response
            else [],
        }
        for respondent in respondents_at(email)
    ]
