"""The contact book in a browser: a table brought in, LAs invited, one answers, one says no more."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from contacts.models import Contact
from corrections.models import Invitation
from mail.models import OutgoingEmail
from mail.services import send_due_emails
from partnerships.models import Partnership
from staff import roles
from surveys.services.invite import invite_to_round
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.mail.mail_server import MailServer
from tests.surveys.invented import invented_round

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

TABLE = """la,role,email,source
Camden,Invented improvement team,schools@camden.gov.uk,The invented page of the council
E08000035,Invented learning service,learning@leeds.gov.uk,The invented page of the council
Norfolk,Invented team,ada.invented@norfolk.gov.uk,Somebody told us in a test
"""


@pytest.fixture(params=[(768, "light"), (1280, "dark")], ids=["tablet", "desk"])
def at_the_book(request, browser: Browser, writable_site: str) -> Iterator[Page]:
    """A moderator's browser."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=writable_site, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    sign_in(context, new_staff(roles.MODERATOR), writable_site)
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def bring(page: Page, table: str) -> None:
    page.get_by_label("A table of contacts").set_input_files(
        {"name": "contacts.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="See what would be added").click()


def link_in(to: str, about: str) -> str:
    """Returns the path that an e-mail to somebody leads to."""
    text = OutgoingEmail.objects.get(to=to).text
    return str(re.findall(rf"https?://[^/\s]+(/{about}/\S+)", text)[0])


def test_from_a_table_to_an_answer(at_the_book: Page) -> None:
    page = at_the_book
    page.goto("/staff/contacts/")
    look(page)
    page.get_by_role("link", name="Import a table").click()
    bring(page, TABLE.replace("Camden", "Atlantis"))
    expect(page.get_by_text("“Atlantis” is not the name or code of an LA")).to_be_visible()
    look(page)
    bring(page, TABLE)
    expect(page.get_by_text("3 new, 0 changed.")).to_be_visible()
    expect(page.get_by_text("Looks personal", exact=True)).to_be_visible()
    look(page)
    page.get_by_role("button", name="Save 3 contacts").click()
    expect(page.get_by_text("Saved: 3 added")).to_be_visible()

    page.get_by_role("link", name="Invite LAs not asked yet").click()
    look(page)
    page.get_by_role("checkbox", name="Norfolk").uncheck()
    page.get_by_role("button", name="See the e-mail first").click()
    expect(page.get_by_text("Is the page of Camden right?").first).to_be_visible()
    look(page)
    page.get_by_role("button", name="Send 2 e-mails").click()
    expect(page.get_by_text("2 e-mails written.")).to_be_visible()
    expect(page.get_by_role("heading", name="Local authorities: 2")).to_be_visible()
    look(page)

    page.goto(link_in("schools@camden.gov.uk", "corrections/invited"))
    look(page)
    page.get_by_role("button", name="Yes, the page is right").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.goto(link_in("learning@leeds.gov.uk", "unsubscribe"))
    look(page)
    page.get_by_role("button", name="Yes, stop them").click()
    expect(page.get_by_role("heading", name="We will not write again")).to_be_visible()
    look(page)

    page.goto("/staff/contacts/")
    page.get_by_role("link", name="Answered: 1").click()
    expect(page.get_by_role("row", name="Camden")).to_be_visible()
    page.get_by_role("link", name="Unsubscribed: 1").click()
    expect(page.get_by_role("row", name="Leeds")).to_be_visible()
    page.get_by_role("link", name="Invented learning service").click()
    expect(page.get_by_text("This address has unsubscribed")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Remove this contact").click()
    look(page)
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("it stays so")).to_be_visible()
    assert Contact.objects.count() == 2
    assert Invitation.objects.count() == 2

    page.get_by_role("link", name="Add a contact").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look(page)


def test_who_was_asked_by_a_survey_is_seen(at_the_book: Page, post: MailServer) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    entry = invented_contact(
        authority=None, partnership=partnership, email="office@learning.example"
    )
    round = invented_round("supply-1.toml")
    invite_to_round(name=round.name, user=User.objects.get())
    send_due_emails()
    (email,) = post.inbox
    assert email["To"] == entry.email
    page = at_the_book
    page.goto("/staff/contacts/")
    row = page.get_by_role("row", name=partnership.name)
    expect(row).to_contain_text("An invented survey")
    expect(row).to_contain_text("No answer so far")
    look(page)
    row.get_by_role("link", name=entry.role).click()
    asked = page.get_by_role("table", name="What surveys asked")
    expect(asked.get_by_role("row", name="An invented survey")).to_contain_text(entry.email)
    look(page)
