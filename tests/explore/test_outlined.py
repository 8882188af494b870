"""A partnership that works in several LAs is outlined: on the page, in the frame, on pictures."""

import html

import pytest
from django.http import QueryDict
from django.test import Client

from explore.map_view import MapView

pytestmark = pytest.mark.django_db

OUTLINED = "partnership=invented-schools-north-east"


def body_of(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


@pytest.mark.parametrize("address", ["/", "/embed/"])
def test_the_drawing_outlines_every_authority_of_it(client: Client, address: str) -> None:
    drawn = 'class="outline outline-group"'

    assert body_of(client, f"{address}?{OUTLINED}").count(drawn) == 12
    assert drawn not in body_of(client, address)


def test_a_picture_outlines_them_too(client: Client) -> None:
    plain, outlined = (
        body_of(client, f"/share/map.svg{query}") for query in ("", f"?{OUTLINED}&la=gateshead")
    )

    assert outlined.count('fill="none" stroke-linejoin') == 12
    assert plain.count('fill="none" stroke-linejoin') == 0


def test_the_address_keeps_it() -> None:
    view = MapView(QueryDict(f"{OUTLINED}&kind=abep"))

    assert view.state.canonical_query == f"kind=abep&{OUTLINED}"
    assert view.outline_chip
    assert view.outline_chip.address == "?kind=abep"


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (OUTLINED, "Invented Schools North East: 12 LAs"),
        ("partnership=camden-invented-learning", "Camden Invented Learning: 1 LA"),
        (
            f"region=london&{OUTLINED}",
            "Local authorities in London: 33 of 152 LAs. Outlined: Invented Schools North East",
        ),
    ],
)
def test_the_title_names_it(query: str, title: str) -> None:
    assert MapView(QueryDict(query)).title == title


def test_it_leaves_nothing_out(client: Client) -> None:
    view = MapView(QueryDict(OUTLINED))

    assert len(view.matches) == 152
    assert view.chips == []
    assert client.get(f"/data/partnerships.csv?{OUTLINED}").status_code == 200


def test_one_that_is_none_is_said(client: Client) -> None:
    said = body_of(client, "/?partnership=atlantis")

    assert "partnership: There is no partnership “atlantis” on record." in said
    assert client.get("/share/map.svg?partnership=atlantis").status_code == 400


def test_pages_and_lists_lead_to_it(client: Client) -> None:
    link = f'href="/?{OUTLINED}"'

    assert link in body_of(client, "/partnerships/invented-schools-north-east/")
    assert link in body_of(client, "/partnerships/")
    assert 'href="/?la=camden"' in body_of(client, "/local-authorities/camden/")
    chosen = f'href="/?funding=subscription&{OUTLINED}"'
    assert chosen in body_of(client, "/partnership-matches/?funding=subscription")
    # Of one LA there is nothing to outline.
    assert "partnership=camden-invented-learning" not in body_of(client, "/partnerships/")
