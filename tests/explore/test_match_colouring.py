"""The map's first colouring counts the partnerships that match, where some are chosen."""

import re
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from explore.map_view import MapView
from partnerships.models import Source
from tests.factories import CAMDEN, NORFOLK, make_partnership

pytestmark = pytest.mark.django_db

CULTURE = "kind=cultural_education_partnership"


def view_of(query: str) -> MapView:
    return MapView(QueryDict(query))


def beside_the_form(client: Client, address: str) -> str:
    """The words of a page's main part but for the form of the filters."""
    body = client.get(address).content.decode().partition("<main")[2]
    beside = re.sub(r'<form class="filters".*?</form>', " ", body, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", beside).split())


def test_an_area_is_coloured_by_what_matches_there() -> None:
    view = view_of(CULTURE)

    assert view.colouring.label_for(NORFOLK) == "1 local cultural education partnership"
    assert view.colouring.label_for(CAMDEN) == "None that matches"
    assert {area.colour.key for area in view.matches} == {"one"}
    assert [(entry.colour.label, entry.count) for entry in view.legend] == [
        ("1 local cultural education partnership", 3),
        ("2 local cultural education partnerships", 0),
        ("3 or more", 0),
    ]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("region=london", "Number of ABEPs"),  # no choice about partnerships
        ("kind=abep&region=london", "Number of ABEPs that match"),
        ("kind=abep&kind=careers_hub", "Number of partnerships that match"),
        ("q=learning", "Number of partnerships that match"),
        (f"{CULTURE}&colour=role", "The LA’s role"),
    ],
)
def test_the_legend_says_what_is_counted(query: str, label: str) -> None:
    assert view_of(query).colouring.label == label


@pytest.mark.parametrize("colour", ["abeps", "kind"])
def test_the_legend_explains_the_one_kind_that_is_chosen(colour: str) -> None:
    meaning = "Careers hub: Schools, colleges and employers in an area who work together"

    assert meaning in view_of(f"kind=careers_hub&colour={colour}").colouring.note
    assert meaning not in view_of("kind=careers_hub&kind=abep").colouring.note
    assert "ABEP: A voluntary body" in view_of("colour=kind").colouring.note


def test_nothing_reads_as_without_an_abep_that_has_what_is_chosen(client: Client) -> None:
    said = beside_the_form(client, f"/?{CULTURE}&view=list")

    assert "No ABEP recorded" not in said
    assert "Norfolk 1 local cultural education partnership" in said
    assert "No ABEP recorded" in beside_the_form(client, "/?region=london")


def test_the_class_of_what_does_not_match_cannot_be_kept() -> None:
    assert len(view_of(f"{CULTURE}&only=none").matches) == 3
    assert view_of(f"{CULTURE}&only=two").matches == []


def test_the_legend_tells_what_is_current_from_what_is_old(client: Client) -> None:
    for name, year in (("New Invented", 2025), ("Old Invented", 2011)):
        partnership = make_partnership(name, CAMDEN, funding_models=["hosted"])
        Source.objects.create(partnership=partnership, title="Made up", shows_active_in=year)

    with time_machine.travel("2026-11-26"):
        everything = beside_the_form(client, "/")
        hosted = beside_the_form(client, "/?funding=hosted&region=london")

    assert "Seen at work since 2021: 1. Known only from older or undated sources: 33." in everything
    assert "Seen at work since 2021: 1. Known only from older or undated sources: 1." in hosted


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (f"{CULTURE}&la=norfolk", "Norfolk: 1 local cultural education partnership."),
        (f"{CULTURE}&la=camden", "Camden: None that matches."),
        ("region=london&la=norfolk", "Norfolk: 3 ABEPs, left out by the choices made."),
    ],
)
def test_a_picture_says_whether_the_chosen_area_matches(
    client: Client, query: str, title: str
) -> None:
    drawing = ElementTree.fromstring(client.get(f"/share/map.svg?{query}").content)  # noqa: S314

    assert str(drawing.findtext("{http://www.w3.org/2000/svg}title")).startswith(title)


@pytest.mark.parametrize(
    ("name", "key"), [("Camden", "both"), ("Norfolk", "abep"), ("Barnet", "local")]
)
def test_kinds_are_coloured_by_their_families(name: str, key: str) -> None:
    make_partnership("Camden Invented Heads", CAMDEN, kind="heads_association")
    colouring = view_of("colour=kind").colouring

    code = next(area.pk for area in view_of("").records.authorities if area.name == name)
    assert colouring.class_of[code] == key
