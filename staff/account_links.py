"""The links in e-mails with which people choose a password. Nothing about them is stored.

Each is signed, works once, for a while, and for one purpose: it holds a mark of the account as it
was, so that choosing a password, signing in, closing the account and a newer invitation end it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from core.site_address import absolute


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


def link_to_choose(account: User, purpose: LinkPurpose) -> str:
    """Returns the whole address of the page on which the owner of an account chooses a password."""
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


def _mark(account: User, purpose: LinkPurpose) -> str:
    state = (account.pk, account.email, account.password, account.last_login, account.is_active)
    return salted_hmac(purpose.salt, repr(state), algorithm="sha256").hexdigest()[:32]
