"""A round in a browser: made, looked at, tried out, opened, invited to, reminded of, published."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from contacts.models import Unsubscription, address_mark
from mail.services import send_due_emails
from staff import roles
from surveys.models import Respondent, RoundKey, SurveyResponse, SurveyRound
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.mail.mail_server import MailServer, text_of
from tests.surveys.invented import set_back

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

PLACE = "/staff/surveys/"


@pytest.fixture
def desk(browser: Browser, writable_site: str) -> Iterator[Page]:
    """A moderator's browser."""
    context = browser.new_context(base_url=writable_site, viewport={"width": 1280, "height": 900})
    sign_in(context, new_staff(roles.MODERATOR), writable_site)
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def press(page: Page, name: str) -> None:
    """Presses a button, or follows a link, by the keyboard alone; each leads to another page."""
    button = page.get_by_role("button", name=name, exact=True)
    button.or_(page.get_by_role("link", name=name, exact=True)).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def take(page: Page, link: str, button: str) -> None:
    """Follows a link from the page of the round to what a step does, and takes it."""
    press(page, link)
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    look(page)
    press(page, button)


def said(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def sent(post: MailServer, to: str) -> list[EmailMessage]:
    send_due_emails()
    return [message for message in post.inbox if message["To"] == to]


def link_in(message: EmailMessage, about: str) -> str:
    return str(re.findall(rf"https?://[^/\s]+(/{about}/\S+)", text_of(message))[0])


def test_a_round_from_start_to_end(
    desk: Page, browser: Browser, writable_site: str, post: MailServer
) -> None:
    for place in ("camden", "leeds", "norfolk"):
        invented_contact(authority=place)
    desk.goto("/staff/")
    press(desk, "Surveys")
    said(desk, "None yet.")
    look(desk)
    press(desk, "Set up a round")
    press(desk, "Save")
    expect(desk.get_by_role("heading", name="There is a problem")).to_be_visible()
    look(desk)
    desk.get_by_label("Questionnaire").select_option("supply-1.toml")
    today = timezone.localdate()
    for label, value in {
        "Title": "An invented survey of areas",
        "Name in addresses": "areas",
        "First day": f"{today}",
        "Last day": f"{today + timedelta(days=7)}",
        "Text of the invitation": "What is there in your area?",
    }.items():
        desk.get_by_label(label, exact=True).fill(value)
    press(desk, "Save")
    said(desk, "Not opened yet.")
    look(desk)

    press(desk, "Set targets")
    desk.get_by_label("London", exact=True).fill("20")
    look(desk)
    press(desk, "Save")
    press(desk, "Preview every page")
    said(desk, "Every page")
    look(desk)
    whose = desk.get_by_role("list", name="Whose pages")
    with desk.expect_navigation():
        whose.get_by_role("link", name="Partnerships").press("Enter")
    expect(desk.get_by_role("heading", name="Who is in it")).to_be_visible()
    look(desk)
    desk.go_back()
    desk.go_back()
    press(desk, "Answer it as a test")
    look(desk)
    desk.get_by_label("Answer as if for").select_option(label="Camden")
    press(desk, "Start the test")
    said(desk, "A test by staff")
    look(desk)
    desk.get_by_label("I have read this, and agree to take part").check()
    press(desk, "Begin")
    said(desk, "A test by staff")
    assert SurveyResponse.objects.get().is_test

    desk.goto(f"{PLACE}areas/")
    take(desk, "Open it", "Open it")
    press(desk, "Invite LAs and partnerships")
    said(desk, "3 can be invited.")
    look(desk)
    desk.get_by_label("Region").select_option(label="London")
    press(desk, "Show")
    press(desk, "Send 1 e-mail")
    said(desk, "1 e-mail written.")
    press(desk, "Invite LAs and partnerships")
    press(desk, "Send 2 e-mails")
    said(desk, "2 e-mails written.")
    (camden,) = sent(post, "schools@camden.gov.uk")
    assert camden["Subject"] == "An invented survey of areas"
    assert camden["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    elsewhere = browser.new_context(base_url=writable_site, viewport={"width": 1280, "height": 900})
    officer = elsewhere.new_page()
    officer.goto(link_in(camden, "surveys/answer"))
    officer.get_by_label("I have read this, and agree to take part").check()
    press(officer, "Begin")
    officer.wait_for_url("**/page/**")
    (leeds,) = sent(post, "schools@leeds.gov.uk")
    officer.goto(link_in(leeds, "unsubscribe"))
    press(officer, "Yes, stop them")
    said(officer, "We will not write again")
    look(officer)
    elsewhere.close()

    set_back(SurveyRound.objects.get(), 8)
    desk.goto(f"{PLACE}areas/")
    look(desk)
    take(desk, "Remind those who have not answered", "Send 2 reminders")
    said(desk, "2 e-mails written.")
    assert len(sent(post, "schools@leeds.gov.uk")) == 1
    reminder = sent(post, "schools@camden.gov.uk")[1]
    assert "You started our survey" in text_of(reminder)
    assert link_in(reminder, "surveys/answer") == link_in(camden, "surveys/answer")

    press(desk, "Extend it")
    look(desk)
    desk.get_by_label("New last day").fill(f"{today + timedelta(days=9)}")
    press(desk, "Save")
    said(desk, "Its last day is now later.")
    take(desk, "Close it before its last day", "Close it")
    said(desk, "Closed.")
    press(desk, "Publish it")
    said(desk, "the e-mail addresses of 3 people")
    look(desk)
    press(desk, "Publish, and destroy who answered")
    said(desk, "It is published")
    look(desk)
    desk.goto(PLACE)
    expect(desk.get_by_role("row", name="An invented survey of areas")).to_contain_text("Published")
    look(desk)
    assert not RoundKey.objects.exists()
    assert not Respondent.objects.exists()
    assert Unsubscription.objects.get().mark == address_mark("schools@leeds.gov.uk")
