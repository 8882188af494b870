"""Other sites may frame one page alone, and are told of it by oEmbed."""

from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

pytestmark = pytest.mark.django_db

VIEW = "kind=abep&region=london&colour=kind&la=camden&at=51.500,-0.120,9.00"
EMBED = f"http://testserver/embed/?{VIEW}"
NOT_FRAMED = (
    "/", "/embed/code/", "/oembed/", "/share/map.svg", "/share/map.pdf", "/local-authorities/",
    "/local-authorities/camden/", "/partnerships/camden-invented-learning/", "/regions/london/",
    "/compare/", "/overview/", "/find/", "/about/", "/changes/", "/account/login/", "/records.json",
    "/robots.txt", "/sitemap.xml", "/embed/nothing/",
)  # fmt: skip


def test_other_sites_may_frame_the_embedded_map(client: Client) -> None:
    answer = client.get("/embed/")

    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize("address", NOT_FRAMED)
def test_other_sites_may_frame_nothing_else(client: Client, address: str) -> None:
    answer = client.get(address)

    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


def test_an_embedded_map_keeps_its_options_when_opened_full(client: Client) -> None:
    body = unescape(client.get(f"/embed/?{VIEW}&unknown=1&at=51.500,-0.120,9.00").content.decode())

    assert f'id="full" href="http://testserver/?{VIEW}"' in " ".join(body.split())
    assert '<link rel="canonical" href="http://testserver/?kind=abep' in body


def test_a_place_that_is_none_is_left_out(client: Client) -> None:
    body = client.get('/embed/?at="><script>').content.decode()

    assert "<script>" not in body
    assert "at=" not in body


def ask(client: Client, **asked: str | int):
    return client.get(reverse("oembed"), asked)


@pytest.mark.parametrize("path", ["/", "/embed/"])
def test_oembed_gives_the_code_of_a_view(client: Client, path: str) -> None:
    answer = ask(client, url=f"http://testserver{path}?{VIEW}", format="json").json()

    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert (answer["width"], answer["height"]) == (800, 600)
    assert f'src="{EMBED}"' in unescape(answer["html"])
    assert f'title="{answer["title"]} – ABEP Map"' in unescape(answer["html"])
    assert client.get(answer["thumbnail_url"])["Content-Type"] == "image/png"


def test_oembed_keeps_within_the_size_that_is_asked_for(client: Client) -> None:
    answer = ask(client, url="http://testserver/", maxwidth=300, maxheight=9999).json()

    assert (answer["width"], answer["height"]) == (300, 600)
    assert 'width="300" height="600"' in answer["html"]
    assert "thumbnail_url" not in answer


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({}, 400),
        ({"url": "http://testserver/", "maxwidth": "wide"}, 400),
        ({"url": "http://testserver/", "maxheight": "0"}, 400),
        ({"url": "http://testserver/", "format": "xml"}, 501),
        ({"url": "http://elsewhere.example/"}, 404),
        ({"url": "http://testserver.elsewhere.example/"}, 404),
        ({"url": "http://testserver@elsewhere.example/"}, 404),
        ({"url": "javascript://testserver/"}, 404),
        ({"url": "http://testserver/about/"}, 404),
        ({"url": "http://[::1/"}, 404),
    ],
)
def test_oembed_refuses_what_it_cannot_give(client: Client, asked, status: int) -> None:
    assert ask(client, **asked).status_code == status


@pytest.mark.parametrize("place", ["/", "/embed/"])
def test_the_map_says_where_its_code_is_to_be_had(client: Client, place: str) -> None:
    body = " ".join(unescape(client.get(f"{place}?kind=abep").content.decode()).split())

    address = quote("http://testserver/?kind=abep", safe="")
    assert (
        '<link rel="alternate" type="application/json+oembed" '
        f'href="http://testserver/oembed/?url={address}"' in body
    )


def test_without_a_script_there_is_a_page_with_the_code(client: Client) -> None:
    body = client.get(f"/embed/code/?{VIEW}").content.decode()

    code = body.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    assert unescape(unescape(code)).startswith(f'<iframe src="{EMBED}"')
    assert f'value="http://testserver/?{VIEW}"' in unescape(body)


def test_the_code_is_made_as_it_is_asked_for(client: Client) -> None:
    asked = "kind=abep&region=leeds-is-none&width=420&height=500&controls=none"
    body = client.get(f"/embed/code/?{asked.replace('leeds-is-none', 'london')}").content.decode()
    code = unescape(unescape(body.partition("<textarea")[2].partition("</textarea>")[0]))
    preview = unescape(body.partition('class="embed-preview"')[2].partition("</iframe>")[0])

    for frame in (code, preview):
        assert 'src="http://testserver/embed/?kind=abep&region=london&controls=none"' in frame
        assert 'width="420"' in frame
        assert 'height="500"' in frame
    assert 'frameborder="0"' in code
    assert 'name="kind" value="abep"' in body
    assert 'type="hidden" name="region"' not in body
    assert "is-plain" in client.get("/embed/?controls=none").content.decode()
    assert "frame-src 'self'" in client.get("/embed/code/")["Content-Security-Policy"]
    assert "Select a valid choice" in client.get(f"/embed/code/?{asked}").content.decode()
    framed = ask(client, url="http://testserver/embed/?controls=none").json()
    assert "embed/?controls=none" in framed["html"]


@pytest.mark.parametrize("width", ["", "299", "2001", "wide"])
def test_a_frame_that_is_too_small_or_too_large_is_told_in_words(
    client: Client, width: str
) -> None:
    body = client.get(f"/embed/code/?width={width}&height=500").content.decode()

    assert "Enter a number from 300 to 2000." in body
    assert "#share-code" in body  # the form leads to the code that it makes


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_other_sites_may_show_pictures(client: Client, kind: str) -> None:
    answer = client.get(f"/share/map.{kind}")

    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_what_is_shared_of_a_day_is_of_that_day(client: Client) -> None:
    day = timezone.localdate().isoformat()
    body = unescape(unescape(client.get(f"/embed/code/?kind=abep&as_of={day}").content.decode()))
    answer = ask(client, url=f"http://testserver/?kind=abep&as_of={day}").json()

    for code in (body, unescape(answer["html"])):
        assert f'src="http://testserver/embed/?kind=abep&as_of={day}"' in code
    assert client.get(f"/share/map.svg?kind=abep&as_of={day}").status_code == 200
    assert client.get("/share/map.png?as_of=1999-01-01").status_code == 400
    assert client.get("/embed/?as_of=1999-01-01").status_code == 400
