"""Both surveys answered on a phone without scripts, by the keyboard, and what comes of it.

A school leader goes on on another device, and withdraws. An LA's answers become proposals, are
decided, and stand on its page.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from corrections.models import Submission
from mail.services import send_due_emails
from staff import roles
from surveys.models import SurveyResponse
from surveys.services.invite import invite_to_round
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.mail.mail_server import MailServer, text_of
from tests.surveys.invented import EMAIL, invented_postcode, invented_round

from .conftest import sign_in
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


def link_in(post: MailServer) -> str:
    send_due_emails()
    return str(re.findall(r"/surveys/answer/\S+", text_of(post.inbox[0]))[0])


def test_a_leader_answers_on_two_devices_and_withdraws(
    phone: Page, browser: Browser, writable_site: str, post: MailServer
) -> None:
    round, postcode = invented_round(), invented_postcode()
    phone.goto(f"/surveys/{round.name}/")
    phone.get_by_label("Your work e-mail address").fill(EMAIL)
    goes_on(phone, "Send me the link")
    expect(phone.get_by_text("We have sent you an e-mail")).to_be_visible()
    link = link_in(post)

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
    expect(desk.get_by_text("We have received your answers")).to_be_visible()
    assert SurveyResponse.objects.get().submitted_at
    elsewhere.close()

    phone.goto(link)
    phone.get_by_role("link", name="withdraw your answers").click()
    goes_on(phone, "Yes, delete them")
    expect(phone.get_by_text("Your answers are withdrawn, and deleted.")).to_be_visible()
    assert not SurveyResponse.objects.exists()


def test_an_las_answers_become_proposals_and_stand_on_its_page(
    phone: Page, browser: Browser, writable_site: str, post: MailServer
) -> None:
    moderator = new_staff(roles.MODERATOR)
    round = invented_round("supply-1.toml", title="An invented survey of areas")
    invented_contact(user=moderator)
    invite_to_round(name=round.name, user=moderator)

    phone.goto(link_in(post))
    ticks(phone, "I have read this, and agree to take part")
    goes_on(phone, "Begin")
    sees(phone, "You")
    ticks(phone, "LA: school improvement")
    goes_on(phone)
    sees(phone, "What there is in your LA")
    goes_on(phone)
    sees(phone, "The LA’s part")
    expect(phone.get_by_label("Funder", exact=True)).to_be_checked()
    ticks(phone, "Convenor")
    for heading in ("The LA’s part", "What is done", "What comes next"):
        sees(phone, heading)
        assert_fits(phone)
        goes_on(phone)
    sees(phone, "How schools reach the LA")
    phone.get_by_label("What is the address of the council’s page for schools?").fill(
        "https://camden.gov.uk/invented"
    )
    goes_on(phone)
    sees(phone, "The map and anything else")
    ticks(phone, "Yes")
    goes_on(phone)
    sees(phone, "Check your answers")
    assert_fits(phone)
    expect(phone.get_by_text("The map says something else")).to_have_count(2)
    goes_on(phone, "Send your answers")
    expect(phone.get_by_text("We have received your answers")).to_be_visible()
    phone.goto("/local-authorities/camden/")
    page_for_schools = phone.get_by_role("link", name="The council’s page for schools")
    expect(page_for_schools).to_have_count(0)

    office = browser.new_context(base_url=writable_site, viewport={"width": 1280, "height": 900})
    sign_in(office, moderator, writable_site)
    desk = office.new_page()
    desk.goto("/moderation/")
    desk.get_by_role("link", name=Submission.objects.get().reference).click()
    expect(desk.get_by_text("The survey “An invented survey of areas”, Camden")).to_be_visible()
    desk.get_by_role("button", name="Start work on it").click()
    for accept in desk.get_by_label("Accept", exact=True).all():
        accept.check()
    assert_accessible(desk)
    desk.get_by_role("button", name="Check before deciding").click()
    desk.get_by_role("button", name="Decide", exact=True).click()
    expect(desk.get_by_text("Accepted.").first).to_be_visible()
    office.close()

    phone.reload()
    expect(page_for_schools).to_have_attribute("href", "https://camden.gov.uk/invented")
    expect(phone.get_by_text("Convenor").first).to_be_visible()
    expect(phone.get_by_text("An invented survey of areas").first).to_be_visible()
