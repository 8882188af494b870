"""Changes are told in words, to everybody, with nobody's name in them."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from partnerships.history.entries import MOST_ROWS
from partnerships.models import AuthoritySummary, Change, Coverage, Partnership, Source
from partnerships.services.undo import undo
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db

USER = 987654321
WHY = "A test says <b>why</b>."
PLACES = (
    "/changes/",
    "/local-authorities/camden/changes/",
    "/partnerships/camden-invented-learning/changes/",
)
FEEDS = ("/changes/feed/", "/local-authorities/camden/changes/feed/")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def made():
    """A correction of Camden's partnership and summary, after a change in Norfolk."""
    with change(by=ChangedBy.STAFF, why="In Norfolk.", user=USER):
        AuthoritySummary.objects.filter(authority__slug="norfolk").update(roles_note="Elsewhere")
    with change(by=ChangedBy.CORRECTION, why=WHY, user=USER, submission="TEST123") as key:
        partnership = Partnership.objects.get(slug="camden-invented-learning")
        Partnership.objects.filter(pk=partnership.pk).update(
            funding_models=["hosted", "subscription"], founded_year=None, website=""
        )
        AuthoritySummary.objects.filter(authority__slug="camden").update(text="One two four.")
        Source.objects.create(partnership=partnership, title="A <i>test’s</i> source")
        Coverage.objects.filter(partnership=partnership).update(extent="part")
    return key


def words_of(client: Client, address: str) -> str:
    body = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_each_place_tells_its_own_changes_before_and_after(client: Client, made) -> None:
    everywhere, camden, learning = (words_of(client, address) for address in PLACES)

    assert "In Norfolk." in everywhere
    assert "In Norfolk." not in camden + learning
    for text in (everywhere, camden, learning):
        assert "by a correction, checked by CfEY, from submission TEST123" in text
        assert "A test says &lt;b&gt;why&lt;/b&gt;." in text
        assert "As gathered:" in text
    whole = words_of(client, f"/changes/{made}/")
    for expected in (
        "Funding models",
        "Hosted",
        "Founded year [removed: 2017 ] [added: Nothing ]",
        "Camden Invented Learning : work in Camden changed Field Before After Extent "
        "[removed: The whole ] LA [added: Part of the ] LA",
        "Camden Invented Learning : a source added Field After Title "
        "A &lt;i&gt;test’s&lt;/i&gt; source",
        "Camden : what is said of it as a whole changed",
    ):
        assert expected in whole, whole


def test_only_the_words_that_differ_are_marked(client: Client) -> None:
    with change(by=ChangedBy.STAFF, why="One word."):
        AuthoritySummary.objects.filter(authority__slug="camden").update(text="One two three.")
    with change(by=ChangedBy.STAFF, why="Another word.") as key:
        AuthoritySummary.objects.filter(authority__slug="camden").update(text="One two four.")

    body = client.get(f"/changes/{key}/").content.decode()
    assert re.search(r"One two\s*<del><span[^>]*>.removed: </span>three\.<", body)
    assert re.search(r"One two\s*<ins><span[^>]*>.added: </span>four\.<", body)


def test_an_undo_and_what_it_undid_lead_to_each_other(client: Client, made) -> None:
    undoing = undo(context=made, why="It was wrong.", user=USER)

    assert f'Undone</strong> by <a href="/changes/{undoing}/"' in (
        client.get(f"/changes/{made}/").content.decode()
    )
    assert f'Undoes <a href="/changes/{made}/"' in (
        client.get(f"/changes/{undoing}/").content.decode()
    )


def test_nobody_s_name_or_key_is_told(client: Client, made) -> None:
    undo(context=made, why="It was wrong.", user=USER)
    for address in (*PLACES, *FEEDS, f"/changes/{made}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert str(USER) not in response.content.decode()


def test_what_has_no_page(client: Client) -> None:
    for address in (
        "/changes/00000000-0000-0000-0000-000000000000/",
        "/local-authorities/nowhere/changes/",
        "/local-authorities/nowhere/changes/feed/",
        "/partnerships/nothing/changes/",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [*PLACES, *FEEDS])
def test_no_change_more_costs_a_query_more(
    client: Client, address, made, django_assert_max_num_queries
) -> None:
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    for number in range(30):
        with change(by=ChangedBy.STAFF, why=f"Change {number}."):
            partnership.name = f"Name {number}"
            partnership.save()
            partnership.sources.create(title=f"Source {number}")

    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_many_changes_make_pages(client: Client) -> None:
    for number in range(21):
        with change(by=ChangedBy.STAFF, why=f"Change {number}."):
            Partnership.objects.filter(slug="camden-invented-learning").update(
                name=f"Name {number}"
            )

    assert "Page 1 of 2" in words_of(client, PLACES[2])
    assert "As gathered" in words_of(client, f"{PLACES[2]}?page=2")


def test_a_change_of_many_rows_is_told_in_numbers(client: Client) -> None:
    for number in range(MOST_ROWS):
        make_partnership(f"Invented Network {number}", "E08000035")
    with change(by=ChangedBy.STAFF, why="All of them.") as key:
        Partnership.objects.update(website="https://example.org/")
    number = Partnership.objects.count()

    assert f"{number} partnerships changed" in words_of(client, f"/changes/{key}/")
    assert "Website" in words_of(client, PLACES[2]), "of one partnership it is told whole"


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_keeps_the_rules_of_atom(client: Client, made, address) -> None:
    """RFC 4287: one id, title and updated each; an author; absolute addresses; escaped HTML."""
    response = client.get(address)
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own

    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href", "") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{address}"
    assert links["alternate"].startswith("http://testserver/")
    items = feed.findall(f"{ATOM}entry")
    for element in (feed, *items):
        for name in ("id", "title", "updated"):
            (child,) = element.findall(f"{ATOM}{name}")
            assert child.text
        stamp = element.findtext(f"{ATOM}updated", "")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", stamp)
    ids = [item.findtext(f"{ATOM}id", "") for item in items]
    assert len(set(ids)) == len(ids) >= 2
    assert ids[0] == f"urn:uuid:{made}"
    summary = items[0].findtext(f"{ATOM}summary", "")
    assert "&lt;b&gt;why" in summary
    assert "Founded year: “2017” became “Nothing”" in " ".join(summary.split())


def test_feeds_are_found_from_the_pages(client: Client) -> None:
    everywhere, camden = (f'type="application/atom+xml"\n          href="{feed}"' for feed in FEEDS)
    for address in ("/", "/local-authorities/camden/", "/about/"):
        page = " ".join(client.get(address).content.decode().split())
        assert " ".join(everywhere.split()) in page
        assert (" ".join(camden.split()) in page) == ("camden" in address)


def test_the_questions_of_an_authority_and_of_a_partnership(made) -> None:
    camden = LocalAuthority.objects.get(slug="camden")
    learning = Partnership.objects.get(slug="camden-invented-learning")

    for changes in (
        Change.objects.of_authority(camden),
        Change.objects.of_partnership(learning),
    ):
        assert [item.by for item in changes.order_by("metadata__by")] == [
            ChangedBy.CORRECTION,
            ChangedBy.FILES,
        ]
