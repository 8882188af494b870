"""The panel of an LA that is chosen on the map."""

from typing import Any

import pytest
from django.test import Client

from partnerships.models import AuthoritySummary, Coverage
from tests.factories import NORFOLK, make_partnership

pytestmark = pytest.mark.django_db


def panel_of(client: Client, slug: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get(f"/local-authorities/{slug}/panel.json").json()
    return answer


def test_it_says_what_the_authority_does_and_where_to_go(client: Client) -> None:
    AuthoritySummary.objects.filter(authority=NORFOLK).update(text="First of all. Then more.")
    norfolk, derby = panel_of(client, "norfolk"), panel_of(client, "derby")

    assert norfolk["summary"] == "First of all."
    assert norfolk["role"] == "The LA’s role: Convenor, Direct deliverer."
    assert norfolk["nearUrl"] == "/find/?la=norfolk"
    assert norfolk["compareUrl"] == "/compare/?la=norfolk"
    assert norfolk["correctUrl"] == "/corrections/new/?la=norfolk"
    assert (derby["summary"], derby["role"]) == ("", "The LA’s role: not found.")


def test_kinds_stand_in_their_families(client: Client) -> None:
    families = panel_of(client, "norfolk")["families"]

    assert [family["label"] for family in families] == [
        "Area-based education partnerships",
        "National programmes",
        "Ended programmes",
    ]
    assert [kind["label"] for kind in families[1]["kinds"]] == [
        "Teaching school hubs",
        "Local cultural education partnerships",
        "Research schools",
    ]
    assert families[0]["kinds"][0]["explanation"].startswith("A voluntary body of its own")


def test_those_of_one_name_are_told_apart_by_place_or_host(client: Client) -> None:
    for slug, districts, host in (
        ("hub-a", ["Norwich"], ""),
        ("hub-b", ["Breckland", "Broadland", "Great Yarmouth", "North Norfolk", "Norwich"], ""),
        ("hub-c", ["Norwich"], "Invented College"),
    ):
        make_partnership("Same Hub", NORFOLK, slug=slug, host=host, kind="maths_hub")
        Coverage.objects.filter(partnership__slug=slug).update(districts=districts)

    maths = panel_of(client, "norfolk")["families"][1]["kinds"][-1]["partnerships"]

    assert [(partnership["slug"], partnership["toldApart"]) for partnership in maths] == [
        ("hub-a", "Norwich"),
        ("hub-b", "Breckland, Broadland, Great Yarmouth, North Norfolk and 1 more"),
        ("hub-c", "Norwich, hosted by Invented College"),
    ]
