"""Points: the LA of one, or the nearest, by the API and in the browser alike."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from boundaries.models import LocalAuthority, MapGeometry

pytestmark = pytest.mark.django_db

# Longitude, latitude, accuracy in metres; the LA, whether it is only near, and all within.
POINTS = [
    (-0.1426, 51.5390, 0, "Camden", False, ["Camden"]),
    (-0.1225, 51.5005, 0, "Westminster", True, ["Westminster"]),  # on Westminster Bridge
    (-0.1225, 51.5005, 300, "Westminster", True, ["Lambeth", "Westminster"]),
    (-1.115, 50.80, 0, "Portsmouth", True, ["Portsmouth"]),  # in the harbour
    (1.2974, 52.6309, 50, "Norfolk", False, ["Norfolk"]),
    (-1.6103, 54.9715, 3_000, "Newcastle upon Tyne", False, ["Gateshead", "Newcastle upon Tyne"]),
]
ELSEWHERE = [(-3.1791, 51.4816, 0), (1.9, 51.9, 400)]


@pytest.mark.parametrize(("x", "y", "accuracy", "name", "is_near", "within"), POINTS)
def test_a_point_is_in_the_nearest_authority(
    client: Client, x, y, accuracy, name, is_near, within
) -> None:
    query = {"longitude": str(x), "latitude": str(y), "accuracy": str(accuracy)}
    answer = client.get("/api/v1/points/", query).json()

    assert answer["authority"]["name"] == name
    assert bool(answer["distance_m"]) == is_near
    assert answer["distance_m"] < 500
    assert sorted(authority["name"] for authority in answer["within_accuracy"]) == within


@pytest.mark.parametrize(("x", "y", "accuracy"), ELSEWHERE)
def test_a_point_far_from_england_is_in_none(client: Client, x, y, accuracy) -> None:
    query = {"longitude": str(x), "latitude": str(y), "accuracy": str(accuracy)}
    response = client.get("/api/v1/points/", query)

    assert response.status_code == 404
    assert "nor within 500 m of one" in response.json()["detail"]


def test_a_wide_fix_offers_every_authority_within_it(client: Client) -> None:
    query = {"longitude": "-1.3568", "latitude": "53.4301", "accuracy": "50000"}
    answer = client.get("/api/v1/points/", query).json()

    assert answer["authority"]["name"] == "Rotherham"
    assert len(answer["within_accuracy"]) > 15


def test_the_browser_tells_the_same(tmp_path: Path) -> None:
    row = MapGeometry.objects.get(vintage=2021, is_current=True)
    (tmp_path / "areas.json").write_bytes(gzip.decompress(bytes(row.body_gzip)))
    (tmp_path / "points.json").write_text(json.dumps([point[:3] for point in POINTS]))
    module = settings.BASE_DIR / "static/js/search/point_in_area.js"
    (tmp_path / "ask.mjs").write_text(f"""
        import {{ readFileSync }} from "node:fs";
        import {{ areasNear }} from {json.dumps(str(module))};
        const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url)));
        const areas = read("areas.json");
        const near = read("points.json").map(([x, y, accuracy]) =>
          areasNear([x, y], areas, Math.max(accuracy, 500)));
        process.stdout.write(JSON.stringify(near));
    """)
    node = shutil.which("node")
    assert node
    run = subprocess.run([node, tmp_path / "ask.mjs"], capture_output=True, check=True)
    names = dict(LocalAuthority.objects.values_list("pk", "name"))

    for near, (_, _, accuracy, name, is_near, within) in zip(
        json.loads(run.stdout), POINTS, strict=True
    ):
        assert names[near[0]["id"]] == name
        assert (near[0]["metres"] > 0) == is_near
        inside = [names[area["id"]] for area in near if area["metres"] <= accuracy]
        assert sorted(inside or [name]) == within
