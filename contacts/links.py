"""The link with which an address is unsubscribed. It names the address by its mark alone."""

from django.core import signing
from django.urls import reverse

from core.site_address import absolute

from .models import address_mark

UNSUBSCRIBE = "contacts.unsubscribe"


def unsubscribe_url(email: str) -> str:
    """Returns the address of the page that asks whether to stop writing to an e-mail address."""
    token = signing.dumps(address_mark(email), salt=UNSUBSCRIBE)
    return absolute(reverse("unsubscribe", args=[token]))


def read_unsubscribe(token: str) -> str:
    """Returns the mark in a token. Raises signing.BadSignature where it is not ours."""
    mark: str = signing.loads(token, salt=UNSUBSCRIBE)
    return mark
