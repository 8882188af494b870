"""Accounts of staff: made by invitation, given a role, closed; and passwords chosen by e-mail.

The database keeps the last administrator (`staff_keep_an_administrator` in the migration): here
its refusal becomes words.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from mail.models import OutgoingEmail
from mail.services import queue_email, render_email

from ..account_links import (
    ADDRESS,
    INVITATION,
    RESET,
    LinkPurpose,
    OldLink,
    account_of_link,
    address_to_confirm,
    link_to_account,
)
from ..models import AccountEvent, StaffAccount
from ..roles import ROLE_MEANINGS

Act = AccountEvent.Act
# Of an account, which Django asks for besides the address.
LONGEST_ADDRESS = User._meta.get_field("username").max_length or 0


def refuse_taken_address(email: str, *, but: User | None = None) -> None:
    """Raises ValidationError where an account has an address, or had it, or it is too long.

    An account keeps the address that it was made with as its name, and what happened to it those
    that it was given, so nobody else gets one of them. An account may go back to one of its own.
    """
    if len(email) > LONGEST_ADDRESS:
        raise ValidationError(f"An account’s address has at most {LONGEST_ADDRESS} characters.")
    had = AccountEvent.objects.filter(act=Act.ADDRESS, address__iexact=email).values("account")
    theirs = User.objects.filter(Q(email__iexact=email) | Q(username__iexact=email) | Q(pk__in=had))
    if but is not None:
        theirs = theirs.exclude(pk=but.pk)
    if theirs.exists():
        raise ValidationError("Another account has this address, or had it before.")


@transaction.atomic
def invite_account(*, email: str, first_name: str, last_name: str, role: str, by: User) -> User:
    """Makes an account that is closed until its owner chooses a password by the link they get."""
    refuse_taken_address(email)
    email = email.lower()  # as what is typed to sign in is compared
    account = User(
        username=email,
        email=email,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
        is_active=False,
    )
    account.set_unusable_password()
    account.save()
    account.groups.set([Group.objects.get(name=role)])
    _send_invitation(account, Act.INVITED, by=by, role=role)
    return account


@transaction.atomic
def invite_account_again(*, key: int, by: User) -> User:
    """Sends another invitation, which alone works from then on."""
    account = _locked(key, by)
    if account.is_active or account.has_usable_password():
        raise ValidationError("This account was used already: reopen it instead.")
    _send_invitation(account, Act.INVITED, by=by, role=_role_of(account))
    return account


@transaction.atomic
def withdraw_account_invitation(*, key: int, by: User) -> User:
    """Ends an invitation: its link opens nothing any more."""
    account = _locked(key, by)
    if account.is_active or account.has_usable_password():
        raise ValidationError("The invitation was used already: close the account instead.")
    _end_links(account)
    AccountEvent.objects.create(account=account, act=Act.WITHDRAWN, by=by)
    return account


@transaction.atomic
def accept_account_invitation(*, token: str, password: str) -> User:
    """Opens an account with the password that its owner chose: the link proves the address.

    Raises OldLink where the link was used meanwhile.
    """
    account = account_of_link(token, INVITATION, lock=True)
    account.set_password(password)
    account.is_active = True
    account.save()
    AccountEvent.objects.create(account=account, act=Act.JOINED)
    return account


@transaction.atomic
def change_account(*, key: int, first_name: str, last_name: str, role: str, by: User) -> User:
    """Changes the name, or the one role, of an account."""
    account = _locked(key, by)
    account.first_name, account.last_name = first_name, last_name
    with _keeping_an_administrator():
        account.save(update_fields=["first_name", "last_name"])
        if role:
            account.groups.set([Group.objects.get(name=role)])
    AccountEvent.objects.create(account=account, act=Act.CHANGED, role=role, by=by)
    return account


@transaction.atomic
def ask_to_confirm_address(*, key: int, email: str, by: User) -> User:
    """Sends a link to the new address of an account, which is signed in with once it is used.

    What nobody has used yet has no owner to ask: its invitation goes to the new address instead.
    """
    account = _locked(key, by)
    if account.email.lower() == email.lower():
        raise ValidationError("It already has that address.")
    refuse_taken_address(email, but=account)
    email = email.lower()
    if not account.has_usable_password():
        _delete_unsent_links(account.email)
        account.username = account.email = email
        account.save(update_fields=["username", "email"])
        _send_invitation(account, Act.INVITED, by=by, role=_role_of(account), address=email)
        return account
    if not account.is_active:
        raise ValidationError("This account is closed: reopen it first.")
    AccountEvent.objects.create(account=account, act=Act.ADDRESS_ASKED, address=email, by=by)
    _send_link("confirm_address", account, ADDRESS, to=email, address=email, by=by)
    return account


@transaction.atomic
def confirm_account_address(*, token: str) -> User:
    """Gives an account the address to which the link went, and tells the one that it had.

    Sessions stay: whoever pressed the button has the mailbox, and the password is what it was.
    Links that were sent to the address before open nothing any more. Raises OldLink where the
    link was used meanwhile, ValidationError where somebody else got the address.
    """
    account = account_of_link(token, ADDRESS, lock=True)
    asked, before = address_to_confirm(account), account.email
    if asked is None:
        raise OldLink("What happened to the account is gone.")
    refuse_taken_address(asked.address, but=account)
    account.email = asked.address
    account.save(update_fields=["email"])
    AccountEvent.objects.create(account=account, act=Act.ADDRESS, address=asked.address)
    if before:
        _delete_unsent_links(before)
        context = {"account": account, "before": before, "by": asked.by}
        queue_email(kind="address_changed", to=before, context=context)
    return account


@transaction.atomic
def close_account(*, key: int, by: User) -> User:
    """Closes an account: its owner is signed out, and cannot sign in."""
    account = _locked(key, by)
    account.is_active = False
    with _keeping_an_administrator():
        account.save(update_fields=["is_active"])
    AccountEvent.objects.create(account=account, act=Act.CLOSED, by=by)
    return account


@transaction.atomic
def reopen_account(*, key: int, by: User) -> User:
    """Opens an account that was closed, with the password and the role that it had."""
    account = _locked(key, by)
    if not account.has_usable_password():
        raise ValidationError("Nobody has used this account yet: invite the person again.")
    account.is_active = True
    account.save(update_fields=["is_active"])
    AccountEvent.objects.create(account=account, act=Act.REOPENED, by=by)
    return account


@transaction.atomic
def remove_second_factor(*, key: int, by: User) -> User:
    """Takes a lost second factor away: its owner sets up a new one when they next sign in."""
    account = _locked(key, by)
    Authenticator.objects.filter(user=account).delete()
    AccountEvent.objects.create(account=account, act=Act.FACTOR_REMOVED, by=by)
    return account


@transaction.atomic
def send_password_link(*, email: str, by: User | None = None) -> None:
    """Sends a link to choose a password to whoever has an open account, or a new invitation.

    Who has none is sent nothing. It is written all the same, so that the answer takes as long.
    """
    account = StaffAccount.objects.with_state().filter(email__iexact=email).first()
    if account is not None and account.state == StaffAccount.State.INVITED:
        _send_invitation(account, Act.ASKED_AGAIN)
    elif account is not None and account.is_active:
        _send_link("password_reset", account, RESET)
        AccountEvent.objects.create(account=account, act=Act.RESET_ASKED, by=by)
    else:
        render_email("password_reset", _link_context(User(email=email), RESET))


@transaction.atomic
def reset_password(*, token: str, password: str) -> User:
    """Sets the password that somebody chose by a link; every session of theirs ends with it.

    Raises OldLink where the link was used meanwhile.
    """
    account = account_of_link(token, RESET, lock=True)
    account.set_password(password)
    account.save(update_fields=["password"])
    AccountEvent.objects.create(account=account, act=Act.RESET)
    return account


@transaction.atomic
def make_superuser(*, email: str, password: str) -> User:
    """Makes an account that may do everything, for the command line alone."""
    refuse_taken_address(email)
    email = email.lower()
    account: User = User.objects.create_superuser(email, email, password)
    AccountEvent.objects.create(account=account, act=Act.MADE)
    return account


def _locked(key: int, by: User) -> User:
    """Returns an account, locked. A superuser's is changed by another superuser alone.

    Not its key, or two who change each other's account would wait for one another.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=key)
    if account.is_superuser and not by.is_superuser:
        raise PermissionDenied("Only a superuser can change the account of a superuser.")
    return account


def _role_of(account: User) -> str:
    return str(account.groups.values_list("name", flat=True).first() or "")


def _send_invitation(
    account: User, act: str, *, by: User | None = None, role: str = "", address: str = ""
) -> None:
    _end_links(account)
    has = _role_of(account)
    meaning = ROLE_MEANINGS.get(has, "")
    _send_link("account_invitation", account, INVITATION, role=has, meaning=meaning, by=by)
    AccountEvent.objects.create(account=account, act=act, by=by, role=role, address=address)


def _end_links(account: User) -> None:
    """Ends the links of an account that nobody has used yet, in e-mails that wait too."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    _delete_unsent_links(account.email)


def _delete_unsent_links(address: str) -> None:
    secret = OutgoingEmail.objects.filter(is_secret=True).addressed_to(address)
    secret.exclude(state=OutgoingEmail.State.SENT).delete()


def _send_link(
    kind: str, account: User, purpose: LinkPurpose, *, to: str = "", **more: object
) -> None:
    context = _link_context(account, purpose) | more
    queue_email(kind=kind, to=to or account.email, context=context, is_secret=True)


def _link_context(account: User, purpose: LinkPurpose) -> dict[str, object]:
    return {
        "account": account,
        "link": link_to_account(account, purpose),
        "works_for": purpose.works_for_words,
    }


@contextmanager
def _keeping_an_administrator() -> Iterator[None]:
    """Turns the database's refusal to lose the last administrator into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if "last administrator" not in str(refused):
            raise
        raise ValidationError(
            "This is the last administrator, and somebody must be able to invite people and "
            "give them a role. Make somebody else an administrator first."
        ) from refused
