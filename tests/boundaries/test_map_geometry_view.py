"""The geometry that the browser fetches: its name, encodings and headers."""

import gzip
import hashlib
import json

import brotli
import pytest
from django.test import Client

from boundaries.models import MapGeometry

pytestmark = pytest.mark.django_db


@pytest.fixture
def geometry() -> MapGeometry:
    return MapGeometry.objects.get(vintage=2021, is_current=True)


def test_the_address_is_the_hash_of_the_content(client: Client, geometry: MapGeometry) -> None:
    response = client.get(geometry.get_absolute_url())

    assert hashlib.sha256(response.content).hexdigest() == geometry.sha256
    assert geometry.sha256 in geometry.get_absolute_url()
    assert len(json.loads(response.content)["features"]) == 152


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("", None, bytes),
        ("identity", None, bytes),
    ],
)
def test_it_comes_in_the_best_encoding_that_is_accepted(
    client: Client, geometry: MapGeometry, accepted, encoding, decode
) -> None:
    plain = client.get(geometry.get_absolute_url()).content

    response = client.get(geometry.get_absolute_url(), headers={"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding") == encoding
    assert decode(response.content) == plain
    assert "Accept-Encoding" in response.headers["Vary"]


def test_it_may_be_kept_for_ever(client: Client, geometry: MapGeometry) -> None:
    response = client.get(geometry.get_absolute_url())

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert geometry.sha256 in response.headers["ETag"]


def test_asking_again_with_the_etag_answers_304(client: Client, geometry: MapGeometry) -> None:
    first = client.get(geometry.get_absolute_url(), headers={"Accept-Encoding": "br"})

    again = client.get(
        geometry.get_absolute_url(),
        headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]},
    )

    assert again.status_code == 304
    assert again.content == b""


def test_an_unknown_hash_is_not_found(client: Client) -> None:
    assert client.get(f"/geometry/{'0' * 64}.json").status_code == 404


def test_england_fits_the_budget(geometry: MapGeometry) -> None:
    assert len(geometry.body_brotli) <= 45_000
