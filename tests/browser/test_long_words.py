"""No page scrolls sideways at 320 px (1280 px at 400 %), however long a name or an address is."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from boundaries.models import LocalAuthority
from contacts.models import Contact
from core.history.tracking import ChangedBy, change
from corrections.models import CannedReply
from corrections.services.submit import Citation, Sender
from partnerships.models import AuthoritySummary, Partnership, Source
from staff import roles
from surveys.models import SurveyRound
from tests import routes
from tests.conftest import new_staff
from tests.corrections.invented import about_camden, in_review
from tests.factories import make_partnership, source_row

from .conftest import sign_in
from .looks import until_map_stands

NAME = ("Inventedlocalpartnershipofschoolswhosenamenobodyeverbroke" * 3)[:120]
ADDRESS = f"https://council.example/{'invented-' * 12}page"
PARTNERSHIP = "/partnerships/long/"
PAGES = (
    "/",
    "/?la=barnet",
    f"/?q={NAME}",
    "/?partnership=long",
    f"/?view=list&q={NAME}",
    "/?view=equal&region=london",
    "/local-authorities/barnet/",
    "/local-authorities/barnet/changes/",
    f"/partnerships/?q={NAME}",
    PARTNERSHIP,
    f"{PARTNERSHIP}changes/",
    "/compare/?la=barnet&la=leeds&la=kent",
    "/regions/london/",
    f"/find/?q={NAME}",
    "/changes/",
    "/data/",
    f"/data/?q={NAME}",
    "/embed/?la=barnet",
    f"/embed/code/?q={NAME}&partnership=long",
    "/corrections/new/?la=barnet",
    "/corrections/new/?partnership=long",
    f"/nothing/{NAME}/",
)


# What takes something in, or is for those who signed in.
BEHIND = ("/account/", "/admin/", "/corrections/", "/moderation/", "/staff/", "/surveys/")
LEAST_PAGES = 90


def invent_long_words() -> None:
    assert len(NAME) == 120
    assert len(ADDRESS) >= 130
    with change(by=ChangedBy.STAFF, why=f"A test invents {NAME}."):
        barnet = LocalAuthority.objects.get(slug="barnet")
        partnership = make_partnership(
            NAME, barnet.pk, slug="long", short_name=NAME[:60], former_name=NAME, website=ADDRESS,
            contact_page=ADDRESS, host=NAME, summary=f"{NAME} is invented. {ADDRESS}",
        )  # fmt: skip
        AuthoritySummary.objects.update_or_create(
            authority=barnet,
            defaults={"text": f"{NAME} works at {ADDRESS}", "schools_page": ADDRESS},
        )
        for owner in ({"partnership": partnership}, {"summary_id": barnet.pk}):
            row = source_row(title=ADDRESS, publisher=NAME, url=ADDRESS, supports=NAME)
            Source.objects.create(**owner, **row)


@pytest.fixture
def narrow_page(browser: Browser, writable_site: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=writable_site, viewport={"width": 320, "height": 700}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_no_page_scrolls_sideways(narrow_page: Page) -> None:
    invent_long_words()
    wide = [told for address in PAGES if (told := told_of(narrow_page, address))]

    assert wide == []


def test_no_page_with_a_form_or_for_staff_scrolls_sideways(
    narrow_page: Page, writable_site: str
) -> None:
    invent_long_words()
    addresses = [address for address in routes.paths().values() if address.startswith(BEHIND)]
    user = new_staff(roles.ADMINISTRATOR)
    sign_in(narrow_page.context, user, writable_site)
    addresses += lengthened(user)
    pages = [address for address in addresses if is_page(narrow_page, address)]
    wide = [told for address in pages if (told := told_of(narrow_page, address))]

    assert wide == []
    assert len(pages) >= LEAST_PAGES


def lengthened(user: User) -> list[str]:
    """Gives long words to what the routes lead to; returns addresses of more."""
    email = f"{NAME[:60]}@{NAME[:60]}.gov.uk"
    with change(by=ChangedBy.STAFF, why=f"A test invents {NAME}."):
        Partnership.objects.exclude(slug="long").update(name=NAME, website=ADDRESS)
    Contact.objects.update(role=NAME[:100], source=ADDRESS, email=email)
    CannedReply.objects.update(text=NAME)
    SurveyRound.objects.filter(published_at=None).update(title=NAME, invitation=ADDRESS)
    for other in User.objects.exclude(pk=user.pk):
        User.objects.filter(pk=other.pk).update(email=f"{other.pk}{email}")
    submission = in_review(
        about_camden(),
        {"summary_text": f"{NAME} works at {ADDRESS}"},
        user,
        sender=Sender(name=NAME, email=email, role=NAME, at_the_authority=False),
        source=Citation(url=ADDRESS, title=NAME, locator=NAME),
        message=NAME,
    )
    return [
        f"/moderation/{submission.reference}/",
        f"/moderation/{submission.reference}/put/",
        f"/moderation/?q={NAME}",
        f"/staff/contacts/?q={NAME}",
        f"/admin/partnerships/partnership/?q={NAME}",
    ]


def is_page(page: Page, address: str) -> bool:
    """Says whether a page answers there: no file, and no way on to another."""
    answer = page.request.get(address, max_redirects=0)
    return answer.status == 200 and answer.headers["content-type"].startswith("text/html")


def told_of(page: Page, address: str) -> str:
    """Says what is wider than the window; nothing where all fits."""
    answer = page.goto(address)
    assert answer
    assert answer.status in ({404} if "/nothing/" in address else {200}), address
    if page.locator("#map-data").count():
        until_map_stands(page)
    if "?la=barnet" in address and address.startswith("/?"):
        page.get_by_role("region", name="Barnet").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    wide = page.evaluate("""() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth === clientWidth) return "";
      const parts = [...document.querySelectorAll("body *")].filter(
        (part) => part.getBoundingClientRect().right > clientWidth + 1
      );
      const names = parts.slice(-4).map((part) => `${part.tagName}.${part.className}`);
      return `${scrollWidth}: ${names.join(" ")}`;
    }""")
    return f"{address}: {wide}" if wide else ""
