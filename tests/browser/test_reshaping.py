"""An editor merges two records of one partnership, splits one, renames one and ends one."""

from playwright.sync_api import Browser, expect

from partnerships.models import Partnership
from staff import roles
from tests.conftest import new_staff

from .conftest import sign_in
from .looks import assert_good_everywhere


def test_from_two_records_to_one_and_to_an_end(browser: Browser, writable_site: str) -> None:
    context = browser.new_context(base_url=writable_site, viewport={"width": 1440, "height": 900})
    sign_in(context, new_staff(roles.EDITOR), writable_site)
    page = context.new_page()
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
    context.close()
