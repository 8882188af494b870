"""The public pages, as a reader without JavaScript gets them."""

import html
import re

import pytest
from django.test import Client

from boundaries.models import MapShape
from explore.partnership_list import A_PAGE
from partnerships.models import AuthoritySummary, Partnership, Source
from partnerships.vocabularies import Kind
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    """A page's words in one line."""
    response = client.get(address)
    assert response.status_code == 200, address
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.mark.parametrize(
    ("address", "first", "again"),
    [
        ("/", 16, 1),
        ("/?funding=subscription&region=london&colour=deprivation", 21, 13),
        ("/records.json", 10, 1),
        ("/text-search.json?q=learn", 1, 1),
    ],
)
def test_what_is_made_of_the_records_is_made_once(
    client: Client, django_assert_num_queries, address, first, again
) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(name="Changed")

    for queries in (first, again):
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/local-authorities/", 4),
        ("/local-authorities/camden/panel.json", 5),
        ("/local-authorities/camden/", 24),
        ("/local-authorities/norfolk/", 24),
        ("/partnerships/", 9),
        ("/partnerships/?kind=careers_hub", 10),
        ("/partnerships/camden-invented-learning/", 11),
        ("/partnerships/invented-schools-north-east/", 11),
        ("/about/", 4),
    ],
)
def test_a_page_asks_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries, address, queries
) -> None:
    client.get("/records.json")  # what every view of the map stands on is in memory

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_every_partnership_has_a_page(client: Client) -> None:
    for partnership in Partnership.objects.all():
        assert client.get(partnership.get_absolute_url()).status_code == 200


def test_home_counts_and_lists(client: Client) -> None:
    said = text_of(client, "/")

    assert "32 ABEPs recorded, in 40 of 152 local authorities" in said
    for entry in (
        "No ABEP recorded 112 LAs",
        "1 ABEP 33 LAs",
        "2 ABEPs 5 LAs",
        "3 or more 2 LAs",
    ):
        assert entry in said
    assert "Derby No ABEP recorded" in text_of(client, "/?view=list")


def test_home_works_before_any_boundary_is_loaded(client: Client) -> None:
    MapShape.objects.all().delete()

    assert "No boundaries are loaded yet" in text_of(client, "/")


def test_the_records_document_is_sent_again_only_when_something_changed(client: Client) -> None:
    tag = client.get("/records.json").headers["ETag"]
    assert client.get("/records.json", headers={"If-None-Match": tag}).status_code == 304

    Partnership.objects.filter(slug="camden-invented-learning").update(lifecycle="ended")

    assert client.get("/records.json", headers={"If-None-Match": tag}).status_code == 200


def test_an_authority_that_was_described(client: Client) -> None:
    said = text_of(client, "/local-authorities/camden/")

    assert AuthoritySummary.objects.get(pk="E09000007").text in said
    assert "Desk research Gathered from public sources. Nobody at the LA has checked it." in said
    assert "Last verified by the LA: never" in said
    assert "Area-based education partnerships What these are" in said
    assert "in an area. Camden Invented Learning Not known when last active" in said
    assert "Population 210,110 people Census 2021. ONS." in said
    assert "Opportunity Area None" in said
    assert "Map Local authorities London Camden" in said


def test_an_authority_with_nothing_recorded_says_so_and_invites(client: Client) -> None:
    said = text_of(client, "/local-authorities/derby/")

    assert (
        "No area-based education partnership has been found in Derby yet, "
        "which does not mean that there is none." in said
    )
    assert "Is this right? Suggest a correction" in said


def test_an_authority_described_from_its_records(client: Client) -> None:
    for number in range(3):
        make_partnership(f"Invented Hub {number}", "E10000016", kind=Kind.TEACHING_SCHOOL_HUB)
    said = text_of(client, "/local-authorities/kent/")

    assert (
        "One area-based education partnership is recorded in Kent: "
        "Kent Invented Association of Leaders. Also recorded: three teaching school hubs." in said
    )


def test_a_blank_is_said_to_be_not_found(client: Client) -> None:
    said = text_of(client, "/local-authorities/isles-of-scilly/")

    assert "Primary schools that are academies Not found" in said
    assert "No other local authority shares a border with the Isles of Scilly." in said


def test_an_authority_that_ended_names_its_successors(client: Client) -> None:
    said = text_of(client, "/local-authorities/cumbria/")

    assert "Cumbria ended on 31 March 2023. In its place:" in said
    assert "Cumberland (unitary authority), Westmorland and Furness (unitary authority)." in said


def test_a_successor_has_a_page_of_its_own_with_what_was_recorded_before(client: Client) -> None:
    said = text_of(client, "/local-authorities/westmorland-and-furness/")

    assert "Westmorland and Furness began on 1 April 2023." in said
    assert "What was recorded for Cumbria" in said
    assert "which ended on 31 March 2023, is shown here too" in said


@pytest.mark.parametrize(
    ("code", "slug"),
    [("E10000006", "cumbria"), ("E06000063", "cumberland"), ("E08000038", "barnsley")],
)
def test_a_code_in_an_address_leads_to_the_page(client: Client, code: str, slug: str) -> None:
    assert client.get(f"/local-authorities/{code}/")["Location"] == f"/local-authorities/{slug}/"


def test_a_partnerships_record(client: Client) -> None:
    Source.objects.filter(title="Report B").update(title="")

    said = text_of(client, "/partnerships/barking-and-dagenham-invented-partnership/")

    for part in (
        "An area-based education partnership in Barking and Dagenham. Not known when last active",
        "Also called BDIP",
        "Legal form Company limited by guarantee School company Social enterprise",
        "Hybrid: more than one funding model.",
        "Founded 2018 Launched in a test",
        "Members 56 schools (May 2021) 90% primaries (2018)",
        "Ownership Council 19% Schools 81% (56 schools)",
        "Barking and Dagenham The whole LA Funder Commissioner Part owner",
        "Last checked never",
        "No website, e-mail address or telephone number of its own was found.",
        "Page at council.example An invented college, May 2022, read November 2026 "
        "Page 3 Supports: members",
    ):
        assert part in said, part


def test_partnerships_of_one_kind(client: Client) -> None:
    said = text_of(client, "/partnerships/?kind=careers_hub")

    assert "Careers hubs: 7 of 152 LAs" in said
    assert "Map Careers hubs" in said
    assert "Invented Careers Hub of York" in said
    assert "Camden Invented Learning" not in said


def test_later_pages_keep_the_kind(client: Client) -> None:
    for number in range(2 * A_PAGE):
        make_partnership(f"Invented Hub {number}", "E06000014", kind=Kind.CAREERS_HUB)

    hubs = "/partnerships/?kind=careers_hub"
    assert "Page 1 of 3" in text_of(client, hubs)
    assert "Page 3 of 3" in text_of(client, f"{hubs}&page=3")
    assert "Page 3 of 3" in text_of(client, f"{hubs}&page=999")
    assert 'href="?kind=careers_hub&amp;page=2"' in client.get(hubs).content.decode()


def test_a_page_that_is_not_there_helps_on(client: Client) -> None:
    for address in ("/local-authorities/narnia/", "/partnerships/none/", "/nothing/"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Every local authority" in response.content.decode()


def test_what_the_records_say_is_never_markup(client: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(
        name="<script>alert(1)</script>", facts=["<b>bold</b>"]
    )

    for address in ("/partnerships/camden-invented-learning/", "/local-authorities/camden/"):
        body = client.get(address).content.decode()
        assert "<script>alert" not in body
        assert "<b>bold" not in body
