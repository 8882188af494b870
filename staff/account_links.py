"""The links in e-mails with which people choose a password or confirm an address. None is stored.

Each is signed, works once, for a while, and for one purpose: it holds a mark of the account as it
was, so that choosing a password, signing in, closing the account and a newer invitation end it.
One that confirms an address outlives all of these but the closing, and ends with a newer one.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core.site_address import absolute

from .models import AccountEvent


class OldLink(Exception):
    """Says that a link was ours, and works no longer."""


@dataclass(frozen=True)
class LinkPurpose:
    """What a link is for: the page that it opens, and how long it works."""

    salt: str
    page: str
    works_for: timedelta
    works_for_words: str


INVITATION = LinkPurpose("staff.invitation", "accept-invitation", timedelta(days=7), "7 days")
RESET = LinkPurpose("staff.password-reset", "reset-password", timedelta(hours=1), "1 hour")
ADDRESS = LinkPurpose("staff.address", "confirm-address", timedelta(days=7), "7 days")


def link_to_account(account: User, purpose: LinkPurpose) -> str:
    """Returns the whole address of the page that a link for the owner of an account opens."""
    token = signing.dumps([account.pk, _mark(account, purpose)], salt=purpose.salt)
    return absolute(reverse(purpose.page, args=[token]))


def account_of_link(token: str, purpose: LinkPurpose, *, lock: bool = False) -> User:
    """Returns the account that a link opens, locked where it is about to be used.

    Raises signing.BadSignature where it is not ours, OldLink where it was used or is too old.
    """
    key, mark = signing.loads(token, salt=purpose.salt)
    accounts = User.objects.select_for_update() if lock else User.objects.all()
    account = accounts.filter(pk=key).first()
    if account is None or not constant_time_compare(mark, _mark(account, purpose)):
        raise OldLink("It was used, or the account is not as it was.")
    try:
        signing.loads(token, salt=purpose.salt, max_age=purpose.works_for)
    except signing.SignatureExpired as expired:
        raise OldLink("It is too old.") from expired
    return account


def address_to_confirm(account: User) -> AccountEvent | None:
    """Returns the newest request to confirm an address of an account; None without one."""
    return AccountEvent.objects.filter(account=account, act=AccountEvent.Act.ADDRESS_ASKED).last()


def _mark(account: User, purpose: LinkPurpose) -> str:
    state: tuple[object, ...]
    if purpose is ADDRESS:
        asked = address_to_confirm(account)
        state = (account.pk, account.email, asked and asked.pk, account.is_active)
    else:
        state = (account.pk, account.email, account.password, account.last_login, account.is_active)
    return salted_hmac(purpose.salt, repr(state), algorithm="sha256").hexdigest()[:32]
