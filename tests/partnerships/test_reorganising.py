"""A reorganisation of LAs, from files: here the Isles of Scilly become two invented LAs."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from boundaries.models import Adjacency, Boundary, LocalAuthority, Vintage
from partnerships.models import AuthoritySummary, Source
from partnerships.services.loading import load_reference
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db

NEAR, FAR, SCILLY = "E06000901", "E06000902", "E06000053"
AUTHORITIES = f"""gss_code,name,slug,dfe_code,region,la_type,valid_from,valid_to
{NEAR},Near Isles Invented,near-isles,991,South West,unitary,2027-04-01,
{FAR},Far Isles Invented,far-isles,992,South West,unitary,2027-04-01,
"""
SUCCESSORS = f"""predecessor,successor,effective,note
{SCILLY},{NEAR},2027-04-01,invented
{SCILLY},{FAR},2027-04-01,invented
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "local_authorities.csv").write_text(AUTHORITIES)
    (tmp_path / "successors.csv").write_text(SUCCESSORS)
    shipped = settings.FIXTURES_DIR / "boundaries-2023.geojson"
    collection = json.loads(shipped.read_text())
    features = []
    for feature in collection["features"]:
        if feature["properties"]["gss_code"] != SCILLY:
            features.append(feature)
            continue
        first, *others = feature["geometry"]["coordinates"]
        for code, islands in ((NEAR, [first]), (FAR, others)):
            shape = {"type": "MultiPolygon", "coordinates": islands}
            properties = {"gss_code": code, "name": code}
            features.append({"type": "Feature", "properties": properties, "geometry": shape})
    collection["features"] = features
    (tmp_path / "boundaries-2027.geojson").write_text(json.dumps(collection))
    return tmp_path


def run(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_reorganisation", str(folder), *options, stdout=out)
    return out.getvalue()


def test_a_dry_run_says_what_needs_a_decision_and_writes_nothing(folder: Path) -> None:
    make_partnership("Invented Hub of the Isles", SCILLY)
    summary = AuthoritySummary.objects.create(authority_id=SCILLY, text="An invented account.")
    Source.objects.create(summary=summary, title="An invented paper")
    told = run(folder, "--dry-run")
    names = "Near Isles Invented and Far Isles Invented"
    assert f"Isles of Scilly ({SCILLY}) ends; in its place: {names}." in told
    assert f"Decide in which it works, {names}: Invented Hub of the Isles" in told
    assert f"Write a summary of {names}" in told
    assert "The map of 1 April 2027 has 154 LAs." in told
    assert "Nothing was written." in told
    assert not LocalAuthority.objects.filter(pk=NEAR).exists()
    assert LocalAuthority.objects.get(pk=SCILLY).valid_to is None
    assert not Vintage.objects.filter(pk=2027).exists()


def test_what_is_loaded_is_a_vintage_like_the_others(folder: Path, client: Client) -> None:
    make_partnership("Invented Hub of the Isles", SCILLY)
    assert "Loaded." in run(folder)
    assert str(LocalAuthority.objects.get(pk=SCILLY).valid_to) == "2027-03-31"
    assert Boundary.objects.filter(vintage=2027).count() == 154
    assert Adjacency.objects.filter(vintage=2027).exists()
    page = client.get("/?vintage=2027").content.decode()
    assert f'data-code="{NEAR}"' in page
    assert ">1 April 2027</option>" in client.get("/").content.decode()
    assert (
        "Invented Hub of the Isles" in client.get("/local-authorities/far-isles/").content.decode()
    )
    answer = client.get("/api/v1/authorities/?vintage=2027&authority=isles-of-scilly").json()
    assert [row["slug"] for row in answer["results"]] == ["far-isles", "near-isles"]


def test_a_release_with_older_files_leaves_it(folder: Path) -> None:
    run(folder)
    load_reference(
        folder=settings.FIXTURES_DIR,
        report=lambda name, counts: None,
        propose=lambda merge: None,
        again=True,
    )
    assert str(LocalAuthority.objects.get(pk=SCILLY).valid_to) == "2027-03-31"
    assert set(LocalAuthority.objects.get(pk=SCILLY).successors.values_list("pk", flat=True)) == {
        NEAR,
        FAR,
    }
    assert Vintage.objects.filter(pk=2027).exists()


FAULTS = [
    ("local_authorities.csv", NEAR, SCILLY, "row 2, column gss_code: “E06000053” is an LA here"),
    ("local_authorities.csv", "near-isles", "camden", "row 2, column slug: “camden” is taken"),
    ("local_authorities.csv", "991", "202", "row 2, column dfe_code: “202” is that of Camden"),
    ("local_authorities.csv", "South West", "Narnia", "row 2, column region: “Narnia” is not"),
    ("local_authorities.csv", "2027-04-01,\n", ",\n", "row 2, column valid_from: is blank"),
    ("local_authorities.csv", "2027-04-01", "2023-04-01", "is not after 1 April 2023"),
    ("successors.csv", SCILLY, "E10000006", "row 2, column predecessor: Cumbria ended on 31"),
    ("successors.csv", SCILLY, "E06000999", "row 2, column predecessor: “E06000999” is not"),
    ("successors.csv", f"{SCILLY},{FAR},2027-04-01,invented\n", "", "what Far Isles Invented came"),
    ("successors.csv", "2027-04-01", "2027-05-01", "row 2, column effective"),
    ("boundaries-2027.geojson", f'"{FAR}"', '"E06000999"', "E06000999"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "said"), FAULTS)
def test_every_fault_is_told_with_its_place(folder: Path, file, right, wrong, said) -> None:
    path = folder / file
    text = path.read_text()
    if file == "local_authorities.csv" and right == "2027-04-01":
        text = text.replace(right, wrong)
        successors = folder / "successors.csv"
        successors.write_text(SUCCESSORS.replace(right, wrong))
        (folder / "boundaries-2027.geojson").rename(folder / "boundaries-2023.geojson")
    else:
        text = re.sub(re.escape(right), wrong, text, count=1)
    path.write_text(text)
    with pytest.raises(CommandError) as refused:
        run(folder)
    assert said in str(refused.value)
    assert not LocalAuthority.objects.filter(pk=FAR).exists()
