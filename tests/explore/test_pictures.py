"""A view as a picture says and shows just what its page does."""

import re
import zlib
from datetime import date
from uuid import uuid4
from xml.etree import ElementTree

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client

from abep_map import costs
from core.models import RecordsVersion
from explore.map_view import MapView
from explore.pictures import render
from explore.pictures.drawn_map import fill_of
from explore.pictures.layout import A4, CARD, picture_of
from explore.pictures.palette import colours
from explore.pictures.text import width

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"
LONG = "&".join(
    ["colour=population", "region=london", "region=south-west", "kind=abep", "kind=careers_hub"]
    + [f"focus={one}" for one in ("peer_review", "data", "brokering", "advocacy", "race_equity")]
    + ["q=an+invented+search+with+a+wordthatissolongthatnolinecanholditwhateverthesizeofitsletters"]
)
VIEWS = ("", "kind=abep&region=london&colour=kind", "la=norfolk", "la=camden&eia=yes", LONG)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    render.drawn.cache_clear()


def svg_of(client: Client, query: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(f"/share/map.svg?{query}").content)  # noqa: S314


def words_of(drawing: ElementTree.Element) -> str:
    return " ".join(line.text or "" for line in drawing.iter(f"{SVG}text"))


@pytest.mark.parametrize("query", VIEWS)
def test_the_classes_are_those_of_the_page(client: Client, query: str) -> None:
    view = MapView(QueryDict(query))
    england = next(one for one in svg_of(client, query).iter(f"{SVG}g") if one.get("stroke-width"))

    drawn = {group.get("fill"): len(group) for group in england}

    expected = {
        fill_of(entry.colour.css_class): entry.count for entry in view.legend if entry.count
    }
    if len(view.matches) < len(view.areas):
        expected[fill_of("out")] = len(view.areas) - len(view.matches)
    assert drawn == expected


@pytest.mark.parametrize("way", ["", "&view=equal"])
def test_a_chosen_region_fills_the_picture(client: Client, way: str) -> None:
    """It is drawn at least three times as large as on the map of England, which needs no inset."""

    def scales(query: str) -> list[float]:
        groups = svg_of(client, query).iter(f"{SVG}g")
        transforms = [one.get("transform", "") for one in groups if one.get("stroke-width")]
        return [float(one.rpartition("scale(")[2].rstrip(")")) for one in transforms]

    england, region = scales(f"colour=kind{way}"), scales(f"colour=kind&region=london{way}")

    assert len(england) == (1 if way else 2)
    assert len(region) == 1
    assert region[0] > (2 if way else 3) * england[0]


def test_every_colour_stands_in_the_style_sheet(client: Client) -> None:
    body = client.get("/share/map.svg?la=norfolk&colour=deprivation").content.decode()

    assert set(re.findall(r"#[0-9a-f]{3,6}\b", body)) <= set(colours().values())
    assert "style" not in body


def test_it_says_what_the_view_is_of_when_and_by_whose_leave(client: Client) -> None:
    RecordsVersion.objects.update(version=uuid4(), changed_at="2026-03-05 12:00Z")
    words = words_of(svg_of(client, "region=london&kind=abep&colour=role&la=camden"))

    assert "Camden:" in words
    assert "33 LAs" in words
    assert "Records of 5 March 2026" in words
    assert "testserver/?kind=abep&region=london&colour=role&la=camden" in words
    assert "Open Government Licence v3.0. Contains OS data © Crown copyright" in words
    assert "Left out by the choices made" in words


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<")])
def test_the_same_view_of_the_same_records_is_the_same_bytes(
    client: Client, kind: str, begins: bytes
) -> None:
    with time_machine.travel("2026-03-05 12:00"):
        first = client.get(f"/share/map.{kind}?region=london&kind=careers_hub&kind=abep")
        render.drawn.cache_clear()
    with time_machine.travel("2026-03-06 13:00"):
        second = client.get(f"/share/map.{kind}?kind=abep&kind=careers_hub&region=london&fbclid=1")
        unchanged = client.get(
            f"/share/map.{kind}?region=london&kind=careers_hub&kind=abep",
            headers={"If-None-Match": first["ETag"]},
        )
        other = client.get(f"/share/map.{kind}?kind=abep")

    assert first.content == second.content
    assert first.content.startswith(begins)
    assert first["ETag"] == second["ETag"] != other["ETag"]
    assert unchanged.status_code == 304


def test_a_card_has_the_size_that_other_sites_show(client: Client) -> None:
    body = client.get("/share/map.png").content

    assert (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (1200, 630)


def test_a_page_is_a4_and_of_the_records_day(client: Client) -> None:
    RecordsVersion.objects.update(version=uuid4(), changed_at="2026-03-05 12:00Z")
    body = client.get("/share/map.pdf").content

    # Newer libraries pack the page's size too, and round it otherwise.
    packed = re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL)
    whole = body + b"".join(zlib.decompressobj().decompress(part) for part in packed)
    size = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", whole)
    assert size
    assert [float(side) for side in size.groups()] == pytest.approx([595.276, 841.89])
    assert set(re.findall(rb"/CreationDate \(D?:?(\d{8})", whole)) == {b"20260305"}


@pytest.mark.parametrize("sheet", [CARD, A4], ids=["card", "A4"])
@pytest.mark.parametrize("query", VIEWS)
def test_no_line_runs_over_its_place(query: str, sheet) -> None:
    picture = picture_of(MapView(QueryDict(query)), sheet, f"http://x/?{query}", date(2026, 3, 5))
    place = sheet.words

    in_place = [line for line in picture.lines if line.words != "London"]
    assert all(line.x + width(line.words, line.style) <= place.x + place.width for line in in_place)
    baselines = [line.y for line in in_place]
    assert max(baselines) < place.bottom
    assert baselines == sorted(baselines)  # no title stands in the legend


def test_what_people_type_is_never_markup(client: Client) -> None:
    drawing = svg_of(client, "q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E%01%22&kind=abep")

    assert not list(drawing.iter(f"{SVG}script"))
    assert "<script>alert(1)</script>" in drawing.findtext(f"{SVG}title", "")


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_an_address_that_is_not_understood_draws_nothing(client: Client, kind: str) -> None:
    answer = client.get(f"/share/map.{kind}?region=atlantis")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain"
    assert answer.content.decode().startswith("Region: Select a valid choice.")


def test_only_one_picture_is_drawn_at_a_time(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(costs, "PATIENCE_S", 0)
    with costs.own_turn:
        busy = client.get("/share/map.png")
        without_drawing = client.get("/share/map.svg")

    assert (busy.status_code, busy["Retry-After"]) == (503, str(costs.COME_AGAIN_S))
    assert without_drawing.status_code == 200
    assert client.get("/share/map.png").status_code == 200


def test_a_picture_takes_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(24):
        client.get(f"/share/map.svg?{LONG}")
