"""A member of staff's whole way: in with a code, a record edited, a table brought back."""

import csv
from collections.abc import Iterator
from io import StringIO

import pytest
from playwright.sync_api import Browser, Page, expect

from partnerships.models import AuthoritySummary, Partnership
from staff import roles
from tests.conftest import PASSWORD, code_now, new_staff

from .looks import assert_accessible, assert_fits


@pytest.fixture(params=[(360, "light"), (1440, "dark")], ids=["phone", "desk"])
def page_of_staff(request, browser: Browser, writable_site: str) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        base_url=writable_site, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    # Without an address are the inline styles that axe tries, in vain.
    page.on(
        "console",
        lambda told: (
            troubles.append(told.text) if told.type == "error" and told.location["url"] else None
        ),
    )
    yield page
    # A file with faults is answered 422, which Chromium takes for a trouble.
    assert [each for each in troubles if "422" not in each] == []
    context.close()


SIDEWAYS = """
() => [...document.querySelectorAll('main *')]
  .filter((element) => element.scrollWidth > element.clientWidth + 1)
  .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
  .map((element) => element.outerHTML.slice(0, 80))
"""


def look(page: Page) -> None:
    """Accessible, and neither the page nor a table in it wider than the screen, or a tablet."""
    assert_accessible(page)
    own = page.evaluate("innerWidth")
    for width in (768, own):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        assert page.evaluate(SIDEWAYS) == []


def sign_in_by_hand(page: Page, email: str) -> None:
    page.goto("/staff/")
    look(page)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    look(page)
    page.get_by_label("Code").fill(code_now())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    look(page)


def test_in_with_a_code_a_record_edited_and_a_table_brought_back(page_of_staff: Page) -> None:
    page = page_of_staff
    email = new_staff(roles.EDITOR).email

    sign_in_by_hand(page, email)
    look_around(page)
    edits_a_record(page)
    reads_its_history(page, email)
    brings_a_table_back(page)
    signs_out(page)


def look_around(page: Page) -> None:
    summary = AuthoritySummary.objects.get(authority__slug="camden")
    for address in (
        "/account/second-factor/",
        "/staff/quality/duplicate-names/",
        "/admin/",
        "/admin/boundaries/localauthority/",
        "/admin/partnerships/authoritysummary/",
        f"/admin/partnerships/authoritysummary/{summary.pk}/change/",
        "/admin/partnerships/partnership/add/",
        "/admin/partnerships/partnership/",
    ):
        page.goto(address)
        look(page)


def edits_a_record(page: Page) -> None:
    """Its reason is asked for, and the change is public."""
    page.goto("/admin/partnerships/partnership/")
    page.get_by_label("Any of its names, or an LA that it works in").fill("camden learning")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Camden Invented Learning", exact=True).click()
    page.get_by_label("Summary").fill("Told anew in a test.")
    page.reload()
    expect(page.get_by_text("that may not have been saved")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Why: Say why: the reason is shown")).to_be_visible()
    look(page)
    page.get_by_label("Why").fill("A test read it.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto("/partnerships/camden-invented-learning/")
    expect(page.get_by_text("Told anew in a test.")).to_be_visible()


def reads_its_history(page: Page, email: str) -> None:
    key = Partnership.objects.get(slug="camden-invented-learning").pk
    page.goto(f"/admin/partnerships/partnership/{key}/history/")
    expect(page.get_by_text("A test read it.")).to_be_visible()
    expect(page.get_by_text(email).first).to_be_visible()
    look(page)
    page.goto(f"/admin/partnerships/partnership/{key}/delete/")
    look(page)


def brings_a_table_back(page: Page) -> None:
    """First with a fault, told by row and column; then right."""
    page.goto("/staff/spreadsheets/")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Partnerships (CSV)").click()
    rows = list(csv.DictReader(StringIO(download.value.path().read_text("utf-8-sig"))))
    row = next(row for row in rows if row["slug"] == "camden-invented-learning")
    bring(page, row | {"founded_year": "long ago"})
    faults = page.get_by_role("table")
    expect(faults).to_contain_text("founded_year")
    expect(faults).to_contain_text("“long ago” is not a number")
    look(page)
    bring(page, row | {"founded_year": "2016"})
    expect(page.get_by_role("table")).to_contain_text("2016")
    look(page)
    page.get_by_label("Why").fill("A test counted.")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("Saved: 1 row.")).to_be_visible()
    assert Partnership.objects.get(slug="camden-invented-learning").founded_year == 2016


def signs_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.goto("/staff/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def bring(page: Page, row: dict[str, str]) -> None:
    body = StringIO()
    writer = csv.DictWriter(body, list(row))
    writer.writeheader()
    writer.writerow(row)
    content = body.getvalue().encode("utf-8-sig")
    page.get_by_label("Edited tables").set_input_files(
        {"name": "partnerships.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="See what would change").click()
