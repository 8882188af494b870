"""A moderator works off a list, merges two records of one partnership, splits one, and ends one."""

from playwright.sync_api import Browser, expect

from partnerships.models import Partnership
from staff import roles
from tests.conftest import new_staff

from .conftest import sign_in
from .looks import assert_good_everywhere


def test_from_a_list_to_one_record_and_to_an_end(browser: Browser, writable_site: str) -> None:
    context = browser.new_context(base_url=writable_site, viewport={"width": 1440, "height": 900})
    sign_in(context, new_staff(roles.MODERATOR), writable_site)
    page = context.new_page()
    page.goto("/staff/quality/without-founded-year/")
    every = page.get_by_role("checkbox", name="Tick ")
    page.get_by_role("button", name="Tick all").click()
    expect(page.get_by_role("checkbox", name="Tick ", checked=True)).to_have_count(every.count())
    page.get_by_role("button", name="Tick none").click()
    expect(page.get_by_role("checkbox", name="Tick ", checked=True)).to_have_count(0)
    page.get_by_role("checkbox", name="Tick Barnet Invented Services").check()
    page.get_by_role("radio", name="Nothing needs doing").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why nothing needs doing.")
    assert_good_everywhere(page)
    page.get_by_label("Why nothing needs doing", exact=True).fill("Looked, not found.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Noted for 1 row.")).to_be_visible()
    page.get_by_label("Show").select_option("Set aside")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="Barnet Invented Services")).to_contain_text("not found")
    assert_good_everywhere(page)
    page.set_viewport_size({"width": 1440, "height": 900})

    camden = Partnership.objects.get(slug="camden-invented-learning")
    page.goto(f"/admin/partnerships/partnership/{camden.pk}/change/")
    page.get_by_role("link", name="Merge", exact=True).click()
    page.get_by_label("The other one").fill("Norwich Invented Cluster")
    assert_good_everywhere(page)
    page.get_by_role("button", name="Show both side by side").click()
    page.get_by_role("group", name="Name").get_by_role("radio").last.check()
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    expect(page.get_by_role("group", name="Name").get_by_role("radio").last).to_be_checked()
    assert_good_everywhere(page)
    page.get_by_label("Why").fill("It was recorded twice.")
    page.get_by_role("button", name="Merge them").click()
    expect(page.get_by_text("Merged. The addresses of")).to_be_visible()
    page.goto("/partnerships/norwich-invented-cluster/")
    expect(page).to_have_url(f"{writable_site}/partnerships/camden-invented-learning/")

    page.goto("/staff/partnerships/tyne-invented-network/split/")
    page.get_by_label("Names of the new partnerships").fill("Invented Gateshead")
    page.get_by_role("button", name="Choose what goes where").click()
    assert_good_everywhere(page)
    page.get_by_role("group", name="Works in Gateshead").get_by_label("Invented Gateshead").check()
    page.get_by_label("Why").fill("Two were recorded as one.")
    page.get_by_role("button", name="Split it").click()
    expect(page.get_by_text("Split. It is one change")).to_be_visible()

    page.goto("/staff/partnerships/invented-gateshead/rename/")
    assert_good_everywhere(page)
    page.goto("/staff/partnerships/invented-gateshead/end/")
    page.get_by_label("Ended", exact=True).fill("2024")
    page.get_by_label("What took its place").fill("Tyne Invented Network")
    page.get_by_label("Why").fill("Its site says so.")
    assert_good_everywhere(page)
    page.get_by_role("button", name="Record that it has ended").click()
    expect(page.get_by_text("Saved: it is recorded as ended")).to_be_visible()
    assert Partnership.objects.get(slug="invented-gateshead").ended_on == "2024"

    for looked_at in (
        "/staff/activity/",
        "/moderation/replies/",
        "/staff/quality/duplicate-names/",
        "/staff/changes/?q=gateshead",
    ):
        page.goto(looked_at)
        assert_good_everywhere(page)
    context.close()
