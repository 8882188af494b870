"""An officer puts something right: from the page of a partnership to what became of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Browser, Page, expect

from corrections.models import Draft, Submission
from mail.services import send_due_emails
from tests.corrections.officer import links_in
from tests.mail.mail_server import MailServer, text_of

from .looks import assert_accessible, assert_fits

WIDTHS = (360, 1440)
SECRETS = ("Ada Invented", "ada@camden.gov.uk", "An invented message")


@pytest.fixture(params=[(width, js) for width in WIDTHS for js in (True, False)], ids=str)
def officer(browser: Browser, writable_site: str, request) -> Iterator["Officer"]:
    width, has_scripts = request.param
    context = browser.new_context(
        base_url=writable_site,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if width == 360 else "light",
        java_script_enabled=has_scripts,
    )
    yield Officer(context.new_page(), has_scripts)
    assert context.cookies() == []
    context.close()


class Officer:
    """Somebody at a screen, who looks at every page."""

    def __init__(self, page: Page, has_scripts: bool) -> None:
        self.page, self.has_scripts = page, has_scripts

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        if self.has_scripts:
            assert_accessible(self.page)
            assert_fits(self.page)

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def is_told(self, problem: str) -> None:
        summary = self.page.get_by_role("alert")
        expect(summary).to_contain_text("There is a problem")
        if self.has_scripts:
            expect(summary).to_be_focused()
        summary.get_by_role("link", name=problem).click()

    def opens(self, section: str) -> None:
        self.page.locator("summary", has_text=section).click()

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)


def test_an_officer_puts_something_right(officer: Officer, post: MailServer) -> None:
    page = officer.page
    begins(officer)
    changes_a_field(officer)
    gives_reasons(officer)
    says_who(officer)
    checks_and_sends(officer)

    send_due_emails()
    (link,) = links_in(text_of(post.inbox[0]), "confirm")
    page.goto(link)
    officer.sees("Confirm your e-mail address")
    assert Submission.objects.get().state == "unconfirmed"
    officer.presses("Yes, I sent it")
    officer.sees("Received")
    expect(page.get_by_role("row", name="Website")).to_contain_text("https://www.example.org/new")
    send_due_emails()
    assert page.url.endswith(links_in(text_of(post.inbox[1]), "status")[0])
    assert [message["To"] for message in post.inbox] == ["ada@camden.gov.uk"] * 2

    status = page.url
    page.goto("/corrections/new/?la=camden")
    notice = page.get_by_role("complementary", name="Already waiting")
    expect(notice).to_contain_text("About Camden Invented Learning in Camden, received on")
    officer.sees("What do you want to do?")
    assert not any(secret in page.content() for secret in SECRETS)

    page.goto(status)
    page.get_by_role("link", name="Withdraw what you sent").click()
    officer.sees("Withdraw it?")
    officer.presses("Yes, withdraw it")
    officer.sees("Withdrawn")


def begins(officer: Officer) -> None:
    officer.page.goto("/partnerships/camden-invented-learning/")
    officer.page.get_by_role("link", name="Is this right? Suggest a correction").click()
    officer.sees("What do you want to do?")
    officer.presses("Continue")
    officer.is_told("Choose what you want to do.")
    officer.sees("What do you want to do?")
    expect(officer.page.get_by_label("Correct something")).to_be_focused()
    officer.page.get_by_label("Correct something").check()
    officer.presses("Continue")


def changes_a_field(officer: Officer) -> None:
    page = officer.page
    officer.sees("What should the page say of Camden Invented Learning?")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Camden Invented Learning")
    for section in ("How it works", "Founding and ownership", "How to reach it"):
        officer.opens(section)
    officer.types("Website", "ftp://example.org")
    officer.types("Founded", "1066")
    page.get_by_role("group", name="Phases").get_by_label("Special").check()
    officer.presses("Continue")
    officer.sees("What should the page say of Camden Invented Learning?")
    officer.is_told("Enter an address that begins with https://")
    expect(page.get_by_label("Website")).to_be_focused()
    expect(page.get_by_role("group", name="Phases").get_by_label("Special")).to_be_checked()
    expect(page.get_by_label("Founded")).to_have_value("1066")
    officer.types("Founded", "2015")
    officer.types("Website", "https://www.example.org/new")
    officer.presses("Continue")


def gives_reasons(officer: Officer) -> None:
    page = officer.page
    address = page.url
    officer.sees("Your reason and your source")
    text = "An invented message\nin two lines."
    if officer.has_scripts:
        # What is typed is kept before it is sent, for a page that is lost.
        with page.expect_request_finished(lambda request: request.method == "POST"):
            officer.types("Your message", text)
        page.goto("/about/")
        page.goto(address)
        expect(page.get_by_label("Your message")).to_have_value(text)
    officer.types("Your message", text)
    officer.presses("Continue")
    officer.is_told("Give a source: its address or its title. Everything on the map has one.")
    officer.types("Title of the source", "An invented paper, May 2026")
    officer.presses("Back")
    officer.sees("What should the page say of Camden Invented Learning?")
    expect(page.get_by_label("Website")).to_have_value("https://www.example.org/new")
    page.go_back()
    expect(page.get_by_label("Title of the source")).to_have_value("An invented paper, May 2026")
    officer.presses("Continue")


def says_who(officer: Officer) -> None:
    officer.sees("Who are you?")
    officer.types("Your name", "Ada Invented")
    officer.types("Your role", "Head of testing")
    officer.presses("Continue")
    officer.is_told("Enter your work e-mail address.")
    officer.types("Your work e-mail address", "ada@camden.gov.uk")
    officer.presses("Continue")


def checks_and_sends(officer: Officer) -> None:
    page = officer.page
    officer.sees("Check your answers")
    page.get_by_role("link", name="Change Your role").click()
    officer.types("Your role", "Head of invented testing")
    officer.presses("Continue")
    officer.sees("Check your answers")
    for answer in ("An invented message", "An invented paper", "Special", "Head of invented"):
        expect(page.locator(".answers")).to_contain_text(answer)
    # Whoever reads all that takes longer than this test.
    Draft.objects.update(started_at=F("started_at") - timedelta(minutes=5))
    officer.presses("Send")
    officer.sees("Now check your e-mail")
    page.go_back()
    page.goto(page.url)
    officer.sees("Now check your e-mail")
    assert Submission.objects.count() == 1
