"""Every door that takes the map's choices refuses or names what it does not understand."""

from urllib.parse import quote

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

# What is asked, and the name that the answer has to tell.
NOT_UNDERSTOOD = [
    ("region=londn", "londn"),
    ("region=London", "London"),
    ("kind=abep&kind=abeps", "abeps"),
    ("status=active", "status"),
    ("founded=20x", "founded"),
    ("founded_from=20x", "Founded from"),
    ("nonsense=1", "nonsense"),
    ("only=nonsense", "nonsense"),
    ("colour=nonsense", "nonsense"),
    ("la=atlantis", "atlantis"),
    ("similar=atlantis", "Similar to"),
]
PAGES = ("/", "/embed/", "/embed/code/", "/data/")
FILES = (
    "/data/authorities.csv",
    "/data/abep-map.xlsx",
    "/data/data-dictionary.csv",
    "/share/map.svg",
    "/share/map.png",
)


@pytest.mark.parametrize(("query", "name"), NOT_UNDERSTOOD)
def test_pages_say_it_and_files_are_refused(client: Client, query: str, name: str) -> None:
    for address in PAGES:
        page = client.get(f"{address}?{query}")
        assert page.status_code == 200, address
        notice = page.content.decode().partition("could not read some of your choices")[2]
        assert name in notice.partition("</ul>" if address != "/embed/code/" else "</p>")[0]
    for address in FILES:
        refused = client.get(f"{address}?{query}")
        assert refused.status_code == 400, address
        assert refused.headers["Content-Type"].startswith("text/plain")
        assert name in refused.content.decode()
    view = quote(f"http://testserver/?{query}")
    refused = client.get(f"/oembed/?url={view}")
    assert refused.status_code == 400
    assert any(name in reason for reason in refused.json()["errors"]["url"])


@pytest.mark.parametrize(
    "query",
    [query for query, _ in NOT_UNDERSTOOD if query != "status=active"],  # which the API knows
)
def test_the_api_names_the_field(client: Client, query: str) -> None:
    for address in ("authorities/", "partnerships/", "authorities.geojson"):
        refused = client.get(f"/api/v1/{address}?{query}")
        assert refused.status_code == 400
        assert refused.headers["Content-Type"] == "application/problem+json"
        [error] = refused.json()["errors"]
        assert error["field"] == query.partition("=")[0]


def test_what_others_add_to_links_is_no_fault(client: Client) -> None:
    query = "region=london&utm_source=newsletter&fbclid=invented"
    for address in PAGES:
        assert (
            "could not read some of your choices"
            not in client.get(f"{address}?{query}").content.decode()
        )
    assert client.get(f"/data/authorities.csv?{query}").status_code == 200
