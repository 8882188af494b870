"""From an invitation to an edit that the history knows the author of, in a browser."""

import re

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Browser, Page, expect

from mail.services import send_due_emails
from staff import roles
from tests.conftest import new_staff
from tests.mail.mail_server import MailServer
from tests.mail.mail_server import text_of as text_of_email

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

PASSWORD = "rather long words"


def look(page: Page) -> None:
    """Looks at it on a desk in the light, and on a tablet in the dark."""
    page.set_viewport_size({"width": 768, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert_fits(page)
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.getAnimations().length") == 0, "colours change at once"
    assert_fits(page)
    assert_accessible(page)


def invites(page: Page) -> None:
    page.goto("/staff/")
    page.get_by_role("link", name="Accounts").click()
    look(page)
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("link", name="Role: Choose a role.")).to_be_visible()
    look(page)
    page.get_by_label("First name").fill("Ada")
    page.get_by_label("Last name").fill("Invented")
    page.get_by_label("E-mail address").fill("ada@cfey.example")
    page.get_by_label("Editor.").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("an e-mail is on its way to ada@cfey.example")).to_be_visible()
    page.get_by_role("link", name="ada@cfey.example").click()
    look(page)


def chooses_a_password(page: Page, link: str) -> None:
    page.goto(link)
    look(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Repeat it").fill(PASSWORD)
    page.get_by_role("button", name="Use this password").click()
    expect(page.get_by_text("Your password is set.")).to_be_visible()
    page.goto("/staff/spreadsheets/")
    page.get_by_label("Email").fill("ada@cfey.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def sets_up_an_app(page: Page) -> None:
    """Without the password a second time; and comes out where they were going."""
    page.get_by_role("link", name="Set it up").click()
    secret = page.locator("#secret").inner_text()
    _before, counter, _after = yield_hotp_counters_from_time()
    page.get_by_label("Authenticator code").fill(
        str(format_hotp_value(hotp_value(secret, counter)))
    )
    page.get_by_role("button", name="Use this app").click()
    page.get_by_role("link", name="Continue to the pages for staff").click()
    expect(page).to_have_url(re.compile("/staff/spreadsheets/$"))


def edits_from_the_public_page(page: Page) -> None:
    page.goto("/partnerships/camden-invented-learning/")
    look(page)
    page.get_by_role("link", name="Edit this").click()
    expect(page.get_by_role("navigation", name="Staff")).to_be_visible()
    expect(page.get_by_text("The area that it says it covers")).to_be_visible()
    page.get_by_label("Founded year").fill("1066")
    page.get_by_role("button", name="Save", exact=True).click()
    look(page)
    page.get_by_role("link", name="Why: Say why").click()
    expect(page.get_by_label("Why")).to_be_focused()
    page.get_by_label("Why").fill("A test read its report.")
    page.get_by_role("link", name="Founded year: Ensure").click()
    page.get_by_label("Founded year").fill("2016")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto("/partnerships/camden-invented-learning/")
    page.get_by_role("link", name="Edit this").click()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("A test read its report.")).to_be_visible()
    expect(page.locator("#change-history").get_by_text("ada@cfey.example")).to_be_visible()
    look(page)
    page.goto("/local-authorities/cumberland/")
    expect(page.get_by_role("link", name="Edit this")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Edit this").click()
    expect(page.get_by_label("Authority")).to_have_value("E06000063")


def moves_to_another_address(page: Page, post: MailServer) -> None:
    """An administrator asks, whoever has the new mailbox confirms, the old one is told."""
    page.goto("/staff/accounts/")
    page.get_by_role("link", name="ada@cfey.example").click()
    page.get_by_role("link", name="Change the e-mail address").click()
    page.get_by_role("button", name="Send the e-mail").click()
    expect(page.get_by_role("link", name="New e-mail address:")).to_be_visible()
    look(page)
    page.get_by_label("New e-mail address").fill("ada.moved@cfey.example")
    page.get_by_role("button", name="Send the e-mail").click()
    expect(page.get_by_text("a link goes to ada.moved@cfey.example")).to_be_visible()
    look(page)
    send_due_emails()
    link = re.search(r"https?://[^/\s]+(/account/address/\S+)", text_of_email(post.inbox[-1]))
    assert link
    page.goto(link[1])
    look(page)
    page.get_by_role("button", name="Use ada.moved@cfey.example").click()
    page.goto("/staff/accounts/")
    page.get_by_role("link", name="ada.moved@cfey.example").click()
    expect(page.get_by_text("and signs in with it: ada.moved@cfey.example")).to_be_visible()
    send_due_emails()
    assert post.inbox[-1]["To"] == "ada@cfey.example"


def test_from_an_invitation_to_an_edit(
    browser: Browser, writable_site: str, post: MailServer
) -> None:
    desk = browser.new_context(base_url=writable_site)
    sign_in(desk, new_staff(roles.ADMINISTRATOR), writable_site)
    administrator = desk.new_page()
    invites(administrator)
    send_due_emails()
    (message,) = post.inbox
    link = re.search(r"https?://[^/\s]+(/account/invitation/\S+)", text_of_email(message))
    assert link

    page = browser.new_context(base_url=writable_site).new_page()
    chooses_a_password(page, link[1])
    sets_up_an_app(page)
    edits_from_the_public_page(page)
    page.goto(link[1])
    expect(page.get_by_role("heading", name="This link no longer works")).to_be_visible()
    look(page)
    page.get_by_role("link", name="ask for a new link").click()
    page.get_by_label("E-mail address").fill("ada@cfey.example")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/partnerships/camden-invented-learning/")
    expect(page.get_by_role("link", name="Edit this")).to_have_count(0)
    moves_to_another_address(administrator, post)
