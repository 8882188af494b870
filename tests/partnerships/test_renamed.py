"""A partnership under another address: the old ones lead on, and what names it follows."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.history.tracking import ChangedBy, change
from partnerships.models import Change, Partnership, Source
from partnerships.services.editing import add_partnership, update_partnership
from partnerships.services.undo import undo
from staff import roles
from tests.conftest import new_staff
from tests.factories import CAMDEN, make_partnership

pytestmark = pytest.mark.django_db
OLD = "camden-invented-learning"


def rename(slug: str, to: str) -> Partnership:
    partnership = Partnership.objects.get(slug=slug)
    with change(by=ChangedBy.STAFF, why="A test gives it another address."):
        return update_partnership(partnership=partnership, values={"slug": to})


def where_to(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.get("Location", "")


def test_every_page_and_the_api_lead_on_with_what_was_asked(client: Client) -> None:
    rename(OLD, "renamed")

    for begin, end in (
        ("/partnerships/", "/"),
        ("/partnerships/", "/changes/?page=2"),
        ("/partnerships/", "/?from=list"),
        ("/api/v1/partnerships/", "/?fields=slug"),
    ):
        assert where_to(client, f"{begin}{OLD}{end}") == (301, f"{begin}renamed{end}")
    assert client.get("/api/v1/partnerships/renamed/").json()["slug"] == "renamed"
    assert client.get("/api/v1/partnerships/never-was/").status_code == 404
    assert client.get("/partnerships/never-was/changes/").status_code == 404


@pytest.mark.parametrize("place", ["/partnerships/", "/api/v1/partnerships/"])
def test_a_day_is_shown_under_the_address_that_it_had_then(client: Client, place) -> None:
    with time_machine.travel(datetime.now(tz=UTC)):
        rename(OLD, "renamed")
        today = datetime.now(tz=UTC).date()

    assert where_to(client, f"{place}{OLD}/?as_of={today}") == (
        301,
        f"{place}renamed/?as_of={today}",
    )
    assert client.get(f"{place}renamed/?as_of={today}").status_code == 200


def test_what_names_it_as_its_successor_follows_and_back(client: Client) -> None:
    later = make_partnership("Later Invented", CAMDEN)
    earlier = make_partnership("Earlier Invented", CAMDEN, lifecycle="ended", successor=later)

    rename("later-invented", "renamed")
    made = Change.objects.newest_first()[0].pk
    earlier.refresh_from_db()
    assert earlier.successor_id == "renamed"
    page = client.get("/partnerships/earlier-invented/").content.decode()
    assert 'href="/partnerships/renamed/"' in page

    undo(context=made, why="A mistake.", user=None)
    earlier.refresh_from_db()
    assert earlier.successor_id == "later-invented"
    assert where_to(client, "/partnerships/renamed/") == (301, "/partnerships/later-invented/")


def test_predecessors_are_named_on_the_page_and_in_the_api(client: Client) -> None:
    later = make_partnership("Later Invented", CAMDEN)
    page = "/partnerships/later-invented/"
    client.get(page)
    with CaptureQueriesContext(connection) as without:
        assert "It took the place of" not in client.get(page).content.decode()
    for name in ("First Invented", "Second Invented"):
        make_partnership(name, CAMDEN, lifecycle="ended", successor=later)

    with CaptureQueriesContext(connection) as queries:
        said = " ".join(client.get(page).content.decode().split())

    assert (
        'It took the place of <a href="/partnerships/first-invented/">First Invented</a>,' in said
    )
    assert len(queries) == len(without)
    told = client.get("/api/v1/partnerships/later-invented/").json()
    assert told["predecessors"] == ["first-invented", "second-invented"]
    assert client.get("/api/v1/partnerships/first-invented/").json()["predecessors"] == []


def test_an_address_that_leads_on_is_taken() -> None:
    renamed = rename(OLD, "renamed")
    with change(by=ChangedBy.STAFF, why="A test."):
        other = make_partnership("Other Invented", CAMDEN)
        with pytest.raises(ValidationError, match="leads there"):
            update_partnership(partnership=other, values={"slug": OLD})
        update_partnership(partnership=renamed, values={"slug": OLD})
        assert renamed.name == "Camden Invented Learning"
        values = {"kind": "abep", "scale": "la_wide", "evidence": "desk_research"}
        added = add_partnership(values={"name": "Renamed", **values})
        Source.objects.create(partnership=added, title="An invented paper")
    assert added.slug == "renamed-2"


def test_staff_change_it_in_the_admin(client: Client) -> None:
    client.force_login(new_staff(roles.EDITOR))
    partnership = Partnership.objects.get(slug=OLD)
    path = f"/admin/partnerships/partnership/{partnership.pk}/change/"
    form = client.get(path).context["adminform"].form
    assert "Earlier addresses lead to it." in str(form["slug"].help_text)
    rename("norfolk-invented-collaborative", "elsewhere")

    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {"why": "It is called otherwise.", "slug": "norfolk-invented-collaborative"}
    for formset in client.get(path).context["inline_admin_formsets"]:
        for inline in [formset.formset.management_form, *formset.formset.initial_forms]:
            typed |= {
                inline.add_prefix(name): inline[name].value()
                for name in inline.fields
                if inline[name].value() is not None
            }
    refused = client.post(path, typed)
    assert "leads there" in refused.content.decode()

    saved = client.post(path, typed | {"slug": "called-otherwise"})
    assert saved.status_code == 302, saved.context["errors"]
    assert where_to(client, f"/partnerships/{OLD}/") == (301, "/partnerships/called-otherwise/")


def test_a_later_file_knows_it_by_its_old_address(settings) -> None:
    number = Partnership.objects.count()
    partnership = rename(OLD, "renamed")
    sources = set(partnership.sources.values_list("pk", flat=True))

    call_command("load_reference", again=True, verbosity=0)

    assert Partnership.objects.count() == number
    partnership.refresh_from_db()
    assert (partnership.slug, partnership.name) == ("renamed", "Camden Invented Learning")
    assert set(partnership.sources.values_list("pk", flat=True)) == sources
    assert partnership.coverage.exists()
