"""The desk by e-mail, read from a real mail server: asked, assigned, asked again, telephoned."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from corrections.models import Submission
from corrections.services.tell import choose_telling
from mail.services import send_due_emails
from partnerships.models import AuthoritySummary
from staff import roles
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.corrections.invented import about_a_partnership, received
from tests.mail.mail_server import MailServer, text_of

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

OpenAs = Callable[[str], Page]


@pytest.fixture
def open_as(browser: Browser, writable_site: str) -> Iterator[OpenAs]:
    """Opens a moderator's browser, or with "" somebody else's: on a tablet, in the dark."""
    contexts = []

    def opened(name: str) -> Page:
        context = browser.new_context(
            base_url=writable_site, viewport={"width": 768, "height": 1024}, color_scheme="dark"
        )
        contexts.append(context)
        if name:
            sign_in(context, new_staff(roles.MODERATOR, name), writable_site)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def emailed(post: MailServer, to: str, subject: str) -> str:
    """Sends what is due; returns the text of the newest e-mail, which has to be this one."""
    send_due_emails()
    message = post.inbox[-1]
    assert (message["To"], subject in message["Subject"]) == (to, True), message["Subject"]
    return text_of(message)


def path_in(text: str, about: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/{about}/\S*)", text)
    assert found, text
    return found[1]


def verified_long_ago(slug: str) -> None:
    """An LA whose verification is due again."""
    with change(by=ChangedBy.STAFF, why="A test invented it."):
        AuthoritySummary.objects.update_or_create(
            authority=LocalAuthority.objects.get(slug=slug),
            defaults={
                "verification": "la_verified",
                "verified_on": timezone.localdate() - timedelta(days=500),
                "verified_by_role": "Head of testing",
                "verified_basis": "By mail",
            },
        )


def test_a_question_an_assignment_and_a_decision(open_as: OpenAs, post: MailServer) -> None:
    submission = received(
        about_a_partnership(), {"partnership_founded_year": 1999}, message="It began earlier."
    )
    ada, bea, sender = open_as("ada"), open_as("bea"), open_as("")
    ada.goto(f"/moderation/{submission.reference}/")
    ada.get_by_role("button", name="Start work on it").click()
    ada.get_by_text("Ask the sender something").click()
    ada.get_by_label("Ask the sender").fill("Which year?")
    ada.get_by_role("button", name="Send the question").click()

    question = emailed(post, "ada@camden.gov.uk", "We have a question")
    assert "Which year?" in question
    sender.goto(path_in(question, "corrections/status"))
    sender.get_by_label("Your answer").fill("In 1999.")
    sender.get_by_role("button", name="Send the answer").click()
    expect(sender.get_by_text("You answered")).to_be_visible()

    ada.goto(f"/moderation/{submission.reference}/")
    expect(ada.get_by_text("In 1999.")).to_be_visible()
    ada.get_by_label("Assign it to").select_option(label="bea@cfey.example")
    ada.get_by_role("button", name="Assign").click()
    assigned = emailed(post, "bea@cfey.example", f"{submission.reference} is now yours")
    assert "ada@cfey.example has assigned a submission to you" in assigned
    bea.goto(path_in(assigned, "moderation"))
    look(bea)
    bea.get_by_role("radio", name="Accept", exact=True).check()
    bea.get_by_role("button", name="Check before deciding").click()
    bea.get_by_role("button", name="Decide", exact=True).click()
    decided = emailed(post, "ada@camden.gov.uk", "")
    sender.goto(path_in(decided, "corrections/status"))
    expect(sender.get_by_text("1999").first).to_be_visible()
    bea.goto(f"/moderation/{submission.reference}/")
    happened = bea.get_by_role("region", name="What happened")
    expect(happened).to_contain_text("In 1999.")
    look(bea)


def test_an_la_is_asked_now_and_another_by_telephone(open_as: OpenAs, post: MailServer) -> None:
    ada, bea, officer = open_as("ada"), open_as("bea"), open_as("")
    invented_contact(authority="leeds")
    for slug in ("leeds", "norfolk"):
        verified_long_ago(slug)
    choose_telling(user=User.objects.get(email="bea@cfey.example"), how_often="at_once")

    ada.goto("/moderation/due/")
    look(ada)
    of_leeds = ada.get_by_role("row").filter(has_text="Leeds")
    of_leeds.get_by_role("button", name="Ask now").click()
    expect(ada.get_by_text("Leeds has been asked: an e-mail is on its way to")).to_be_visible()
    asked = emailed(post, "schools@leeds.gov.uk", "Is the page of Leeds")
    officer.goto(path_in(asked, "corrections/invited"))
    officer.get_by_role("button", name="Yes, the page is right").click()
    expect(officer.get_by_role("heading", name="Thank you")).to_be_visible()
    confirmation = Submission.objects.get(authority__slug="leeds")
    told = emailed(post, "bea@cfey.example", "A correction is waiting: Leeds")
    bea.goto(path_in(told, f"moderation/{confirmation.reference}"))
    expect(bea.get_by_role("heading", name="Leeds", level=1)).to_be_visible()

    ada.goto("/moderation/due/")
    of_norfolk = ada.get_by_role("row").filter(has_text="Norfolk")
    of_norfolk.get_by_role("link", name="Verified by telephone").click()
    ada.get_by_label("Who spoke").fill("Head of testing")
    ada.get_by_label("How you know").fill("By the switchboard.")
    ada.get_by_role("button", name="Record the call").click()
    call = Submission.objects.get(authority__slug="norfolk")
    told = emailed(post, "bea@cfey.example", "A correction is waiting: Norfolk")
    bea.goto(path_in(told, f"moderation/{call.reference}"))
    look(bea)
