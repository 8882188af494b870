"""No page scrolls sideways at 320 px (1280 px at 400 %), however long a name or an address is."""

from playwright.sync_api import Browser, Page

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from partnerships.models import AuthoritySummary, Source
from tests.factories import make_partnership, source_row

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


def test_no_page_scrolls_sideways(browser: Browser, writable_site: str) -> None:
    invent_long_words()
    context = browser.new_context(
        base_url=writable_site, viewport={"width": 320, "height": 700}, reduced_motion="reduce"
    )
    page = context.new_page()
    wide = [told for address in PAGES if (told := told_of(page, address))]
    context.close()

    assert wide == []


def told_of(page: Page, address: str) -> str:
    """Says what is wider than the window; nothing where all fits."""
    answer = page.goto(address)
    assert answer
    assert answer.status in ({404} if "/nothing/" in address else {200}), address
    if page.locator("#map-data").count():
        page.wait_for_selector("html[data-map=ready]")
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
