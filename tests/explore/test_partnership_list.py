"""The partnerships that match are named: under the map, in a list of their own, and in a file."""

import csv
import html
import re

import pytest
import time_machine
from django.test import Client

from partnerships.models import Partnership, Source
from tests.factories import CAMDEN, NORFOLK, make_partnership

pytestmark = pytest.mark.django_db


def names(client: Client, address: str) -> list[str]:
    """The partnerships that a page links to in its main part, in order."""
    body = client.get(address).content.decode()
    body = body.partition("<main")[2] or body  # the part for the script is no whole page
    links = re.findall(r'<a[^>]*href="/partnerships/[\w-]+/"[^>]*>([^<]+)</a>', body)
    return [html.unescape(name).strip() for name in links]


def shown_at_work(partnership: Partnership, year: int) -> None:
    Source.objects.create(partnership=partnership, title="Made up", shows_active_in=year)


def test_the_list_the_map_and_the_file_name_the_same(client: Client) -> None:
    choices = "funding=subscription&region=london"

    expected = {
        "Camden Invented Learning",
        "Haringey Invented Education Partnership",
        "Tower Hamlets Invented Education Partnership",
    }
    assert set(names(client, f"/partnerships/?{choices}")) == expected
    assert set(names(client, f"/partnership-matches/?{choices}")) == expected
    assert expected <= set(names(client, f"/?{choices}"))
    file = client.get(f"/data/partnerships.csv?{choices}").getvalue()
    rows = csv.DictReader(file.decode("utf-8-sig").splitlines())
    assert {row["name"] for row in rows} == expected


def test_the_list_can_be_sorted(client: Client) -> None:
    shown_at_work(make_partnership("Zebra Invented", NORFOLK, founded_year=1990), 2025)
    shown_at_work(make_partnership("Aardvark Invented", NORFOLK), 2011)

    assert names(client, "/partnerships/?by=name")[0] == "Aardvark Invented"
    assert names(client, "/partnerships/?by=active")[:2] == ["Zebra Invented", "Aardvark Invented"]
    assert names(client, "/partnerships/?by=founded")[0] == "Zebra Invented"
    assert names(client, "/partnerships/?by=nonsense")[0] == names(client, "/partnerships/")[0]


def test_the_ended_and_the_proposed_are_listed_if_asked_for(client: Client) -> None:
    assert "Hackney Invented Trust" not in names(client, "/partnerships/")
    assert "Hackney Invented Trust" in names(client, "/partnerships/?ended=yes")


def test_a_choice_that_is_none_is_said_and_never_ignored(client: Client) -> None:
    said = client.get("/partnerships/?funding=charm&nonsense=1").content.decode()

    assert "charm is not one of the available choices" in said
    assert "nonsense: There is no such choice." in said


def test_what_is_found_nowhere_invites(client: Client) -> None:
    said = client.get("/partnerships/?q=unheard-of").content.decode()

    assert "which does not mean that there is none" in said


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("send", "Camden Invented Learning"),  # a focus
        ("hubs", "Camden Invented Learning"),  # a fact
        ("primaries", "Barking and Dagenham Invented Partnership"),  # its members
        ("social enterprise", "Barking and Dagenham Invented Partnership"),  # a legal form
    ],
)
def test_words_are_sought_in_all_that_is_recorded(client: Client, words: str, name: str) -> None:
    assert name in names(client, f"/partnerships/?q={words}")


def test_evidence_is_filtered_by_its_age(client: Client) -> None:
    for name, year in (("New Invented", 2026), ("Middling Invented", 2023), ("Old Invented", 2020)):
        shown_at_work(make_partnership(name, CAMDEN), year)

    with time_machine.travel("2026-11-26"):
        recent = names(client, "/partnerships/?age=recent&region=london")
        both = names(client, "/partnerships/?age=recent&age=three_to_five&region=london")
        older = names(client, "/partnerships/?age=older&region=london")
        undated = names(client, "/partnerships/?age=undated&region=london")
    with time_machine.travel("2029-01-01"):
        later = names(client, "/partnerships/?age=recent&region=london")

    assert recent == ["New Invented"]
    assert both == ["Middling Invented", "New Invented"]
    assert older == ["Old Invented"]
    assert "Camden Invented Learning" in undated
    assert later == []


def test_whether_it_is_at_work_is_filtered(client: Client) -> None:
    active = names(client, "/partnerships/?lifecycle=active&region=london")
    unknown = names(client, "/partnerships/?lifecycle=unknown&region=london")

    assert "Camden Invented Learning" in active
    assert "Westminster Invented Schools' Forum" not in active
    assert "Westminster Invented Schools' Forum" in unknown
