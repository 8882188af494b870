"""The contact book: what it holds, whom it never writes to again, and for how long it is kept."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from boundaries.models import LocalAuthority
from contacts.links import unsubscribe_url
from contacts.models import Contact, Unsubscription
from contacts.role_address import looks_personal
from contacts.services import (
    NotToBeWrittenTo,
    import_contacts,
    remove_contact,
    save_contact,
    unsubscribe,
    write_to_contact,
)
from corrections.personal_data import held_of
from mail.models import OutgoingEmail
from partnerships.models import Partnership
from staff import roles
from tests.conftest import new_staff
from tests.contacts.invented import ROLE, SOURCE, invented_contact
from tests.mail.mail_server import MailServer

pytestmark = pytest.mark.django_db
ADDRESS = "schools@camden.gov.uk"


@pytest.fixture
def user():
    return new_staff(roles.MODERATOR)


def path_of(email: str) -> str:
    return re.sub(r"^https?://[^/]+", "", unsubscribe_url(email))


@pytest.mark.parametrize(
    ("email", "is_one"),
    [
        ("ada.invented@camden.gov.uk", True),
        ("a.invented@camden.gov.uk", True),
        ("schools@gmail.com", True),
        ("schools@camden.gov.uk", False),
        ("school.improvement@camden.gov.uk", False),
        ("education-services@camden.gov.uk", False),
        ("leads2026@camden.gov.uk", False),
    ],
)
def test_an_address_that_looks_like_a_persons_own_is_told(email, is_one) -> None:
    assert looks_personal(email) is is_one


def test_an_entry_is_for_an_authority_or_a_partnership_and_there_once(user) -> None:
    camden = LocalAuthority.objects.get(slug="camden")
    contact = invented_contact(user=user)
    with pytest.raises(ValidationError, match="in the book already"):
        invented_contact(user=user, email="Schools@Camden.gov.uk")
    with pytest.raises(ValidationError, match="one of the two"):
        invented_contact(authority=None, user=user)
    partnership = Partnership.objects.all()[0]
    invented_contact(authority=None, partnership=partnership, user=user, email=ADDRESS)

    values = {"role": ROLE, "email": ADDRESS.upper(), "source": SOURCE, "authority": camden}
    for row in (
        Contact(**values, added_at=contact.added_at, checked_at=contact.checked_at),
        Contact(
            **values | {"partnership": partnership, "email": "other@camden.gov.uk"},
            added_at=contact.added_at, checked_at=contact.checked_at,
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_unsubscribing_takes_a_press_of_a_button_and_holds_for_good(
    client: Client, user, post: MailServer
) -> None:
    contact = invented_contact(user=user)
    write_to_contact(contact=contact, kind="invitation", context={}, key="test")
    path = path_of(ADDRESS)
    assert "camden" not in path
    # Opening the page does nothing: programs that read mail do that too.
    assert "Stop our e-mails?" in client.get(path).content.decode()
    assert Unsubscription.objects.count() == 0

    for _ in range(2):
        page = client.post(path)
        assert "We will not write again" in page.content.decode()
        assert page["Cache-Control"] == "private, no-cache"
    # What waited is not sent, and nothing else is written.
    assert OutgoingEmail.objects.count() == 0
    with pytest.raises(NotToBeWrittenTo):
        write_to_contact(contact=contact, kind="invitation", context={}, key="again")

    remove_contact(contact=contact)
    again = invented_contact(user=user, email="SCHOOLS@camden.gov.uk")
    assert Contact.objects.with_unsubscribed().get(pk=again.pk).is_unsubscribed
    with pytest.raises(NotToBeWrittenTo):
        write_to_contact(contact=again, kind="invitation", context={}, key="again")
    call_command("send_emails")
    assert post.inbox == []


def test_an_address_that_may_not_be_used_is_not_written_to(user) -> None:
    contact = invented_contact(user=user, is_usable=False)
    with pytest.raises(NotToBeWrittenTo):
        write_to_contact(contact=contact, kind="invitation", context={}, key="test")


def test_an_import_brings_up_what_is_there_and_leaves_unusable_what_was(user) -> None:
    invented_contact(user=user, is_usable=False)
    camden, leeds = (LocalAuthority.objects.get(slug=slug) for slug in ("camden", "leeds"))
    brought = [
        Contact(authority=camden, role="Another team", email=ADDRESS.upper(), source=SOURCE),
        Contact(authority=leeds, role=ROLE, email="schools@leeds.gov.uk", source=SOURCE),
    ]

    counts = import_contacts(contacts=brought, user=user)

    assert (counts.added, counts.changed) == (1, 1)
    kept = Contact.objects.get(authority=camden)
    assert (kept.role, kept.is_usable, kept.email) == ("Another team", False, ADDRESS)


def test_what_nobody_saved_again_for_two_years_is_deleted(user, capsys) -> None:
    with time_machine.travel(datetime(2024, 10, 1, tzinfo=UTC), tick=False):
        old, saved = invented_contact(user=user), invented_contact(user=user, authority="leeds")
    with time_machine.travel(datetime(2025, 10, 1, tzinfo=UTC), tick=False):
        save_contact(contact=saved, user=user)

    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC), tick=False):
        call_command("delete_expired_data")

    assert "1 entries of the contact book" in capsys.readouterr().out
    assert list(Contact.objects.values_list("pk", flat=True)) == [saved.pk]
    assert not Contact.objects.filter(pk=old.pk).exists()


def test_who_asks_gets_what_is_held_and_has_it_deleted(user, capsys) -> None:
    contact = invented_contact(user=user)
    unsubscribe(mark="0" * 64)
    (entry,) = held_of(ADDRESS)["contact_book"]
    assert (entry["role"], entry["source"]) == (ROLE, SOURCE)
    assert held_of(ADDRESS)["unsubscribed"] is False
    Client().post(path_of(ADDRESS))
    assert held_of(ADDRESS)["unsubscribed"] is True

    call_command("erase_personal_data", ADDRESS)

    assert "1 entries of the contact book" in capsys.readouterr().out
    assert not Contact.objects.filter(pk=contact.pk).exists()
    assert held_of(ADDRESS)["unsubscribed"] is True


def test_an_address_stands_in_no_log(user, caplog) -> None:
    contact = invented_contact(user=user)
    assert ADDRESS not in f"{contact} {contact!r}"
