"""A moderator's conversation with a sender, and a morning's confirmations, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from boundaries.models import LocalAuthority
from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic
from corrections.secret_links import status_path
from corrections.services.submit import Citation, Sender
from corrections.states import State
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import about_a_partnership, received

from .conftest import sign_in
from .looks import assert_accessible, assert_fits


@pytest.fixture
def page(browser: Browser, writable_site: str) -> Iterator[Page]:
    """A moderator's browser, on a tablet in the dark."""
    context = browser.new_context(
        base_url=writable_site, viewport={"width": 768, "height": 1024}, color_scheme="dark"
    )
    sign_in(context, new_staff(roles.MODERATOR), writable_site)
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def test_asks_a_sender_and_accepts_confirmations(page: Page) -> None:
    submission = received(
        about_a_partnership(),
        {"partnership_founded_year": 1999, "partnership_website": "https://example.org/new"},
        message="It began earlier.",
    )
    for slug in ("leeds", "norfolk"):
        sender = Sender("Bo Invented", f"bo@{slug}.gov.uk", "Head of schools", True)
        topic = ProposalTopic(Intent.CONFIRM, LocalAuthority.objects.get(slug=slug))
        received(topic, sender=sender, source=Citation())
    asks(page, submission)
    answers(page, submission)
    accepts_all_and_goes_on(page, submission)
    accepts_the_confirmations(page)
    puts_words_in_a_field(page)
    ends_it_by_hand(page)
    records_a_call(page)


def asks(page: Page, submission: Submission) -> None:
    page.goto("/staff/")
    look(page)
    page.get_by_role("link", name="Corrections to decide").click()
    expect(page.get_by_text("Founded, Website")).to_be_visible()
    look(page)
    page.get_by_role("searchbox", name="Reference, name").fill("began earlier")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=submission.reference, exact=True).click()
    page.get_by_role("button", name="Start work on it").click()
    expect(page.get_by_role("button", name="Accept all 2, and check")).to_be_visible()
    page.get_by_label("Add a note").fill("Looks right.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("region", name="What happened")).to_contain_text("Looks right.")
    page.get_by_text("Ask the sender something").click()
    page.get_by_label("Ask the sender").fill("Which year?")
    look(page)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("Asked. It comes back to you")).to_be_visible()


def answers(page: Page, submission: Submission) -> None:
    page.goto(status_path(submission))
    page.get_by_label("Your answer").fill("In 1999.")
    look(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("You answered")).to_be_visible()


def accepts_all_and_goes_on(page: Page, submission: Submission) -> None:
    page.goto("/staff/")
    page.get_by_role("link", name=submission.reference).click()
    expect(page.get_by_text("In 1999.")).to_be_visible()
    page.get_by_role("button", name="Accept all 2, and check").click()
    expect(page.get_by_text("The outcome will be: accepted.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Decide and go to the next").click()
    expect(page.get_by_text(f"{submission.reference}: Accepted.")).to_be_visible()
    expect(page.get_by_role("heading", name="Leeds", level=1)).to_be_visible()


def accepts_the_confirmations(page: Page) -> None:
    page.goto("/moderation/")
    page.get_by_role("link", name="Accept confirmations together (2)").click()
    page.get_by_label("Each ticked LA address").check()
    look(page)
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.get_by_text("2 accepted.")).to_be_visible()
    look(page)
    assert Submission.objects.filter(state=State.ACCEPTED).count() == 3


def puts_words_in_a_field(page: Page) -> None:
    submission = received(about_a_partnership(), message="The contract ended in 2024.")
    page.goto(f"/moderation/{submission.reference}/")
    page.get_by_role("button", name="Start work on it").click()
    look(page)
    page.get_by_role("radio", name="It is done").check()
    expect(page.get_by_label("The change that did it")).to_be_visible()
    page.get_by_role("link", name="Enter it in a field for the sender").click()
    page.get_by_label("Which field").select_option(label="Is it at work?")
    page.get_by_role("button", name="Choose this field").click()
    page.get_by_role("radio", name="Ended").check()
    look(page)
    page.get_by_role("button", name="Add this change").click()
    expect(page.get_by_text("for the sender.").first).to_be_visible()
    page.get_by_role("radio", name="Accept", exact=True).check()
    expect(page.get_by_label("Is it at work?: why")).to_be_hidden()
    page.get_by_role("radio", name="Accept with a change").check()
    expect(page.get_by_label("Is it at work?: why")).to_be_visible()
    look(page)


def ends_it_by_hand(page: Page) -> None:
    """The commonest thing that senders write, in six presses from the queue."""
    submission = received(about_a_partnership(), message="The contract ended in 2024.")
    page.goto("/moderation/?q=contract&state=received")
    look(page)
    page.get_by_role("link", name=submission.reference, exact=True).click()
    page.get_by_role("button", name="Start work on it").click()
    page.get_by_role("link", name="It has ended").click()
    look(page)
    page.get_by_label("Ended", exact=True).fill("2024")
    page.get_by_label("Why").fill("Its LA says so.")
    page.get_by_role("button", name="Record that it has ended").click()
    expect(page.get_by_role("radio", name="It is done")).to_be_checked()
    look(page)
    page.get_by_role("button", name="Check before deciding").click()
    expect(page.get_by_text("We have changed the record ourselves")).to_be_visible()
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_role("heading", name="My recent decisions")).to_be_visible()


def records_a_call(page: Page) -> None:
    page.goto("/moderation/due/")
    look(page)
    page.goto("/moderation/due/norfolk/call/")
    page.get_by_label("Who spoke").fill("Head of testing")
    page.get_by_label("How you know").fill("By the switchboard.")
    look(page)
    page.get_by_role("button", name="Record the call").click()
    expect(page.get_by_text("Head of testing, by telephone on")).to_be_visible()
    look(page)
