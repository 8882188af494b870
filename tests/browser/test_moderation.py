"""A moderator's whole way: queue, one field after the other, preview, decide, undo."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from core.history.tracking import ChangedBy, change
from corrections.models import Intent, Submission
from corrections.moderation.canned_replies import FIRST_REPLIES
from corrections.reverification import still_right_path
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary, Partnership
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import SENDER, about_a_partnership, received
from tests.corrections.test_reverify import verified

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

SLUG = "camden-invented-learning"
SUMMARY = "An invented body of the borough's schools, which were linked to testing."


@pytest.fixture(params=[(360, "light"), (1440, "dark")], ids=["phone", "desk"])
def at_work(request, browser: Browser, writable_site: str) -> Iterator[Page]:
    """A moderator's browser."""
    width, scheme = request.param
    context: BrowserContext = browser.new_context(
        base_url=writable_site, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    sign_in(context, new_staff(roles.MODERATOR), writable_site)
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def chosen(page: Page, label: str, choice: str) -> Locator:
    return page.get_by_role("group", name=f"{label}:").get_by_label(choice, exact=True)


def choose(page: Page, label: str, choice: str) -> None:
    chosen(page, label, choice).check()


def test_from_the_queue_to_undo(at_work: Page) -> None:
    submission = received(
        about_a_partnership(),
        {
            "partnership_summary": SUMMARY,
            "partnership_founded_year": 1999,
            "partnership_website": "https://example.org/invented",
            "coverage_roles": ["funder", "convenor"],
        },
        message="Invented for a test.",
    )
    with change(by=ChangedBy.STAFF, why="A test changes it meanwhile."):
        Partnership.objects.filter(slug=SLUG).update(founded_year=2016)
    website = Partnership.objects.get(slug=SLUG).website

    finds_it_in_the_queue(at_work, submission)
    starts_work_and_sees_what_changed(at_work)
    is_told_what_is_missing(at_work)
    goes_on_by_keyboard(at_work)
    tells_the_sender(at_work)
    checks_the_email(at_work)
    previews_the_page(at_work)
    assert Partnership.objects.get(slug=SLUG).website == website

    decides(at_work, submission)
    undoes_it(at_work, submission)
    assert Partnership.objects.get(slug=SLUG).website == website


def finds_it_in_the_queue(page: Page, submission: Submission) -> None:
    page.goto("/moderation/")
    look(page)
    expect(page.get_by_label("Local authority")).to_be_hidden()
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Local authority").select_option(label="Camden")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Local authority")).to_be_visible()
    look(page)
    page.get_by_role("link", name=submission.reference).click()
    look(page)


def starts_work_and_sees_what_changed(page: Page) -> None:
    page.get_by_role("button", name="Start work on it").click()
    expect(page.get_by_text("Conflict: the record has changed")).to_have_count(1)
    removed = page.get_by_role("region", name="Summary").get_by_role("deletion")
    expect(removed.first).to_contain_text("review each other")
    look(page)


def is_told_what_is_missing(page: Page) -> None:
    """Sent too early, it keeps what was chosen."""
    choose(page, "Summary", "Accept")
    page.get_by_role("button", name="Check before deciding").click()
    expect(page.get_by_role("alert")).to_contain_text("Website: Choose a decision.")
    expect(chosen(page, "Summary", "Accept")).to_be_checked()
    look(page)


def goes_on_by_keyboard(page: Page) -> None:
    """Each letter chooses and goes on to the next field."""
    page.get_by_role("alert").get_by_role("link", name="Founded").click()
    page.keyboard.press("n")
    founded = page.get_by_label("Founded: why")
    expect(founded).to_be_focused()
    page.get_by_label("Founded: begin with").select_option(label="The source does not say it")
    page.get_by_role("button", name="Insert into Founded").click()
    expect(founded).to_have_value(FIRST_REPLIES[1][1])
    expect(founded).to_be_in_viewport()
    expect(page.get_by_role("alert")).to_have_count(0)
    look(page)
    chosen(page, "Summary", "Accept").focus()
    page.keyboard.press("a")
    page.keyboard.press("c")
    page.keyboard.press("Control+a")
    page.keyboard.type("https://example.org/amended")
    choose(page, "What the LA does in it", "Accept")


def tells_the_sender(page: Page) -> None:
    page.get_by_label("Verified by the LA").check()
    page.get_by_label("belongs to Camden, not to another public body").check()
    page.get_by_label("Begin with", exact=True).select_option(label="Thank you")
    page.get_by_role("button", name="Insert into What we tell the sender").click()
    reasons = page.get_by_label("What we tell the sender", exact=True)
    expect(reasons).to_have_value(FIRST_REPLIES[0][1])
    page.get_by_role("button", name="Check before deciding").click()


def checks_the_email(page: Page) -> None:
    expect(
        page.get_by_text("Nothing is decided yet. The outcome will be: partly accepted.")
    ).to_be_visible()
    mail = page.get_by_role("region", name="The e-mail")
    expect(mail).to_contain_text("Hello Ada Invented")
    expect(mail).to_contain_text(f"- Founded: Not accepted. {FIRST_REPLIES[1][1]}")
    look(page)


def previews_the_page(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="See the page of Camden Invented Learning").click()
    preview = opened.value
    expect(preview.get_by_text("A preview: nothing is saved yet.")).to_be_visible()
    expect(preview.get_by_role("link", name="https://example.org/amended")).to_be_visible()
    look(preview)
    preview.close()


def decides(page: Page, submission: Submission) -> None:
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text(f"{submission.reference}: Partly accepted.")).to_be_visible()
    look(page)
    partnership = Partnership.objects.get(slug=SLUG)
    assert (partnership.website, partnership.summary) == ("https://example.org/amended", SUMMARY)
    assert partnership.founded_year == 2016
    assert OutgoingEmail.objects.filter(dedupe_key__startswith="decided").count() == 1


def undoes_it(page: Page, submission: Submission) -> None:
    page.get_by_role("link", name=f"Undo {submission.reference}").click()
    expect(page.get_by_text("Conflict:")).to_have_count(0)
    page.get_by_label("Why you are undoing it").fill("A test takes it back.")
    look(page)
    page.get_by_role("button", name="Undo the decision").click()
    expect(page.get_by_text("Undone. It is in review again.")).to_be_visible()
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW
    page.goto("/moderation/?claimed=me")
    expect(page.get_by_role("link", name=submission.reference)).to_be_visible()
    assert Submission.objects.count() == 1


def test_verified_long_ago_is_asked_again_and_still_right_with_one_press(at_work: Page) -> None:
    page = at_work
    user = User.objects.get(email=f"{roles.MODERATOR}@cfey.example")
    contact = verified("camden", SENDER, user).submitter

    page.goto("/moderation/due/")
    expect(page.get_by_role("row", name="Camden")).to_contain_text("Not yet: Ada Invented")
    for navigation, link, current in (
        ("Staff", "Corrections", "true"),
        ("Moderation", "Due again", "page"),
    ):
        here = page.get_by_role("navigation", name=navigation).get_by_role("link", name=link)
        expect(here).to_have_attribute("aria-current", current)
    look(page)
    summary = AuthoritySummary.objects.get(authority__slug="camden")
    page.goto(still_right_path(contact, summary))
    look(page)
    page.get_by_role("button", name="Yes, the page is still right").click()

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    look(page)
    assert Submission.objects.waiting().filter(intent=Intent.CONFIRM).count() == 1
