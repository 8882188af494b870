"""The contact book's pages: kept by moderators, by hand or from a file, and LAs invited from it."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from boundaries.models import LocalAuthority
from contacts.models import Contact, address_mark
from contacts.services import unsubscribe
from corrections.models import Invitation
from mail.models import OutgoingEmail
from mail.services import send_due_emails
from partnerships.models import Partnership
from staff import roles
from surveys.models import Respondent
from surveys.services.answering import give_consent, submit_response
from surveys.services.invite import invite_to_round, remind_of_round
from surveys.services.rounds import close_round, publish_round
from tests.conftest import new_staff
from tests.contacts.invented import ROLE, SOURCE, invented_contact
from tests.mail.mail_server import MailServer, text_of
from tests.surveys.invented import invented_round, set_back

pytestmark = pytest.mark.django_db
BOOK, IMPORT, INVITE = "/staff/contacts/", "/staff/contacts/import/", "/staff/contacts/invite/"
HEADER = ["Local authority", "Partnership", "Role", "E-mail", "Source", "Our own notes"]


@pytest.fixture
def user():
    return new_staff(roles.MODERATOR)


@pytest.fixture
def staff(client: Client, user) -> Client:
    client.force_login(user)
    return client


def text(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def xlsx(*rows: list[str]) -> SimpleUploadedFile:
    book, body = Workbook(), BytesIO()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(body)
    return SimpleUploadedFile("contacts.xlsx", body.getvalue())


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("contacts.csv", "\n".join(lines).encode())


def brought(staff: Client, file: SimpleUploadedFile):
    return staff.post(IMPORT, {"file": file}, follow=True)


def test_an_entry_is_typed_changed_and_removed(staff: Client, user) -> None:
    camden = LocalAuthority.objects.get(slug="camden")
    typed = {
        "authority": camden.pk, "role": ROLE, "source": SOURCE, "is_usable": "yes",
        "email": "Schools <schools@camden.gov.uk>",
    }  # fmt: skip
    assert "There is a problem" in text(staff.post(f"{BOOK}new/", typed | {"email": "nobody"}))
    saved = staff.post(f"{BOOK}new/", typed, follow=True)
    assert "Saved." in text(saved)
    contact = Contact.objects.get()
    assert (contact.email, contact.added_by) == ("schools@camden.gov.uk", user)
    assert "in the book already" in text(staff.post(f"{BOOK}new/", typed))

    page = f"{BOOK}{contact.pk}/"
    changed = staff.post(page, typed | {"email": "ada.invented@camden.gov.uk", "is_usable": "no"})
    assert changed.status_code == 302
    told = text(staff.get(BOOK))
    assert "looks personal" in told
    assert "Not to be used" in told
    contact.refresh_from_db()
    assert (contact.email, contact.is_usable) == ("ada.invented@camden.gov.uk", False)

    assert "Remove this contact?" in text(staff.get(f"{page}remove/"))
    staff.post(f"{page}remove/")
    assert not Contact.objects.exists()


def test_an_entry_of_a_partnership_is_named_by_its_page(staff: Client) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    typed = {"role": ROLE, "source": SOURCE, "email": "office@learning.example", "is_usable": "yes"}
    assert "one of the two" in text(staff.post(f"{BOOK}new/", typed))
    refused = staff.post(f"{BOOK}new/", typed | {"partnership": "no-such"})
    assert "There is no partnership at that address." in text(refused)

    staff.post(f"{BOOK}new/", typed | {"partnership": f"http://x/partnerships/{partnership.slug}/"})

    assert Contact.objects.get().partnership == partnership
    assert f"Partnerships: 1 Partnership Contact E-mails {partnership.name}" in text(
        staff.get(BOOK)
    )


def test_a_file_is_looked_at_and_then_taken_in_whole(staff: Client, user) -> None:
    camden = invented_contact(user=user)
    slug = "camden-invented-learning"
    preview = brought(
        staff,
        xlsx(
            ["E09000007", "", "Another team", "SCHOOLS@camden.gov.uk", SOURCE, "Ring first"],
            ["Leeds", "", ROLE, "schools@leeds.gov.uk", SOURCE, ""],
            # What Cumbria was until the record's map, and Cumberland came after it.
            ["Cumberland", "", ROLE, "ada.invented@cumberland.gov.uk", SOURCE, ""],
            ["", slug, ROLE, "office@learning.example", SOURCE, ""],
        ),
    )
    assert "3 new, 1 changed. Nothing is saved yet." in text(preview)
    assert "1 address looks personal" in text(preview)
    assert Contact.objects.count() == 1

    saved = staff.post(preview.redirect_chain[-1][0], follow=True)

    assert "Saved: 3 added, 1 changed." in text(saved)
    camden.refresh_from_db()
    assert camden.role == "Another team"
    places = Contact.objects.order_by("email").values_list("authority__slug", "partnership__slug")
    assert list(places) == [
        ("cumbria", None), (None, slug), ("camden", None), ("leeds", None),
    ]  # fmt: skip
    assert "over an hour old, or was already used" in text(
        staff.post(preview.redirect_chain[-1][0], follow=True)
    )


def test_every_fault_of_a_file_is_told_and_none_of_it_taken_in(staff: Client) -> None:
    refused = brought(
        staff,
        csv(
            "la,email,role,source",
            "Camden,schools@camden.gov.uk,Invented team,The invented page",
            "Camden,Schools@camden.gov.uk,Invented team,The invented page",
            "Atlantis,nobody,,The invented page",
        ),
    )

    assert refused.status_code == 422
    told = text(refused)
    assert "Nothing was saved" in told
    assert "4 faults found." in told
    assert "3 email repeats row 2" in told
    assert "4 local_authority “Atlantis” is not the name or code of an LA" in told
    assert "4 email Enter an e-mail address" in told
    assert "4 role This field cannot be blank." in told
    assert "role is missing" in text(brought(staff, csv("la,email,source", "Camden,a@b.uk,x")))
    assert "cannot be read as an XLSX workbook" in text(
        brought(staff, SimpleUploadedFile("contacts.xlsx", b"PK\x03\x04 broken"))
    )
    assert not Contact.objects.exists()


def test_the_list_is_searched_and_sorted_out_by_how_far_it_has_come(staff: Client, user) -> None:
    invented_contact(user=user)
    invented_contact(user=user, authority="leeds", email="unwilling@leeds.gov.uk")
    unsubscribe(mark=address_mark("unwilling@leeds.gov.uk"))

    assert "Never asked: 1" in text(staff.get(BOOK))
    for query, shown in {
        "standing=never_asked": {"Camden"},
        "standing=unsubscribed": {"Leeds"},
        "standing=answered": set(),
        "standing=no_contact&q=norfolk": {"Norfolk"},
        "q=UNWILLING": {"Leeds"},
        "standing=nonsense&q=norfolk": {"Norfolk"},
    }.items():
        page = staff.get(f"{BOOK}?{query}").context["page"]
        assert {line.authority.name for line in page} == shown, query


def test_las_are_chosen_read_the_email_for_and_sent_it(
    staff: Client, user, post: MailServer
) -> None:
    for slug in ("camden", "leeds", "norfolk"):
        invented_contact(user=user, authority=slug)
    chosen = list(
        LocalAuthority.objects.filter(slug__in=["camden", "leeds"]).values_list("pk", flat=True)
    )
    assert staff.get(INVITE).content.decode().count("checked") == 3
    assert "Choose at least one LA." in text(staff.post(INVITE))

    check = staff.post(INVITE, {"la": chosen})
    assert "Send 2 e-mails?" in text(check)
    assert "Is the page of Camden right?" in text(check)
    assert "schools@leeds.gov.uk" in text(check)
    assert not OutgoingEmail.objects.exists()

    done = staff.post(INVITE, {"la": chosen, "send": "1"}, follow=True)
    assert "2 e-mails written." in text(done)
    again = staff.post(INVITE, {"la": chosen, "send": "1"}, follow=True)
    assert "0 e-mails written." in text(again)
    call_command("send_emails")
    assert {message["To"] for message in post.inbox} == {
        "schools@camden.gov.uk", "schools@leeds.gov.uk",
    }  # fmt: skip
    assert all(SOURCE in text_of(message) for message in post.inbox)
    listed = text(staff.get(f"{BOOK}?standing=asked"))
    assert f"by {user.email}: sent" in listed
    contact = Contact.objects.get(authority__slug="camden")
    assert f"by {user.email} schools@camden.gov.uk No None" in text(
        staff.get(f"{BOOK}{contact.pk}/")
    )


def test_they_are_reminded_with_one_button(staff: Client, user) -> None:
    contact = invented_contact(user=user)
    staff.post(INVITE, {"la": [contact.authority_id], "send": "1"})
    assert "Remind" not in text(staff.get(BOOK))
    long_ago = Invitation.objects.get().invited_at.replace(year=2025)
    Invitation.objects.update(invited_at=long_ago)
    assert "Remind 1 LA that has not answered" in text(staff.get(BOOK))

    assert "1 e-mail written." in text(staff.post(f"{BOOK}remind/", follow=True))

    assert "Remind 1" not in text(staff.get(BOOK))
    assert Invitation.objects.get().reminded_by == user


def test_nobody_without_the_permission_sees_an_address(client: Client, user) -> None:
    contact = invented_contact(user=user)
    client.force_login(new_staff(roles.EDITOR))
    for path in (BOOK, IMPORT, INVITE, f"{BOOK}{contact.pk}/"):
        assert client.get(path).status_code == 403
    assert BOOK not in client.get("/staff/").content.decode()
    for path in ("/local-authorities/camden/", "/api/v1/authorities/camden/", "/records.json"):
        assert contact.email not in Client().get(path).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_book(staff: Client, user) -> None:
    numbers = []
    for slugs in (["camden"], ["leeds", "norfolk", "york", "kent"]):
        for slug in slugs:
            invented_contact(user=user, authority=slug)
        chosen = LocalAuthority.objects.filter(slug__in=slugs).values_list("pk", flat=True)
        staff.post(INVITE, {"la": list(chosen), "send": "1"})
        staff.get(BOOK)
        with CaptureQueriesContext(connection) as queries:
            staff.get(BOOK)
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 17


def test_the_book_shows_what_surveys_asked_and_who_answered(
    staff: Client, user, post: MailServer
) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    entry = invented_contact(
        authority=None, partnership=partnership, email="office@learning.example", user=user
    )
    of_the_la = invented_contact(authority="camden", user=user)
    round = invented_round("supply-1.toml")
    assert "Nothing so far" in text(staff.get(f"{BOOK}{entry.pk}/"))
    invite_to_round(name=round.name, user=user)
    send_due_emails()
    assert {message["To"] for message in post.inbox} == {entry.email, of_the_la.email}
    set_back(round, 8)
    remind_of_round(name=round.name, user=user)

    told = text(staff.get(BOOK))
    for once_each in ("An invented survey", "Reminded", "waiting to be sent", "No answer so far"):
        assert told.count(once_each) == 2, "the LA and the partnership"
    respondent = Respondent.objects.get(contact=entry)
    give_consent(respondent=respondent)
    assert text(staff.get(BOOK)).count("No answer so far") == 2, "what is begun is not sent"
    submit_response(respondent=respondent, copy=None)
    assert text(staff.get(BOOK)).count("No answer so far") == 1
    page = text(staff.get(f"{BOOK}{entry.pk}/"))
    assert re.search(rf"An invented survey .+ {entry.email} .+ Yes", page)
    close_round(name=round.name)
    publish_round(name=round.name)
    assert "Nothing so far, or the results are published" in text(staff.get(f"{BOOK}{entry.pk}/"))
