"""A reader with a postcode and a phone finds the partnership that is theirs."""

from django.db import transaction
from playwright.sync_api import Browser, expect

from boundaries.models import PostcodeGroup
from tests.factories import NORFOLK, make_partnership

from .looks import assert_good_everywhere


def test_a_postcode_leads_to_its_own_hub_in_two_steps_on_a_phone(
    browser: Browser, writable_site: str
) -> None:
    """Two hubs of one name share a county: the district tells which is whose."""
    PostcodeGroup.objects.create(
        sector="NR302", authority_id=NORFOLK, district="Great Yarmouth", units=["SZ"],
        longitudes=[173052], latitudes=[260831],
    )  # fmt: skip
    for slug, districts in (("coast-hub", ["Great Yarmouth"]), ("city-hub", ["Norwich"])):
        with transaction.atomic():
            hub = make_partnership(
                "Invented Hub of Norfolk", NORFOLK, slug=slug, kind="teaching_school_hub"
            )
            hub.coverage.update(extent="part", districts=districts)
    context = browser.new_context(
        base_url=writable_site, viewport={"width": 360, "height": 740}, has_touch=True
    )
    page = context.new_page()
    page.goto("/find/")
    box = page.get_by_role("combobox")
    box.fill("nr30 2sz")
    box.press("Enter")

    heading = page.get_by_role("heading", name="NR30 2SZ is in Great Yarmouth, Norfolk")
    expect(heading).to_be_visible()
    assert_good_everywhere(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("link", name="Invented Hub of Norfolk", exact=True).first.tap()
    expect(page).to_have_url("/partnerships/coast-hub/")
    context.close()
