"""The region pages, as a reader without JavaScript gets them."""

import html
import re

import pytest
from django.test import Client

from boundaries.models import Adjacency, MapShape, Region
from partnerships.models import AuthoritySummary, MappedAuthority
from tests.factories import CAMDEN, make_partnership

from .test_pages import text_of

pytestmark = pytest.mark.django_db


def test_the_index_leads_to_all_nine(client: Client) -> None:
    body = client.get("/regions/").content.decode()

    assert len(re.findall(r'href="/regions/[a-z-]+/"', body)) == Region.objects.count() == 9
    assert "London An area-based education partnership recorded in 6 of 33" in text_of(
        client, "/regions/"
    )


def test_every_region_has_a_page_with_all_its_authorities(client: Client) -> None:
    for region in Region.objects.all():
        address = f"/regions/{region.slug}/"
        body = html.unescape(client.get(address).content.decode())
        assert f"<h1>{region.name}</h1>" in body
        for authority in MappedAuthority.objects.on_the_map().filter(region=region):
            # Once in the map, once in the list, and perhaps among the gaps.
            assert body.count(f'href="{authority.get_absolute_url()}"') >= 2, authority


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/regions/", 3),
        ("/regions/london/", 9),
        ("/regions/east-midlands/", 9),
        ("/regions/south-west/", 9),
    ],
)
def test_a_page_asks_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries, address, queries
) -> None:
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_a_region_that_is_not_there(client: Client) -> None:
    assert client.get("/regions/narnia/").status_code == 404


def test_each_shape_is_a_link_with_a_name_and_a_value(client: Client) -> None:
    for number in range(2):
        make_partnership(f"Newham Invented Alliance {number}", "E09000025")
    body = html.unescape(client.get("/regions/london/").content.decode())
    drawn = re.findall(r'<a href="(/local-authorities/[^"]+)"\s+aria-label="([^"]+)">', body)

    assert len(drawn) == 33
    assert ("/local-authorities/camden/", "Camden: 1 ABEP") in drawn
    assert ("/local-authorities/barnet/", "Barnet: no ABEP recorded") in drawn
    assert ("/local-authorities/newham/", "Newham: 2 ABEPs") in drawn


def test_the_map_has_the_authorities_around_the_region_without_links(client: Client) -> None:
    """A small map draws all land in its window, neighbour or not, or it would look like water."""
    body = client.get("/regions/london/").content.decode()
    bordering = set(
        Adjacency.objects.filter(vintage=2021, authority__region__name="London")
        .exclude(neighbour__region__name="London")
        .values_list("neighbour__name", flat=True)
    )

    around = set(re.findall(r"<title>([^<]+) \(another region\)</title>", body))
    assert bordering < around
    assert "Hertfordshire" in bordering
    assert "Medway" in around - bordering


def test_a_region_stands_beside_england(client: Client) -> None:
    said = text_of(client, "/regions/london/")

    for part in (
        "recorded in 6 of 33 local authorities (18%) in London; in England, in 40 of 152 (26%).",
        "Careers hubs 0 recorded 0 of 33 (0%) 7 of 152 (5%)",
        "Any funding model found 5 of 33 (15%) 29 of 152 (19%)",
        "The LA’s role found 3 of 33 (9%) 8 of 152 (5%)",
        "Desk research 33 of 33 (100%) 152 of 152 (100%)",
        "Map Regions London",
    ):
        assert part in said, part


def test_partnerships_that_reach_two_of_the_regions_authorities_count_once(client: Client) -> None:
    """The hub of the little England reaches three, and another one of them and one beyond."""
    make_partnership("Invented Hub of the Thames", CAMDEN, "E10000016", kind="teaching_school_hub")

    assert "Teaching school hubs 2 recorded 3 of 33" in text_of(client, "/regions/london/")


def test_gaps_are_named(client: Client) -> None:
    said = text_of(client, "/regions/london/")

    assert (
        "No area-based education partnership recorded 27 of 33 (82%) Barnet Bexley Brent Bromley"
        in said
    )
    assert "The local authority’s role not found 30 of 33 (91%) Barnet Bexley Brent" in said


def test_a_region_without_a_gap_says_so(client: Client) -> None:
    assert "No area-based education partnership recorded 0 of 12 (0%) None" in text_of(
        client, "/regions/north-east/"
    )


def test_an_authority_without_a_summary_is_a_gap_and_rests_on_desk_research(
    client: Client,
) -> None:
    AuthoritySummary.objects.filter(authority__region__name="London").delete()
    said = text_of(client, "/regions/london/")

    assert "The LA’s role found 2 of 33 (6%)" in said
    assert "Desk research 33 of 33 (100%)" in said
    assert "No written summary yet 33 of 33 (100%)" in said


def test_blanks_are_never_said_to_be_none(client: Client) -> None:
    said = text_of(client, "/regions/west-midlands/")

    assert "where there is none, there may still be a partnership." in said
    assert "A blank means “not found”, never “none”" in said


def test_regions_work_before_any_boundary_is_loaded(client: Client) -> None:
    MapShape.objects.all().delete()

    assert "No boundaries are loaded yet." in text_of(client, "/regions/london/")
    assert client.get("/regions/").status_code == 200
