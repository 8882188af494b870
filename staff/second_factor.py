"""Second factors in the database, encrypted: whoever reads it alone cannot sign in with them."""

from base64 import urlsafe_b64encode

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The encryption of each secret of allauth: those of apps, and the one that recovery codes are
    made of. Of a security key it knows no secret."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "SECOND_FACTOR_KEYS lacks the key that a second factor was stored with."
            ) from error


def _keys() -> MultiFernet:
    """Returns the keys: the first encrypts; each is tried where something is read."""
    macs = [
        salted_hmac("staff.second_factor", "", secret=secret, algorithm="sha256")
        for secret in settings.SECOND_FACTOR_KEYS
    ]
    return MultiFernet([Fernet(urlsafe_b64encode(mac.digest())) for mac in macs])
