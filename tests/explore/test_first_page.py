"""The first page brings what stands on the first screen, and little else."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.bench.server import elements

pytestmark = pytest.mark.django_db

MOST_BYTES = 160_000
MOST_ELEMENTS = 1_200


@pytest.mark.parametrize("query", ["", "?view=equal", "?vintage=2023"])
def test_it_stays_light(client: Client, query: str) -> None:
    page = client.get(f"/{query}").content

    assert len(page) <= MOST_BYTES
    assert 152 < elements(page.decode()) <= MOST_ELEMENTS


def test_what_the_script_brings_later_is_one_link_away_without_it(client: Client) -> None:
    """It leads to the list of LAs, and to any LA as the one that others are similar to."""
    first = client.get("/?kind=abep").content.decode()
    whole = client.get("/?kind=abep&view=list").content.decode()

    assert 'href="?kind=abep&amp;view=list"' in first
    assert 'href="?kind=abep&amp;view=list#id_similar"' in first
    norfolk = 'href="/local-authorities/norfolk/"'
    assert (norfolk in first, norfolk in whole) == (False, True)
    assert '<option value="norfolk"' in whole
    chosen = client.get("/?similar=norfolk").content.decode()
    assert '<option value="norfolk"' in chosen


def test_a_page_without_a_script_has_the_whole_list(client: Client) -> None:
    today = client.get("/").content.decode()
    earlier = client.get(f"/?as_of={timezone.localdate()}").content.decode()

    assert "<script" in today
    assert 'href="/local-authorities/norfolk/' in earlier


def test_each_kind_is_explained_beside_its_box(client: Client) -> None:
    """By the script where the rest of the page's words come later too, else in the page."""
    meaning = "A school that helps others around it to use evidence in teaching."

    assert '#kinds" id="meanings">What these kinds are</a>' in client.get("/").content.decode()
    for address in ("/?view=list", "/partnerships/"):
        assert meaning in client.get(address).content.decode()
