"""Everything on a partnership's page is corrected by an officer, accepted, dated and seen there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, expect

from corrections.models import Draft, ProposedChange, Submission
from corrections.secret_links import confirm_path
from partnerships.models import Partnership
from staff import roles
from tests.conftest import new_staff
from tests.factories import HARTLEPOOL

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

SLUG = "camden-invented-learning"
FILLED_IN = {
    "name": "Camden Corrected Learning",
    "short_name": "CCL",
    "former_name": "Camden Former Learning",
    "summary": "A corrected summary.",
    "ended_on": "2024-07",
    "founded_year": "2013",
    "founded_note": "corrected beginning",
    "facts": "corrected fact",
    "notes": "corrected doubt",
    "website": "https://corrected.example/",
    "contact_page": "https://corrected.example/contact",
    "email": "office@corrected.example",
    "telephone": "020 7000 0000",
    "host": "A corrected host",
    "host_urn": "123456",
    "council_percent": "25",
    "schools_percent": "75",
    "owner_schools": "55",
}
CHOSEN = ("kind_1", "scale_0", "lifecycle_3", "legal_forms_0", "funding_models_0", "phases_1")
SEEN = (
    *("Camden Corrected Learning", "CCL", "Camden Former Learning", "A corrected summary."),
    *("Ended July 2024", "2013", "Corrected beginning", "Corrected fact", "Corrected doubt"),
    *("https://corrected.example/contact", "office@corrected.example", "020 7000 0000"),
    *("A corrected host", "Council 25%", "Schools 75% (55 schools)"),
    *("61 corrected schools (2025)", "90% primary schools (2026)"),
    *("Part of the LA: Kentish Town (inferred, not stated)", "Hartlepool", "The whole LA"),
    *("A corrected paper", "A corrected college, 14 May 2024", "Corrected page"),
    *("Supports: corrected support", "An added source", "A source of its own", "Supports: Host"),
)


@pytest.fixture(params=[360, 1280], ids=["phone", "desk"])
def page(request, browser: Browser, writable_site: str) -> Iterator[Page]:
    """A browser on a site that can be written to."""
    context = browser.new_context(
        base_url=writable_site, viewport={"width": request.param, "height": 740}
    )
    yield context.new_page()
    context.close()


def look(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def test_everything_shown_is_corrected_accepted_dated_and_seen(
    page: Page, writable_site: str
) -> None:
    begins(page)
    corrects_everything(page)
    gives_sources(page)
    sends_and_confirms(page)
    sign_in(page.context, new_staff(roles.MODERATOR), writable_site)
    is_accepted(page)

    page.goto(f"/partnerships/{SLUG}/")
    record = page.locator("main")
    for text in SEEN:
        expect(record).to_contain_text(text)
    expect(record).not_to_contain_text("council.example")
    today = date_format(timezone.localdate(), "j F Y")
    expect(page.get_by_role("region", name="How it was checked")).to_contain_text(today)
    look(page)


def begins(page: Page) -> None:
    page.goto(f"/partnerships/{SLUG}/")
    page.get_by_role("link", name="Is this right? Suggest a correction").click()
    page.get_by_label("Correct something").check()
    page.get_by_role("button", name="Continue").click()


def corrects_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    look(page)
    for name, text in FILLED_IN.items():
        page.locator(f"[name=partnership_{name}]").fill(text)
    for choice in CHOSEN:
        page.locator(f"#id_partnership_{choice}").check()
    page.locator("[name=partnership_focuses][value=data]").check()
    page.locator("[name=coverage_extent][value=part]").check()
    page.locator("[name=coverage_districts]").fill("Kentish Town")
    page.locator("[name=coverage_roles][value=convenor]").check()
    page.locator("[name=coverage_basis][value=inferred]").check()
    corrects_members_and_sources(page)
    page.locator("button[name=more][value=members]").click()
    expect(page.locator("[name=membership_new2--count]")).to_have_count(1)
    expect(page.locator("[name=membership_new1--description]")).to_have_value("primary schools")
    page.get_by_role("button", name="Continue").click()


def corrects_members_and_sources(page: Page) -> None:
    partnership = Partnership.objects.get(slug=SLUG)
    members = f"membership_{partnership.memberships.get().pk}"
    corrected, struck_out = partnership.sources.all()
    for name, text in {
        f"{members}--count": "61",
        f"{members}--description": "corrected schools",
        f"{members}--as_of": "2025",
        "membership_new1--percent": "90",
        "membership_new1--description": "primary schools",
        "membership_new1--as_of": "2026",
        f"source_{corrected.pk}--title": "A corrected paper",
        f"source_{corrected.pk}--publisher": "A corrected college",
        f"source_{corrected.pk}--published": "2024-05-14",
        f"source_{corrected.pk}--url": "https://papers.example/corrected",
        f"source_{corrected.pk}--archived_url": "https://archive.example/corrected",
        f"source_{corrected.pk}--locator": "Corrected page",
        f"source_{corrected.pk}--supports": "corrected support",
        f"source_{corrected.pk}--shows_active_in": "2024",
        "source_new1--title": "An added source",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator(f"[name=source_{struck_out.pk}--gone]").check()
    page.locator("[name=elsewhere_new1--authority]").select_option(HARTLEPOOL)
    page.locator("[name=elsewhere_new1--extent][value=whole]").check()


def gives_sources(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your reason and your source")
    page.get_by_label("Title of the source").fill("The source of all the rest")
    page.get_by_text("Does one of your changes have its own source?").click()
    page.get_by_label("Source of “Host”").fill("A source of its own")
    look(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Ada Invented")
    page.get_by_label("Your role").fill("Head of testing")
    page.get_by_label("Your work e-mail address").fill("ada@camden.gov.uk")
    page.get_by_role("button", name="Continue").click()


def sends_and_confirms(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    look(page)
    Draft.objects.update(started_at=F("started_at") - timedelta(minutes=5))
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Now check your e-mail")
    page.goto(confirm_path(Submission.objects.get()))
    page.get_by_role("button", name="Yes, I sent it").click()
    expect(page.get_by_role("row", name="Works in Hartlepool")).to_be_visible()


def is_accepted(page: Page) -> None:
    reference = Submission.objects.get().reference
    page.goto(f"/moderation/{reference}/")
    page.get_by_role("button", name="Start work on it").click()
    expect(page.get_by_text("Its own source:")).to_have_count(1)
    look(page)
    for change in ProposedChange.objects.all():
        page.locator(f"[name=outcome-{change.pk}][value=accepted]").check()
    page.get_by_role("button", name="Check before deciding").click()
    expect(page.get_by_text("The outcome will be: accepted.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_text(f"{reference}: Accepted.")).to_be_visible()
