"""The results of an invented round, on a phone without scripts and on a wide screen."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.surveys.invented import invented_publication

from .looks import WIDTH_OF_A4, assert_accessible, assert_fits

# Of a questionnaire of some forty tables, two beside each other.
MOST_SHEETS = 5


@pytest.fixture
def without_scripts(browser: Browser, writable_site: str) -> Iterator[Page]:
    context = browser.new_context(base_url=writable_site, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_results_of_a_group_are_chosen_and_read_on_any_screen(
    without_scripts: Page, page: Page, writable_site: str
) -> None:
    round = invented_publication(number=150, is_invented=True)
    address = f"/surveys/{round.name}/results/"
    for width in (360, 1280):
        without_scripts.set_viewport_size({"width": width, "height": 800})
        without_scripts.goto(address)
        expect(without_scripts.get_by_text("This survey is invented")).to_be_visible()
        without_scripts.get_by_label("Show the answers of").select_option("Kent")
        without_scripts.get_by_role("button", name="Show").click()
        heading = without_scripts.get_by_role("heading", level=1)
        expect(heading).to_have_text("An invented survey: Kent")
        expect(without_scripts.get_by_text("Not shown: fewer than ten").first).to_be_visible()
        assert_fits(without_scripts)

    page.goto(f"{writable_site}{address}")
    assert_accessible(page)

    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(sheets) <= MOST_SHEETS
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH_OF_A4, "height": 1000})
    assert_fits(page)
    for name in (".choose-group", ".site-nav", ".breadcrumb", ".ways-on"):
        expect(page.locator(name)).to_be_hidden()
