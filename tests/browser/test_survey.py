"""A school leader answers: on a phone without scripts, then on another device; and withdraws."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from mail.services import send_due_emails
from surveys.models import SurveyResponse
from tests.mail.mail_server import MailServer, text_of
from tests.surveys.invented import EMAIL, invented_postcode, invented_round

from .looks import assert_accessible, assert_fits


@pytest.fixture
def phone(browser: Browser, writable_site: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=writable_site,
        viewport={"width": 360, "height": 800},
        java_script_enabled=False,
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def goes_on(page: Page, button: str = "Save and continue") -> None:
    """Presses a button by the keyboard alone."""
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")


def ticks(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Space")


def test_a_leader_answers_on_two_devices_and_withdraws(
    phone: Page, browser: Browser, writable_site: str, post: MailServer
) -> None:
    round, postcode = invented_round(), invented_postcode()
    phone.goto(f"/surveys/{round.name}/")
    phone.get_by_label("Your work e-mail address").fill(EMAIL)
    goes_on(phone, "Send me the link")
    expect(phone.get_by_text("We have sent you an e-mail")).to_be_visible()
    send_due_emails()
    link = re.findall(r"/surveys/answer/\S+", text_of(post.inbox[0]))[0]

    phone.goto(link)
    sees(phone, "An invented survey")
    goes_on(phone, "Begin")
    expect(phone.get_by_role("alert")).to_contain_text("Tick the box if you agree")
    ticks(phone, "I have read this, and agree to take part")
    goes_on(phone, "Begin")
    sees(phone, "You and your school")
    goes_on(phone)
    phone.get_by_role("alert").get_by_role("link", name="What is your role?").click()
    for label in ("Head teacher or principal", "Primary", "Community or foundation"):
        ticks(phone, label)
    ticks(phone, "Does not apply")
    phone.get_by_label("What is the school’s postcode?").fill(postcode)
    goes_on(phone)
    sees(phone, "Whom you work with now")
    ticks(phone, "Attendance")
    ticks(phone, "No")
    goes_on(phone)
    sees(phone, "Without a partnership")
    phone.get_by_role("link", name="Back", exact=True).click()
    expect(phone.get_by_label("Attendance", exact=True)).to_be_checked()

    elsewhere = browser.new_context(base_url=writable_site, viewport={"width": 360, "height": 800})
    desk = elsewhere.new_page()
    desk.goto(link)
    desk.get_by_role("link", name="Continue with the questions").click()
    for heading in (
        "You and your school",
        "Whom you work with now",
        "Without a partnership",
        "What “local” means, and what helps",
        "What local organisations should do",
        "How it should be run",
    ):
        sees(desk, heading)
        assert_accessible(desk)
        assert_fits(desk)
        goes_on(desk)
    sees(desk, "Check your answers")
    expect(desk.get_by_text("In Camden: the postcode is not kept")).to_be_visible()
    assert_accessible(desk)
    assert_fits(desk)
    goes_on(desk, "Send your answers")
    expect(desk.get_by_text("your answers have arrived")).to_be_visible()
    assert SurveyResponse.objects.get().submitted_at
    elsewhere.close()

    phone.goto(link)
    phone.get_by_role("link", name="withdraw your answers").click()
    goes_on(phone, "Yes, delete them")
    expect(phone.get_by_text("Your answers are withdrawn, and deleted.")).to_be_visible()
    assert not SurveyResponse.objects.exists()
