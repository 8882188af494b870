"""Changes are told to everybody and undone by staff; the record comes as files and editions."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, User
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.history.tracking import ChangedBy, change
from partnerships.models import Partnership
from staff import roles
from tests.conftest import TOTP_SECRET

from .conftest import sign_in
from .looks import assert_accessible, assert_fits

Open = Callable[[int], BrowserContext]


@pytest.fixture
def opened(browser: Browser, writable_site: str) -> Iterator[Open]:
    """Opens browsers of a width, on a site that can be written to."""
    contexts: list[BrowserContext] = []

    def open_at(width: int) -> BrowserContext:
        contexts.append(
            browser.new_context(base_url=writable_site, viewport={"width": width, "height": 900})
        )
        return contexts[-1]

    yield open_at
    for context in contexts:
        context.close()


def moderator(context: BrowserContext, address: str) -> Page:
    """A browser in which an invented moderator is signed in."""
    user = User.objects.create_user("m@cfey.example", "m@cfey.example", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.MODERATOR))
    TOTP.activate(user, TOTP_SECRET)
    sign_in(context, user, address)
    return context.new_page()


def assert_good(page: Page) -> None:
    assert_fits(page)
    assert_accessible(page)


def test_a_change_is_told_and_undone(opened: Open, writable_site: str) -> None:
    with change(by=ChangedBy.STAFF, why="A test gives it another name."):
        Partnership.objects.filter(slug="camden-invented-learning").update(
            name="Camden Invented Learning Invented"
        )

    reader = opened(360).new_page()
    reader.goto("/local-authorities/camden/")
    reader.get_by_role("link", name="What changed on this page, and when").click()
    told = reader.get_by_role("article").first
    expect(told).to_contain_text("A test gives it another name.")
    expect(told.locator("ins")).to_contain_text("Invented")
    assert_good(reader)
    feed = reader.request.get(
        str(reader.get_by_role("link", name="Follow Camden").get_attribute("href"))
    )
    assert feed.headers["content-type"].startswith("application/atom+xml")

    staff = moderator(opened(1440), writable_site)
    staff.goto("/staff/changes/")
    assert_good(staff)
    row = staff.get_by_role("row").filter(has_text="A test gives it another name.")
    row.get_by_role("link", name="Undo").click()
    staff.get_by_role("button", name="Undo it").click()
    expect(staff.get_by_role("alert")).to_contain_text("the reason is shown in the public history")
    assert_good(staff)
    staff.get_by_label("Why it is undone").fill("It is not its name.")
    staff.get_by_role("button", name="Undo it").click()
    expect(staff.get_by_role("status")).to_contain_text("Undone.")

    reader.reload()
    newest, before = (reader.get_by_role("article").nth(place) for place in (0, 1))
    expect(newest).to_contain_text("It is not its name.")
    expect(before).to_contain_text("Undone")
    newest.get_by_role("link", name="an earlier change").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Camden Invented Learning")
    assert_good(reader)


def test_the_record_is_had_as_files_editions_and_of_a_day(
    opened: Open, writable_site: str, tmp_path: Path
) -> None:
    staff = moderator(opened(1440), writable_site)
    staff.goto("/staff/editions/")
    assert_good(staff)
    month = staff.get_by_label("Name").input_value()
    staff.get_by_role("button", name="See what it would be").click()
    expect(staff.get_by_text("This would be the first edition.")).to_be_visible()
    assert_good(staff)
    staff.get_by_role("button", name=f"Publish Edition {month}").click()
    staff.get_by_role("link", name=f"Edition {month}", exact=True).click()
    sha256 = staff.locator("tr", has_text="authorities.csv").locator("code").inner_text()
    with staff.expect_download() as download:
        staff.get_by_role("link", name="authorities.csv").click()
    download.value.save_as(tmp_path / "authorities.csv")
    assert hashlib.sha256((tmp_path / "authorities.csv").read_bytes()).hexdigest() == sha256
    assert_good(staff)

    # A narrow screen that shows the map has no list to download.
    ways = {360: ("Share", "CSV, Excel, GeoJSON"), 1440: ("Download this list",)}
    for width, links in ways.items():
        reader = opened(width).new_page()
        reader.goto("/?region=london&kind=abep")
        for link in links:
            reader.get_by_role("link", name=link).click()
        expect(reader.get_by_role("region", name="What you chose")).to_contain_text(
            "authorities.csv"
        )
        reader.locator("summary", has_text="Partnerships").click()
        assert_good(reader)
        reader.goto("/editions/")
        reader.get_by_role("link", name=f"Edition {month}", exact=True).click()
        assert_good(reader)
        reader.goto("/changes/")
        today = str(reader.locator("time").first.get_attribute("datetime"))[:10]
        reader.get_by_label("See the map as it was").fill(today)
        reader.get_by_role("button", name="Show").click()
        expect(reader.get_by_role("status").first).to_contain_text("The record as it was")
        assert_good(reader)
