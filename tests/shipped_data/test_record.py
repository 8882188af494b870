"""The record that ships: all of it is loaded and shown, whatever it says.

What is expected is read from the files, so that an edit of a record fails nothing here unless
it is a fault.
"""

import html
import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from boundaries.models import DistrictShape, Lineage, LocalAuthority
from exports.files import FORMATS
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source
from tests.partnerships.test_pages import text_of

pytestmark = pytest.mark.django_db

Rows = list[dict[str, Any]]


def shipped(name: str) -> Rows:
    rows: Rows = json.loads((settings.BASE_DIR / "fixtures" / name).read_text())
    return rows


@pytest.fixture
def partnerships() -> Rows:
    return shipped("partnerships.json")


@pytest.fixture
def summaries() -> Rows:
    return shipped("authority_summaries.json")


def parts(rows: Rows, key: str) -> int:
    return sum(len(row[key]) for row in rows)


def test_everything_in_the_files_is_loaded(partnerships: Rows, summaries: Rows) -> None:
    names = dict(Partnership.objects.values_list("slug", "name"))
    texts = dict(AuthoritySummary.objects.values_list("authority_id", "text"))

    assert names == {row["slug"]: row["name"] for row in partnerships}
    assert texts == {row["authority"]: row["text"] for row in summaries}
    assert Coverage.objects.count() == parts(partnerships, "coverage")
    assert Membership.objects.count() == parts(partnerships, "members")
    of_partnerships = Source.objects.filter(partnership__isnull=False)
    assert of_partnerships.count() == parts(partnerships, "sources")
    assert Source.objects.filter(summary__isnull=False).count() == parts(summaries, "sources")


def test_every_record_has_a_page(client: Client) -> None:
    for row in (*LocalAuthority.objects.on_the_map(), *Partnership.objects.all()):
        page = client.get(row.get_absolute_url()).content.decode()
        assert row.name in html.unescape(page.partition("<h1>")[2].partition("</h1>")[0])


def test_the_pages_count_what_the_files_hold(client: Client, partnerships: Rows) -> None:
    abeps = [
        row
        for row in partnerships
        if row["kind"] == "abep" and row["lifecycle"] not in {"ended", "proposed"}
    ]
    named = {part["authority"] for row in abeps for part in row["coverage"]}
    # What is recorded for an LA of 2023 is that of the LA that it came of, too.
    shown = Lineage.objects.filter(member__in=named).values("authority")
    with_one = LocalAuthority.objects.on_the_map().filter(pk__in=shown)
    single = sum(len(row["sources"]) == 1 for row in partnerships)

    assert f"{len(abeps)} ABEPs recorded, in {len(with_one)} of 152 local" in text_of(client, "/")
    overview = text_of(client, "/overview/")
    assert f"is recorded in {len(with_one)} of 152 local authorities" in overview
    assert f"{single} of {len(partnerships)} partnerships" in overview


def test_the_list_of_hubs_is_complete_as_the_overview_says(client: Client) -> None:
    said = text_of(client, "/overview/")

    assert "hubs 152 of 152 local authorities (100%). The list is complete." in said


@pytest.mark.parametrize("name", [file.name for file in FORMATS])
def test_every_file_can_be_made_of_it(client: Client, name: str) -> None:
    response = client.get(f"/data/{name}")

    assert response.status_code == 200
    assert response.getvalue()


def test_every_part_of_an_authority_is_drawn_by_its_districts() -> None:
    """Names that are no district are hatched on the maps, and said: quarters, not to be drawn."""
    drawn = set(DistrictShape.objects.values_list("authority", "district"))
    without_shape = {
        name
        for part in Coverage.objects.filter(extent="part")
        for name in part.districts
        if (part.authority_id, name) not in drawn
    }
    assert without_shape == {
        "Birmingham North",
        "Birmingham South",
        "East Cornwall",
        "West Cornwall",
    }
