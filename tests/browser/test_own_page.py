"""An officer of an LA that came of another finds, corrects and verifies their own page."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from corrections.models import Draft, Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import (
    Decision,
    FieldDecision,
    VerificationUpdate,
    decide_submission,
)
from corrections.services.review import claim_submission
from mail.models import OutgoingEmail
from partnerships.vocabularies import Verification
from staff import roles
from tests.conftest import new_staff
from tests.corrections.officer import links_in
from tests.factories import make_partnership

from .looks import assert_good_everywhere


def test_an_officer_of_cumberland_finds_corrects_and_verifies_their_own_page(
    browser: Browser, writable_site: str
) -> None:
    with transaction.atomic():
        make_partnership("Invented Fells Partnership", "E10000006")
    moderator = new_staff(roles.MODERATOR)
    context = browser.new_context(base_url=writable_site)
    page = context.new_page()
    page.goto("/find/")
    page.get_by_role("combobox").fill("Cumberland Council")
    page.get_by_role("combobox").press("Enter")

    expect(page).to_have_url("/local-authorities/cumberland/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cumberland")
    expect(page.get_by_text("Recorded for Cumbria, which ended").first).to_be_visible()
    assert_good_everywhere(page)

    begin(page, "Correct something")
    expect(page.get_by_label("Cumberland as a whole")).to_be_checked()
    press(page, "Continue")
    page.get_by_label("Summary", exact=True).fill("The invented words of Cumberland.")
    press(page, "Continue")
    page.get_by_label("Title of the source").fill("An invented paper, May 2026")
    decide(send(page), moderator)
    page.goto("/local-authorities/cumberland/")
    expect(page.get_by_text("The invented words of Cumberland.")).to_be_visible()

    begin(page, "Confirm that the page is right")
    decide(
        send(page),
        moderator,
        VerificationUpdate(
            Verification.LA_VERIFIED, timezone.localdate(), "Head of testing", "By mail", True
        ),
    )
    page.goto("/local-authorities/cumberland/")
    expect(page.get_by_text("Verified by the LA", exact=True)).to_be_visible()
    page.goto("/local-authorities/cumbria/")
    expect(page.get_by_text("Verified by the LA", exact=True)).to_have_count(0)
    context.close()


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def begin(page: Page, intent: str) -> None:
    page.get_by_role("link", name="Is this right? Suggest a correction").click()
    page.get_by_label(intent).check()
    press(page, "Continue")


def send(page: Page) -> Submission:
    """Says who it is, sends it in, and follows the link of the e-mail."""
    press(page, "Continue")
    page.get_by_label("Your name").fill("Ada Invented")
    page.get_by_label("Your role").fill("Head of testing")
    page.get_by_label("Your work e-mail address").fill("ada@cumberland.gov.uk")
    press(page, "Continue")
    # Whoever reads all that takes longer than this test.
    Draft.objects.update(started_at=F("started_at") - timedelta(minutes=5))
    press(page, "Send")
    expect(page.get_by_role("heading", name="Now check your e-mail")).to_be_visible()
    [link] = links_in(OutgoingEmail.objects.latest("pk").text, "confirm")
    page.goto(link)
    press(page, "Yes, I sent it")
    expect(page.get_by_role("heading", name="Received")).to_be_visible()
    return Submission.objects.latest("pk")


def decide(
    submission: Submission, user: User, verification: VerificationUpdate | None = None
) -> None:
    """Accepts all of a submission, as a moderator does."""
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=user
    )
    fields = {change.pk: FieldDecision(Outcome.ACCEPTED) for change in submission.proposed.all()}
    decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=user,
        decision=Decision(
            fields, "", verification_update=verification, right=verification is not None
        ),
    )
