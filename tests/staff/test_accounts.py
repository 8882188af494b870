"""Accounts of staff: invited by e-mail, changed, closed, and never without an administrator."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from abep_map.management.commands import createsuperuser
from core.models.rate_limit import RateLimitCount
from mail.models import OutgoingEmail
from mail.services import send_due_emails
from staff import account_links, roles
from staff.models import AccountEvent, StaffAccount
from staff.services.accounts import (
    change_account,
    close_account,
    make_superuser,
    reopen_account,
    send_password_link,
)
from tests.conftest import PASSWORD, new_staff
from tests.mail.mail_server import MailServer
from tests.mail.mail_server import text_of as text_of_email
from tests.staff.test_access import sign_in
from tests.staff.test_admin import text_of

CHOSEN = {"password": "rather long words", "repeated_password": "rather long words"}
ADA = {
    "first_name": "Ada",
    "last_name": "Invented",
    "email": "Ada@cfey.example",
    "role": roles.EDITOR,
}
FORGOTTEN = "/account/password/forgotten/"


@pytest.fixture
def administrator(client: Client, make_staff) -> User:
    user: User = make_staff(roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def link_in(email: OutgoingEmail) -> str:
    link = re.search(r"https?://[^/]+(/account/\S+)", email.text)
    assert link
    return link[1]


def newest_link() -> str:
    return link_in(OutgoingEmail.objects.latest("pk"))


def invited(client: Client) -> User:
    done = client.post("/staff/accounts/invite/", ADA)
    assert done.headers["Location"] == "/staff/accounts/"
    return User.objects.get(email="ada@cfey.example")


@pytest.mark.django_db
def test_an_invitation_opens_an_account_once(
    client: Client, administrator: User, post: MailServer
) -> None:
    asked = text_of(client.get("/staff/accounts/invite/"))
    for meaning in roles.ROLE_MEANINGS.values():
        assert meaning in asked
    ada = invited(client)
    assert not ada.is_active
    assert "Invited" in text_of(client.get("/staff/accounts/"))
    send_due_emails()
    (message,) = post.inbox
    assert message["To"] == "ada@cfey.example"
    assert "Your role is editor." in text_of_email(message)
    kept = OutgoingEmail.objects.get()
    assert (kept.text, kept.html) == ("", ""), "who reads the database finds no link there"
    link = re.search(r"(/account/\S+)", text_of_email(message))
    assert link

    person = Client()
    assert "ada@cfey.example" in text_of(person.get(link[1]))
    unlike = person.post(link[1], CHOSEN | {"repeated_password": "something else"})
    assert "The two passwords are not the same." in text_of(unlike)
    short = person.post(link[1], {"password": "short", "repeated_password": "short"})
    assert "too short" in text_of(short)
    done = person.post(link[1], CHOSEN)
    assert done.headers["Location"] == "/account/sign-in/"
    sign_in(person, ada, CHOSEN["password"])

    assert person.get("/staff/changes/").headers["Location"] == "/account/second-factor/"
    again = person.get(link[1])
    assert again.status_code == 410
    assert "This link no longer works" in text_of(again)
    page = text_of(client.get(f"/staff/accounts/{ada.pk}/"))
    assert f"Invited, as editor, by {administrator.email}" in page
    assert "Chose a password: the address is confirmed" in page


@pytest.mark.django_db
def test_a_second_factor_is_set_up_without_another_password_and_leads_on(
    client: Client, make_staff
) -> None:
    user = make_staff(roles.EDITOR)
    Authenticator.objects.all().delete()
    sign_in(client, user)
    client.get("/staff/changes/?page=2")

    page = client.get("/account/second-factor/totp/activate/")

    assert page.status_code == 200, "the password was typed just now"
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert 'href="/staff/changes/?page=2"' in client.get("/account/second-factor/").content.decode()
    removal = client.get("/account/second-factor/totp/deactivate/")
    assert removal.headers["Location"].startswith("/account/confirm/"), "before one goes"
    assert client.get("/account/second-factor/recovery-codes/").status_code != 302
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    Authenticator.objects.all().delete()
    asked = client.get("/account/second-factor/totp/activate/")
    assert asked.headers["Location"].startswith("/account/confirm/"), "it was long ago"


@pytest.mark.django_db
def test_of_several_invitations_the_newest_works_and_none_that_is_withdrawn(
    client: Client, administrator: User, monkeypatch
) -> None:
    ada = invited(client)
    first = newest_link()
    client.post(f"/staff/accounts/{ada.pk}/invite/")
    assert OutgoingEmail.objects.count() == 1, "what waits is replaced"
    second = newest_link()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200

    week = account_links.INVITATION.works_for
    monkeypatch.setattr("django.core.signing.time.time", lambda: long_after(week))
    assert client.get(second).status_code == 410
    client.post(FORGOTTEN, {"email": "ada@CFEY.example"})
    third = newest_link()
    assert client.get(third).status_code == 200, "asked again by the person"

    withdrawn = client.post(f"/staff/accounts/{ada.pk}/withdraw/", follow=True)
    assert "The invitation is withdrawn." in text_of(withdrawn)
    assert client.post(third, CHOSEN).status_code == 410
    client.post(FORGOTTEN, {"email": "ada@cfey.example"})
    assert not OutgoingEmail.objects.exists()
    reopened = client.post(f"/staff/accounts/{ada.pk}/reopen/", follow=True)
    assert "Nobody has used this account yet" in text_of(reopened)


def long_after(period: timedelta) -> float:
    return (timezone.now() + period + timedelta(minutes=1)).timestamp()


@pytest.mark.django_db
def test_an_address_that_another_had_or_that_is_too_long_is_a_fault(
    client: Client, administrator: User, make_staff
) -> None:
    moved = make_staff(roles.EDITOR)
    User.objects.filter(pk=moved.pk).update(email="moved@cfey.example")
    for email, told in (
        (moved.email, "or had it before"),
        (administrator.email.upper(), "Another account has this address"),
        (f"new@{'long.' * 30}example", "at most 150 characters"),
    ):
        refused = client.post("/staff/accounts/invite/", ADA | {"email": email})
        assert told in text_of(refused)
    assert User.objects.count() == 2


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client: Client, make_staff
) -> None:
    user = make_staff(roles.EDITOR)
    elsewhere = Client()
    elsewhere.force_login(user)
    assert FORGOTTEN in client.get("/account/sign-in/").content.decode()

    known = client.post(FORGOTTEN, {"email": "EDITOR@cfey.example"})
    unknown = client.post(FORGOTTEN, {"email": "nobody@cfey.example"})

    without_token = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
    assert without_token.sub(b"", known.content) == without_token.sub(b"", unknown.content)
    (email,) = OutgoingEmail.objects.all()
    assert email.to == user.email
    link = newest_link()
    done = client.post(link, CHOSEN)
    assert done.headers["Location"] == "/account/sign-in/"
    assert elsewhere.get("/staff/").status_code == 302, "other sessions end"
    assert client.post(link, CHOSEN).status_code == 410
    assert "not correct" in sign_in(Client(), user, PASSWORD).content.decode()
    second = sign_in(client, user, CHOSEN["password"])
    assert second.headers["Location"] == "/account/second-factor/authenticate/"

    client.post(FORGOTTEN, {"email": user.email})
    link = newest_link()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.post(link, CHOSEN).status_code == 410, "nobody comes back to a closed account"


@pytest.mark.django_db
def test_links_are_asked_for_a_few_times_a_day(client: Client, make_staff) -> None:
    user = make_staff(roles.EDITOR)
    RateLimitCount.objects.all().delete()

    answers = [client.post(FORGOTTEN, {"email": user.email}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Too many requests" in text_of(answers[-1])
    assert OutgoingEmail.objects.count() == 5


@pytest.mark.django_db
def test_a_link_in_an_email_is_for_its_reader_alone(client: Client, make_staff) -> None:
    administrator = make_staff(roles.ADMINISTRATOR)
    send_password_link(email=administrator.email)
    client.force_login(make_staff(roles.MODERATOR))
    email = OutgoingEmail.objects.get()

    page = client.get(f"/admin/mail/outgoingemail/{email.pk}/change/").content.decode()

    assert link_in(email) not in page
    assert "Not shown: it holds a link that opens an account." in page


@pytest.mark.django_db
def test_an_account_has_one_role_and_can_be_closed(
    client: Client, administrator: User, make_staff
) -> None:
    user = make_staff(roles.VIEWER)
    user.groups.add(Group.objects.get(name=roles.EDITOR))
    page = f"/staff/accounts/{user.pk}/"
    person = Client()
    person.force_login(user)

    client.post(page, {"first_name": "Ada", "last_name": "Invented", "role": roles.MODERATOR})
    assert [group.name for group in user.groups.all()] == [roles.MODERATOR]
    client.post(f"{page}remove-factor/")
    assert person.get("/staff/").headers["Location"] == "/account/second-factor/"
    client.post(f"{page}close/")
    assert "/account/sign-in/" in person.get("/staff/").headers["Location"]
    client.post(f"{page}reopen/")

    told = text_of(client.get(page))
    for happened in ("Name or role changed, as moderator", "Second factor removed", "Reopened"):
        assert f"{happened}, by {administrator.email}" in told


def asked_to_move(client: Client, user: User, email: str) -> str:
    """Asks for another address of an account; returns the link that went there."""
    asked = client.post(f"/staff/accounts/{user.pk}/address/", {"email": email}, follow=True)
    assert f"An e-mail with a link goes to {email}" in text_of(asked)
    sent = OutgoingEmail.objects.latest("pk")
    assert (sent.to, sent.is_secret) == (email.lower(), True)
    return link_in(sent)


@pytest.mark.django_db
def test_an_account_gets_another_address_once_that_is_confirmed(
    client: Client, administrator: User, make_staff, post: MailServer
) -> None:
    user = make_staff(roles.EDITOR)
    person, before = Client(), user.email
    sign_in(Client(), user)
    person.force_login(user)
    send_password_link(email=before)
    reset = newest_link()
    send_due_emails()
    mistyped = asked_to_move(client, user, "moveed@cfey.example")
    link = asked_to_move(client, user, "Moved@cfey.example")
    assert person.post(mistyped).status_code == 410, "the newer link alone works"

    asked = text_of(Client().get(link))
    assert before in asked
    assert "moved@cfey.example" in asked
    user.refresh_from_db()
    assert user.email == before, "who follows a link presses nothing"
    done = Client().post(link)
    assert done.headers["Location"] == "/account/sign-in/"
    assert person.post(link).status_code == 410

    user.refresh_from_db()
    assert user.email == "moved@cfey.example"
    assert person.get("/staff/").status_code == 200, "who is signed in stays so"
    assert Client().get(reset).status_code == 410
    assert (
        "not correct"
        in Client()
        .post("/account/sign-in/", {"login": before, "password": PASSWORD})
        .content.decode()
    )
    second = sign_in(Client(), user, PASSWORD)
    assert second.headers["Location"] == "/account/second-factor/authenticate/"
    send_due_emails()
    told = post.inbox[-1]
    assert told["To"] == before
    assert "It now has moved@cfey.example" in text_of_email(told)
    page = text_of(client.get(f"/staff/accounts/{user.pk}/"))
    asking = "Asked to confirm a new e-mail address: moved@cfey.example"
    assert f"{asking}, by {administrator.email}" in page
    assert "Confirmed the new e-mail address, and signs in with it: moved@cfey.example" in page

    once_more = asked_to_move(client, user, "third@cfey.example")
    Client().post(once_more)
    for had in (before, "moved@cfey.example"):
        refused = client.post("/staff/accounts/invite/", ADA | {"email": had})
        assert "or had it before" in text_of(refused)
    Client().post(asked_to_move(client, user, before))
    user.refresh_from_db()
    assert user.email == before, "back to one of their own"


@pytest.mark.django_db
def test_an_address_that_is_taken_meanwhile_or_of_a_closed_account_is_not_given(
    client: Client, administrator: User, make_staff
) -> None:
    user = make_staff(roles.EDITOR)
    page = f"/staff/accounts/{user.pk}/"
    for email, told in (
        (user.email, "It already has that address."),
        (administrator.email.upper(), "Another account has this address"),
        ("nobody", "there is no “@”"),
    ):
        refused = client.post(f"{page}address/", {"email": email})
        assert told in text_of(refused)
    link = asked_to_move(client, user, "ada@cfey.example")
    ada = invited(client)
    assert Client().post(link).status_code == 410
    User.objects.filter(pk=ada.pk).delete()
    assert Client().get(link).status_code == 200
    client.post(f"{page}close/")
    assert Client().post(link).status_code == 410
    closed = client.post(f"{page}address/", {"email": "other@cfey.example"})
    assert "reopen it first" in text_of(closed)
    above = make_superuser(email="root@cfey.example", password=PASSWORD)
    refused = client.post(f"/staff/accounts/{above.pk}/address/", {"email": "x@cfey.example"})
    assert refused.status_code == 403


@pytest.mark.django_db
def test_an_invitation_to_a_mistyped_address_goes_to_the_right_one(
    client: Client, administrator: User
) -> None:
    ada = invited(client)
    mistyped = newest_link()

    moved = client.post(
        f"/staff/accounts/{ada.pk}/address/", {"email": "adah@cfey.example"}, follow=True
    )

    assert "Invited at adah@cfey.example" in text_of(moved)
    assert f"Invited: adah@cfey.example, as editor, by {administrator.email}" in text_of(moved)
    (sent,) = OutgoingEmail.objects.all()
    assert sent.to == "adah@cfey.example", "what waited for the other is gone"
    assert client.get(mistyped).status_code == 410
    assert Client().post(link_in(sent), CHOSEN).status_code == 302
    ada.refresh_from_db()
    assert (ada.username, ada.is_active) == ("adah@cfey.example", True)
    assert invited(client).email == "ada@cfey.example", "whose it is can be invited there"


@pytest.mark.django_db
def test_a_superuser_is_changed_by_a_superuser_alone(client: Client, administrator: User) -> None:
    above = make_superuser(email="root@cfey.example", password=PASSWORD)
    page = f"/staff/accounts/{above.pk}/"
    assert "can only be changed by a superuser" in text_of(client.get(page))

    assert client.post(f"{page}close/").status_code == 403
    assert client.post(page, {"first_name": "A", "last_name": "B"}).status_code == 403
    for act in (close_account, reopen_account):
        with pytest.raises(PermissionDenied):
            act(key=above.pk, by=administrator)
    close_account(key=administrator.pk, by=above)
    assert StaffAccount.objects.with_state().get(pk=administrator.pk).state == "closed"


@pytest.mark.django_db
def test_the_last_administrator_stays(client: Client, administrator: User, make_staff) -> None:
    make_staff(roles.MODERATOR)
    page = f"/staff/accounts/{administrator.pk}/"
    closed = client.post(f"{page}close/", follow=True)
    assert "This is the last administrator" in text_of(closed)
    demoted = client.post(page, {"first_name": "A", "last_name": "B", "role": roles.VIEWER})
    assert "This is the last administrator" in text_of(demoted)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.first_name == "", "all of it or nothing"
    for by_hand in (
        lambda: User.objects.filter(pk=administrator.pk).update(is_active=False),
        lambda: User.objects.filter(pk=administrator.pk).update(email=""),
        lambda: administrator.groups.clear(),
        lambda: User.objects.get(pk=administrator.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
            by_hand()

    invited(client)
    User.objects.filter(email="ada@cfey.example").update(is_superuser=True)
    still = text_of(client.post(f"{page}close/", follow=True))
    assert "last administrator" in still, "nobody has used the other yet"
    another = make_superuser(email="root@cfey.example", password=PASSWORD)
    change_account(
        key=administrator.pk, first_name="A", last_name="B", role=roles.VIEWER, by=administrator
    )
    with pytest.raises(ValidationError):
        close_account(key=another.pk, by=another)


def test_two_administrators_do_not_close_each_other(own_database) -> None:
    pair = [new_staff(roles.ADMINISTRATOR, name) for name in ("ada", "bea")]
    together, refused = Barrier(2), []

    def close(other: User, by: User) -> None:
        together.wait()
        try:
            close_account(key=other.pk, by=by)
        except ValidationError:
            refused.append(other)
        finally:
            connection.close()

    threads = [Thread(target=close, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db
def test_the_first_account_has_an_address(monkeypatch, capsys) -> None:
    def typed(email: str, *passwords: str) -> None:
        answers = iter(passwords)
        monkeypatch.setattr("builtins.input", lambda asked: email)
        monkeypatch.setattr(createsuperuser, "getpass", lambda asked: next(answers))
        call_command("createsuperuser")

    for email, passwords, told in (
        ("", (), "an e-mail address is needed to sign in with"),
        ("root", (), "there is no “@”"),
        ("root@cfey.example", ("short",), "too short"),
        ("root@cfey.example", (PASSWORD, "another"), "the two passwords are not the same"),
    ):
        with pytest.raises(CommandError, match=f"No account was created: .*{told}"):
            typed(email, *passwords)
    typed("root@cfey.example", PASSWORD, PASSWORD)
    assert "Sign in at /account/sign-in/ with root@cfey.example" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Another account has this address"):
        typed("ROOT@cfey.example")

    assert User.objects.get().is_superuser
    assert AccountEvent.objects.get().act == "made"


@pytest.mark.django_db
def test_an_account_without_a_role_is_told_so_and_takes_nothing(client: Client, make_staff) -> None:
    user = make_staff(roles.EDITOR)
    user.groups.clear()
    client.force_login(user)

    for address in ("/staff/", "/staff/spreadsheets/", "/staff/spreadsheets/records.xlsx"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Your account has no role yet" in text_of(refused)
