"""Pages say to other sites what they are about, and where their addresses lead."""

import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from boundaries.models import LocalAuthority, Region
from core.history.tracking import ChangedBy, change
from partnerships.models import (
    AuthoritySummary,
    Partnership,
    Source,
    authorities_changed_at,
    partnerships_changed_at,
)
from partnerships.models.changes import Times

pytestmark = pytest.mark.django_db

Facts = dict[str, Any]

ORIGIN = "http://testserver"
# A page, its one address, and the view on its picture.
PAGES = (
    ("/", "/", ""),
    ("/?utm=1&colour=abeps", "/", ""),
    (
        "/?region=london&funding=subscription&kind=abep&kind=abep&only=&colour=role&la=camden",
        "/?kind=abep&funding=subscription&region=london&colour=role&la=camden",
        "?kind=abep&funding=subscription&region=london&colour=role&la=camden",
    ),
    ("/?region=atlantis&kind=abep&la=nowhere", "/?kind=abep", "?kind=abep"),
    ("/local-authorities/camden/", "/local-authorities/camden/", "?la=camden"),
    ("/regions/london/", "/regions/london/", "?region=london"),
    ("/partnerships/camden-invented-learning/?x=1", "/partnerships/camden-invented-learning/", ""),
    ("/partnerships/?kind=careers_hub", "/partnerships/?kind=careers_hub", "?kind=careers_hub"),
    ("/compare/?la=leeds&la=camden&x=1", "/compare/?la=leeds&la=camden", ""),
    ("/find/?q=N1+1AA", "/find/", ""),
    ("/about/", "/about/", ""),
)


def tags_of(body: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([\w:]+)"\s+content="([^"]*)">', body)
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize(("asked", "address", "view"), PAGES)
def test_a_page_has_one_address_a_title_and_a_picture(client: Client, asked, address, view) -> None:
    body = client.get(asked).content.decode()
    tags = tags_of(body)

    canonical = re.findall(r'<link rel="canonical"\s+href="([^"]*)">', body)
    assert [unescape(one) for one in canonical] == [ORIGIN + address] == [tags["og:url"]]
    assert tags["og:image"] == f"{ORIGIN}/share/map.png{view}"
    title, *_ = re.findall(r"<title>(.*?)</title>", body, re.DOTALL)
    assert " ".join(unescape(title).split()) == f"{tags['og:title']} – ABEP Map"
    assert tags["og:description"] == tags["description"]
    assert tags["twitter:card"] == "summary_large_image"
    assert client.get(tags["og:image"]).status_code == 200


@pytest.mark.parametrize("asked", ["/nothing-here/", "/account/login/"])
def test_a_page_that_is_nobodys_to_share_says_nothing(client: Client, asked: str) -> None:
    body = client.get(asked).content.decode()

    assert "og:" not in body
    assert "canonical" not in body


def facts_of(client: Client, page: str) -> Facts:
    [script] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(page).content.decode()
    )
    facts: Facts = json.loads(script)
    assert facts.pop("@context") == "https://schema.org"
    assert_known(facts)
    return facts


# The words of schema.org that are used, and what each may hold.
KNOWN: dict[str, dict[str, Any]] = {
    "Dataset": {
        "name": str, "description": str, "url": str, "creator": dict, "inLanguage": str,
        "isAccessibleForFree": bool, "spatialCoverage": dict, "dateModified": str,
        "distribution": dict, "license": str, "creditText": str,
    },
    "DataDownload": {"encodingFormat": str, "contentUrl": str},
    "Country": {"name": str},
    "AdministrativeArea": {
        "name": str, "alternateName": str, "url": str, "identifier": list, "containedInPlace": dict
    },
    "PropertyValue": {"propertyID": str, "value": str},
    "Organization": {
        "name": str, "alternateName": (str, list), "description": str, "url": str,
        "mainEntityOfPage": str, "foundingDate": str, "areaServed": list,
    },
}  # fmt: skip


def assert_known(node: Facts) -> None:
    """Every part is of a known type, holds its own words only, and nothing empty."""
    known = KNOWN[node["@type"]]
    for name, value in node.items():
        if name == "@type":
            continue
        assert isinstance(value, str if name == "@id" else known[name])
        assert value or value is False
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                assert_known(part)


@pytest.mark.parametrize("page", ["/?kind=abep", "/data/"])
def test_the_map_is_a_data_set(client: Client, page: str) -> None:
    facts = facts_of(client, page)

    assert (facts["@type"], facts["url"]) == ("Dataset", f"{ORIGIN}/")
    assert facts["license"].endswith("/data/#licence-title")
    assert client.get(facts["distribution"]["contentUrl"])["Content-Type"].startswith("text/csv")


def test_an_authority_is_a_place(client: Client) -> None:
    facts = facts_of(client, "/local-authorities/bristol/")

    assert (facts["name"], facts["alternateName"]) == ("Bristol, City of", "Bristol")
    codes = {one["propertyID"]: one["value"] for one in facts["identifier"]}
    assert codes == {"GSS code": "E06000023", "DfE code": "801"}
    assert facts["containedInPlace"]["url"] == f"{ORIGIN}/regions/south-west/"


def test_a_partnership_is_an_organisation_and_cannot_break_out_of_its_facts(client: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(
        name="</script><b>&amp;", short_name="", former_name="", website="", founded_year=None
    )
    facts = facts_of(client, "/partnerships/camden-invented-learning/")

    assert facts["name"] == "</script><b>&amp;"
    assert {"alternateName", "url", "foundingDate"}.isdisjoint(facts)
    assert [place["name"] for place in facts["areaServed"]] == ["Camden"]


@pytest.mark.parametrize(
    ("model", "slug", "place"),
    [
        (Partnership, "camden-invented-learning", "/partnerships/"),
        (LocalAuthority, "camden", "/local-authorities/"),
        (Region, "london", "/regions/"),
    ],
)
def test_every_address_that_a_record_ever_had_leads_to_it(
    client: Client, model, slug, place
) -> None:
    row = model.objects.get(slug=slug)
    for name in ("renamed-once", "renamed-twice"):
        with change(by=ChangedBy.STAFF, why="A test renames it."):
            model.objects.filter(pk=row.pk).update(slug=name)

    for old in (slug, "renamed-once"):
        answer = client.get(f"{place}{old}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{place}renamed-twice/")
    assert client.get(f"{place}renamed-twice/").status_code == 200
    assert client.get(f"{place}never-was/").status_code == 404


def test_an_address_taken_by_another_record_is_the_others(client: Client) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(slug="renamed")
    Partnership.objects.filter(slug="invented-schools-north-east").update(
        slug="camden-invented-learning"
    )

    assert (
        "Invented Schools North East"
        in client.get("/partnerships/camden-invented-learning/").content.decode()
    )


def listed(client: Client) -> dict[str, str]:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return {
        entry.findtext("s:loc", "", names): entry.findtext("s:lastmod", "", names)
        for entry in tree.findall("s:url", names)
    }


def test_the_sitemap_lists_every_page_with_its_last_change(
    client: Client, django_assert_max_num_queries
) -> None:
    partnerships, authorities = partnerships_changed_at(), authorities_changed_at()
    with change(by=ChangedBy.STAFF, why="A test."):
        Source.objects.filter(partnership__slug="camden-invented-learning").update(
            locator="in a test"
        )
        summary = AuthoritySummary.objects.exclude(authority__slug="camden").earliest("pk")
        AuthoritySummary.objects.filter(pk=summary.pk).update(text="In a test")
    with django_assert_max_num_queries(20):
        pages = listed(client)

    assert len(pages) == 8 + 9 + 156 + Partnership.objects.count()
    assert all(pages.values())
    camden = Partnership.objects.get(slug="camden-invented-learning")
    assert later(partnerships_changed_at(), partnerships) == {camden.pk}
    there = {part.authority_id for part in camden.coverage.all()}
    assert later(authorities_changed_at(), authorities) == {*there, summary.pk}


def later(after: Times, before: Times) -> set[object]:
    return {key for key, when in after.items() if when > before[key]}


def test_robots_are_told_where_the_pages_are(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in lines
    closed = [line.partition(": ")[2] for line in lines if line.startswith("Disallow")]
    assert not any("/share/".startswith(path) or path == "/" for path in closed)
    assert "/data/?" in closed, "a file is written for each choice"
    assert "/data/" not in closed
