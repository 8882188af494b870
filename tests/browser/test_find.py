"""The search box, as people use it: by keyboard, mouse and touch, by ear, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Geolocation,
    Locator,
    Page,
    Request,
    Route,
    expect,
)

from boundaries.models import PostcodeGroup
from partnerships.models import Source
from tests.factories import make_partnership, source_row

from .looks import assert_accessible, assert_fits, assert_good_everywhere, at_both_widths

CAMDEN: Geolocation = {"latitude": 51.5390, "longitude": -0.1426}
CARDIFF: Geolocation = {"latitude": 51.4816, "longitude": -3.1791}


@pytest.fixture(scope="module")
def postcodes(site: str, django_db_blocker) -> Iterator[None]:
    """A few postcodes on the site, for as long as these tests run."""
    with django_db_blocker.unblock():
        rows = [
            PostcodeGroup.objects.create(sector=sector, authority_id=code, units=units)
            for sector, code, units in (
                ("NW12", "E09000007", ["DB"]),
                ("NW13", "E09000003", ["AA"]),
            )
        ]
    yield
    with django_db_blocker.unblock():
        PostcodeGroup.objects.filter(pk__in=[row.pk for row in rows]).delete()


def box(page: Page) -> Locator:
    return page.get_by_role(
        "combobox", name="Find a local authority, partnership, town or postcode"
    )


def options(page: Page) -> Locator:
    return page.get_by_role("option")


@pytest.fixture
def opened(page: Page) -> Page:
    """The page with "camd" typed and the list of suggestions open."""
    page.goto("/find/")
    open_list(page)
    return page


def open_list(page: Page) -> None:
    box(page).press_sequentially("camd")
    expect(options(page)).to_have_count(3)


def test_the_list_opens_and_says_so(opened: Page) -> None:
    expect(box(opened)).to_have_attribute("aria-expanded", "true")
    expect(opened.get_by_role("group", name="Local authorities")).to_contain_text("Camden London")
    expect(opened.get_by_role("listbox", name="Suggestions")).to_be_visible()
    said = opened.locator(".find-form > [role=status]")
    expect(said).to_have_text("3 suggestions. Use the up and down arrows to choose.")


def test_the_arrows_go_round_through_the_box(opened: Page) -> None:
    first, second, third = options(opened).all()
    for key, chosen in (
        ("ArrowDown", first),
        ("ArrowDown", second),
        ("ArrowDown", third),
        ("ArrowDown", None),
        ("ArrowUp", third),
        ("ArrowUp", second),
        ("ArrowUp", first),
        ("ArrowUp", None),
    ):
        box(opened).press(key)
        if chosen is None:
            expect(opened.locator("[role=option][aria-selected=true]")).to_have_count(0)
            assert box(opened).get_attribute("aria-activedescendant") is None
        else:
            expect(chosen).to_have_attribute("aria-selected", "true")
            expect(box(opened)).to_have_attribute(
                "aria-activedescendant", chosen.get_attribute("id") or ""
            )
    expect(box(opened)).to_be_focused()


@at_both_widths
def test_enter_opens_what_is_chosen(opened: Page) -> None:
    box(opened).press("ArrowDown")
    box(opened).press("Enter")

    expect(opened.get_by_role("heading", level=1)).to_have_text("Camden")


def test_enter_without_a_choice_sends_the_form(page: Page) -> None:
    page.goto("/find/")
    box(page).press_sequentially("north")
    expect(options(page).first).to_be_visible()
    box(page).press("Enter")

    expect(page).to_have_url("/find/?q=north")
    expect(page.get_by_role("heading", name="Local authorities")).to_be_visible()


@pytest.mark.parametrize(("key", "cursor"), [("Home", 0), ("End", 4)])
def test_home_and_end_go_back_to_the_text(opened: Page, key: str, cursor: int) -> None:
    box(opened).press("ArrowDown")
    box(opened).press(key)

    expect(opened.locator("[role=option][aria-selected=true]")).to_have_count(0)
    assert box(opened).evaluate("input => input.selectionStart") == cursor


def test_escape_closes_the_list_and_then_empties_the_box(opened: Page) -> None:
    box(opened).press("Escape")
    expect(options(opened)).to_have_count(0)
    expect(box(opened)).to_have_value("camd")
    expect(box(opened)).to_have_attribute("aria-expanded", "false")

    box(opened).press("Escape")
    expect(box(opened)).to_have_value("")


def test_an_arrow_opens_a_closed_list_again(opened: Page) -> None:
    box(opened).press("Escape")
    box(opened).press("ArrowDown")

    expect(options(opened)).to_have_count(3)


def test_tab_leaves_and_closes(opened: Page) -> None:
    box(opened).press("Tab")

    expect(opened.get_by_role("button", name="Find")).to_be_focused()
    expect(options(opened)).to_have_count(0)


@at_both_widths
def test_the_mouse_opens_an_option(opened: Page) -> None:
    options(opened).first.click()

    expect(opened.get_by_role("heading", level=1)).to_have_text("Camden")


def test_a_click_elsewhere_closes(opened: Page) -> None:
    opened.get_by_role("heading", level=1).click()

    expect(options(opened)).to_have_count(0)


def test_touch_opens_an_option_of_44_pixels(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto("/find/")
    open_list(page)

    assert all(
        (option.bounding_box() or {"height": 0})["height"] >= 44 for option in options(page).all()
    )
    assert_fits(page)
    options(page).first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Camden")
    context.close()


def test_the_last_key_counts_and_a_late_answer_is_dropped(page: Page) -> None:
    """The answer to "cam" is held back until that to "camden learning" has been shown."""
    held: list[Route] = []
    page.route("**/find/suggest.json?q=cam", lambda route: held.append(route))
    page.goto("/find/")
    with page.expect_request("**/find/suggest.json?q=cam"):
        box(page).press_sequentially("cam")
    box(page).press_sequentially("den learning")
    expect(options(page)).to_have_count(1)

    for route in held:
        route.fulfill(
            json={
                "groups": [
                    {"label": "Late", "options": [{"label": "Late", "detail": "", "url": "/"}]}
                ]
            }
        )
    expect(options(page)).to_have_count(1)
    expect(options(page)).to_contain_text("Camden Invented Learning")


def test_a_fast_typist_asks_once(page: Page) -> None:
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "suggest" in request.url else None
    )
    page.goto("/find/")
    box(page).evaluate(
        """input => { for (const end of [1, 2, 3, 4]) {
            input.value = 'camd'.slice(0, end);
            input.dispatchEvent(new Event('input', { bubbles: true }));
        } }"""
    )
    expect(options(page)).to_have_count(3)

    assert [url.rpartition("=")[2] for url in asked] == ["camd"]


def test_names_are_text_never_markup(page: Page) -> None:
    answer = {"label": "<img src=x>", "detail": "<b>bold</b>", "url": "/"}
    page.route(
        "**/find/suggest.json*",
        lambda route: route.fulfill(json={"groups": [{"label": "<i>", "options": [answer]}]}),
    )
    page.goto("/find/")
    box(page).press_sequentially("x")

    expect(options(page)).to_have_text("<img src=x> <b>bold</b>")
    assert page.locator(".find-options img, .find-options b, .find-options i").count() == 0


def test_without_an_answer_the_form_still_works(page: Page) -> None:
    page.route("**/find/suggest.json*", lambda route: route.abort())
    page.goto("/find/")
    box(page).press_sequentially("Camden")
    box(page).press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Camden")


def test_no_suggestion_is_said_too(page: Page) -> None:
    page.goto("/find/")
    box(page).press_sequentially("qqqq")

    said = page.locator(".find-form > [role=status]")
    expect(said).to_have_text("No suggestions. Press Enter to search.")
    expect(box(page)).to_have_attribute("aria-expanded", "false")


def test_axe_finds_nothing_with_the_list_open(opened: Page) -> None:
    box(opened).press("ArrowDown")

    assert_accessible(opened)


@pytest.mark.usefixtures("postcodes")
def test_every_answer_to_a_postcode_is_good(page: Page) -> None:
    for typed in ("NW1+2DB", "NW1", "NW1+9ZZ"):
        page.goto(f"/find/?q={typed}")
        assert_good_everywhere(page)


@at_both_widths
@pytest.mark.usefixtures("postcodes")
def test_it_works_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.goto("/find/")
    expect(page.get_by_role("button", name="Use my location")).to_have_count(0)
    page.get_by_role("textbox").fill("nw1 2db")
    page.get_by_role("button", name="Find").click()

    expect(page.get_by_role("heading", level=2).first).to_have_text("NW1 2DB is in Camden")
    expect(page.get_by_role("link", name="Camden Invented Learning", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("nw1 2db")
    context.close()


# The reader's location.


@pytest.fixture
def somewhere(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, permissions=["geolocation"])
    yield context
    context.close()


def locate(context: BrowserContext, address: str = "/find/") -> tuple[Page, list[Request]]:
    """Asks for the location; the requests are those that follow."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.get_by_role("button", name="Use my location").click()
    return page, requests


def test_the_location_leads_to_what_is_there_and_never_leaves_the_browser(
    somewhere: BrowserContext,
) -> None:
    # On the map of 2023, an LA that is on no older one.
    somewhere.set_geolocation({"latitude": 54.895, "longitude": -2.934, "accuracy": 50})
    page, _ = locate(somewhere, "/?vintage=2023")
    expect(page).to_have_url("/find/?la=cumberland&district=Carlisle&at=in")

    somewhere.set_geolocation(CAMDEN)
    page, requests = locate(somewhere)
    expect(page.get_by_role("heading", name="Your location is in Camden")).to_be_visible()

    asked = [request.url.partition("//")[2].partition("/")[2] for request in requests]
    assert asked[0].startswith("geometry/")
    assert {"records.json", "find/?la=camden&at=in"} <= set(asked)
    for request in requests:
        said = f"{request.url} {request.post_data} {request.all_headers()}"
        assert "51.5" not in said
        assert "0.14" not in said
        assert request.method == "GET"


def test_the_district_of_a_location_decides_which_hub_is_named_first(
    browser: Browser, writable_site: str
) -> None:
    with transaction.atomic():
        hub = make_partnership("Invented Coast Hub", "E10000020", slug="coast-hub")
        hub.coverage.update(extent="part", districts=["Great Yarmouth"])
        Source.objects.create(partnership=hub, **source_row())
    somewhere = browser.new_context(base_url=writable_site, permissions=["geolocation"])
    somewhere.set_geolocation({"latitude": 52.6083, "longitude": 1.7305, "accuracy": 40})
    page, requests = locate(somewhere)
    expect(page).to_have_url("/find/?la=norfolk&district=Great+Yarmouth&at=in")
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "Your location is in Great Yarmouth, Norfolk"
    )
    covers = page.get_by_role("heading", name="Covers your district, Great Yarmouth")
    expect(covers.locator("+ ul")).to_contain_text("Invented Coast Hub")
    another = page.get_by_role("heading", name="Another part of Norfolk")
    expect(another.locator("+ ul")).to_contain_text("Norwich Invented Cluster")
    for request in requests:
        said = f"{request.url} {request.post_data} {request.all_headers()}"
        assert "52.6" not in said
        assert "1.73" not in said

    # Between Great Yarmouth and East Suffolk, which lie in two LAs.
    somewhere.set_geolocation({"latitude": 52.553, "longitude": 1.722, "accuracy": 2500})
    page, _ = locate(somewhere)
    expect(page.get_by_role("heading", name="Your location is near a border")).to_be_visible()
    page.get_by_role("link", name="East Suffolk, Suffolk").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        "Your location is near East Suffolk, Suffolk"
    )

    # Without the districts the LA is still told, and the district can be chosen.
    somewhere.route("**/geometry/districts/*", lambda route: route.abort())
    somewhere.set_geolocation({"latitude": 52.6283, "longitude": 1.2966, "accuracy": 40})
    page, _ = locate(somewhere)
    expect(page).to_have_url("/find/?la=norfolk&at=in")
    page.get_by_text("Choose your district of Norfolk").click()
    page.get_by_role("link", name="Norwich", exact=True).click()
    expect(page.get_by_role("heading", name="Covers your district, Norwich")).to_be_visible()
    somewhere.close()


def test_a_bridge_between_two_authorities_offers_both(somewhere: BrowserContext) -> None:
    somewhere.set_geolocation({"latitude": 51.5005, "longitude": -0.1225, "accuracy": 300})
    page, _ = locate(somewhere)

    expect(page).to_have_url("/find/?la=westminster&la=lambeth&at=near")
    page.get_by_role("link", name="Lambeth").click()
    expect(page.get_by_role("heading", name="Your location is near Lambeth")).to_be_visible()


def test_a_place_outside_england_is_told_so(somewhere: BrowserContext) -> None:
    somewhere.set_geolocation(CARDIFF)
    page, _ = locate(somewhere)

    expect(page.locator(".locate-message")).to_contain_text("You seem to be outside England")
    expect(page).to_have_url("/find/")


def test_a_refusal_is_answered_in_words_and_nothing_is_fetched(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, permissions=[])
    page, requests = locate(context)

    expect(page.locator(".locate-message")).to_contain_text("Your browser did not allow it.")
    assert requests == []
    context.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [(2, "could not tell where you are"), (3, "took too long to tell where you are")],
)
def test_an_unknown_location_is_answered_in_words(page: Page, code: int, words: str) -> None:
    page.add_init_script(
        f"""navigator.geolocation.getCurrentPosition =
            (done, failed) => failed({{ code: {code} }});"""
    )
    page.goto("/find/")
    page.get_by_role("button", name="Use my location").click()

    expect(page.locator(".locate-message")).to_contain_text(words)


def test_boundaries_that_cannot_be_had_are_answered_in_words(somewhere: BrowserContext) -> None:
    somewhere.set_geolocation(CAMDEN)
    somewhere.route("**/geometry/*", lambda route: route.abort())
    page, _ = locate(somewhere)

    expect(page.locator(".locate-message")).to_contain_text("The boundaries could not be loaded.")
