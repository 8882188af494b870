"""The files of the record: what is in them, that others can read them, and that they do no harm."""

import csv
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import date
from operator import itemgetter

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook

from boundaries.models import MapGeometry
from core.history.tracking import ChangedBy, change
from exports.columns import ColumnType as Holds
from exports.columns import derived
from exports.files import FORMATS, PIECE, by_name, made
from exports.services import publish
from exports.tables import ExportTable, tables
from partnerships.models import Coverage, Partnership, Source
from partnerships.vocabularies import Kind
from tests.factories import NORTH_EAST, make_partnership

pytestmark = pytest.mark.django_db

SPITEFUL = '=HYPERLINK("http://example.org")'


def fetched(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    body: bytes = response.getvalue()
    assert response.headers["Content-Length"] == str(len(body))
    assert "attachment" in response.headers["Content-Disposition"]
    return body


def rows(client: Client, address: str) -> list[dict[str, str]]:
    body = fetched(client, address)
    assert body.startswith(b"\xef\xbb\xbf"), "so that Excel reads it as UTF-8"
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.fixture
def spiteful() -> None:
    """An invented name and source that a spreadsheet would run."""
    with change(by=ChangedBy.STAFF, why="A test."):
        Partnership.objects.filter(slug="camden-invented-learning").update(
            name=SPITEFUL, summary="–é\nü"
        )
        Source.objects.filter(partnership__slug="camden-invented-learning").update(title="@SUM(1)")


def test_the_tables_hold_the_record_and_run_nothing(client: Client, spiteful) -> None:
    authorities, partnerships, coverage, sources = (
        rows(client, f"/data/{name}.csv")
        for name in ("authorities", "partnerships", "coverage", "sources")
    )

    assert (len(authorities), len(partnerships)) == (152, Partnership.objects.count())
    assert (len(coverage), len(sources)) == (Coverage.objects.count(), Source.objects.count())
    camden = next(row for row in authorities if row["gss_code"] == "E09000007")
    assert (camden["name"], camden["region"], camden["abeps"]) == ("Camden", "London", "1")
    learning = next(row for row in partnerships if row["slug"] == "camden-invented-learning")
    assert learning["name"] == f"'{SPITEFUL}"
    assert learning["summary"] == "–é\nü"
    assert learning["authority_codes"] == "E09000007"
    assert {(row["kind"], row["kind_family"]) for row in partnerships} >= {
        ("abep", "abeps"),
        ("la_school_improvement_service", "local_bodies"),
        ("teaching_school_hub", "national_programmes"),
        ("opportunity_area", "ended_programmes"),
    }
    for row in (*authorities, *partnerships, *coverage, *sources):
        assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values() if value)


def test_the_workbook_has_text_and_no_formulas(client: Client, spiteful) -> None:
    book = load_workbook(io.BytesIO(fetched(client, "/data/abep-map.xlsx")))

    assert book.sheetnames == [
        "About", "Authorities", "Partnerships", "Coverage", "Sources", "Dictionary",
    ]  # fmt: skip
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert SPITEFUL in {cell.value for cell in cells}
    assert book["Partnerships"].max_row == 1 + Partnership.objects.count()


def test_the_map_s_choices_leave_a_part(client: Client) -> None:
    query = "?funding=subscription&region=london"
    left = rows(client, f"/data/authorities.csv{query}")
    page = client.get(f"/data/{query}").content.decode()

    assert {row["region"] for row in left} == {"London"}
    assert len(left) == 3
    assert f'href="/data/authorities.csv{query.replace("&", "&amp;")}"' in page
    for row in rows(client, f"/data/partnerships.csv{query}"):
        assert "subscription" in row["funding_models"].split("; ")
        assert row["counts"] == "true"
    codes = {row["gss_code"] for row in left}
    inside = json.loads(fetched(client, f"/data/authorities.geojson{query}"))
    assert {feature["id"] for feature in inside["features"]} == codes
    assert f'href="/data/{query.replace("&", "&amp;")}"' in client.get(f"/{query}").content.decode()


def test_a_part_is_of_the_day_asked_for_too(client: Client) -> None:
    assert client.get("/data/authorities.csv?as_of=2020-01-01").status_code == 400


READ_BY_GDAL = """
import json, sys
import pyogrio
found = {}
for layer, kind in pyogrio.list_layers(sys.argv[1]):
    frame = pyogrio.read_dataframe(sys.argv[1], layer=layer)
    about = {"rows": len(frame), "columns": sorted(frame.columns), "kind": kind}
    if kind:
        about["crs"] = frame.crs.to_epsg()
        about["valid"] = bool(frame.geometry.is_valid.all())
        about["area"] = float(frame.geometry.to_crs(27700).area.sum() / 1e6)
    found[layer] = about
print(json.dumps(found))
"""


@pytest.mark.parametrize("name", ["abep-map.gpkg", "authorities.geojson", "partnerships.geojson"])
def test_gdal_reads_what_postgis_drew(client: Client, tmp_path, name) -> None:
    """In a process of its own, as it brings a GDAL of its own."""
    path = tmp_path / name
    path.write_bytes(fetched(client, f"/data/{name}"))
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_BY_GDAL, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)

    layers = {"authorities": 152, "partnerships": Partnership.objects.count()}
    if name.endswith("gpkg"):
        assert set(found) == {*layers, "coverage", "sources"}
        assert found["coverage"]["rows"] == Coverage.objects.count()
    for layer, about in found.items():
        if about["kind"]:
            assert (about["rows"], about["crs"], about["valid"]) == (layers[layer], 4326, True)
            assert {"name", "slug"} <= set(about["columns"])
    if "authorities" in found:
        assert found["authorities"]["area"] == pytest.approx(130_000, rel=0.02), "England, in km²"


def test_the_geopackage_says_what_it_is(client: Client, tmp_path) -> None:
    path = tmp_path / "a.gpkg"
    path.write_bytes(fetched(client, "/data/abep-map.gpkg"))
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_dictionary_has_every_column_and_code(client: Client) -> None:
    listed = rows(client, "/data/data-dictionary.csv")
    for table in ("authorities", "partnerships", "coverage", "sources"):
        header = fetched(client, f"/data/{table}.csv").decode("utf-8-sig").splitlines()[0]
        assert [row["column"] for row in listed if row["table"] == table] == header.split(",")
    kind = next(row for row in listed if (row["table"], row["column"]) == ("partnerships", "kind"))
    assert kind["values"].split("; ") == [f"{one.value}: {one.label}" for one in Kind]
    figure = next(row for row in listed if row["column"] == "population")
    assert "Census 2021. ONS." in figure["meaning"]


def test_the_page_makes_no_file_and_states_rows_and_size_once_they_are_known(
    client: Client, monkeypatch
) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(
        last_checked=date(2026, 1, 1)
    )
    with monkeypatch.context() as patched:
        patched.setattr("exports.files.made", None)
        page = client.get("/data/").content.decode()
        assert client.get("/data/?region=london").status_code == 200
    for file in FORMATS:
        assert f'href="/data/{file.name}"' in page
    assert "\xa0KB" not in page
    size = len(fetched(client, "/data/coverage.csv")) / 1024
    page = client.get("/data/").content.decode()
    assert f"{size:.1f}\xa0KB" in page
    assert f"{Coverage.objects.count()} rows, " in re.sub(r"\s+", " ", page)
    assert "Open Government Licence v3.0" in page
    assert client.get("/data/nothing.csv").status_code == 404


def test_a_file_is_made_once_and_again_when_the_record_changes(
    client: Client, django_assert_num_queries
) -> None:
    first = client.get("/data/partnerships.csv")
    with django_assert_num_queries(1):
        assert client.get("/data/partnerships.csv").getvalue() == first.getvalue()
    with django_assert_num_queries(1):
        again = client.get("/data/partnerships.csv", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    Partnership.objects.filter(slug="camden-invented-learning").update(
        last_checked=date(2026, 1, 1)
    )
    changed = client.get("/data/partnerships.csv", headers={"If-None-Match": first["ETag"]})
    assert b"2026-01-01" in changed.getvalue()


def test_a_file_is_sent_in_pieces(client: Client) -> None:
    """And is the same for two who read it at once, also when it has been replaced meanwhile."""
    for number in range(5):
        make_partnership(f"Invented Network {number}", *NORTH_EAST)
    whole = fetched(client, "/data/partnerships.geojson")
    one, other = (client.get("/data/partnerships.geojson") for _ in range(2))
    sent = iter(one)
    first = next(sent)
    Partnership.objects.filter(slug="camden-invented-learning").update(
        last_checked=date(2026, 1, 1)
    )
    assert fetched(client, "/data/partnerships.geojson") != whole

    assert len(first) == PIECE < len(whole) // 10
    assert first + b"".join(sent) == whole == other.getvalue()


@pytest.mark.parametrize("name", [one.name for one in FORMATS if "partnerships" in one.tables])
def test_memory_does_not_grow_with_the_record(name) -> None:
    """20 MB of invented rows, which nobody holds at once."""
    columns = [derived(each, each, Holds.TEXT, "", itemgetter(each)) for each in ("slug", "name")]
    rows = ({"slug": f"invented-{number}", "name": f"{number} " * 400} for number in range(10_000))
    table = ExportTable("partnerships", "Partnerships", "", 1, columns, 2021, lambda: rows)
    made(name, {"partnerships": replace(table, records=lambda: [])})  # imports what it needs

    tracemalloc.start()
    try:
        file = made(name, {"partnerships": table})
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert file.rows == 10_000
    assert file.size == sum(len(piece) for piece in file.pieces())
    assert most < 4_000_000


def test_the_web_process_loads_no_pandas() -> None:
    run = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); import abep_map.urls, sys;"
         "print(sorted({'pandas', 'geopandas', 'pyogrio', 'openpyxl'} & set(sys.modules)))"],
        env={"DJANGO_SETTINGS_MODULE": "abep_map.settings", "SECRET_KEY": "x",
             "DATABASE_URL": "postgis:///x"},
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "pandas" not in run.stdout
    assert "pyogrio" not in run.stdout


@pytest.mark.parametrize("name", [file.name for file in FORMATS])
def test_a_file_made_twice_is_the_same_bytes(client: Client, name) -> None:
    with time_machine.travel("2026-11-26 10:00:00Z"):
        first = made(name, by_name(tables()))
    with time_machine.travel("2026-11-26 11:00:07Z"):
        again = made(name, by_name(tables()))
    assert first.sha256 == again.sha256
    assert b"".join(first.pieces()) == b"".join(again.pieces())
    assert first.sha256 == hashlib.sha256(b"".join(first.pieces())).hexdigest()


def part(client: Client, address: str, **headers: str):
    response = client.get(address, headers={"accept-encoding": "gzip, br", **headers})
    return response, response.getvalue() if response.streaming else response.content


@pytest.fixture
def public_files(client: Client) -> list[str]:
    publish(name="2026-11")
    geometry = MapGeometry.objects.first()
    assert geometry
    return [
        "/data/abep-map.gpkg",
        "/data/authorities.csv",
        "/data/authorities.csv?region=london",
        "/editions/2026-11/abep-map.xlsx",
        f"/geometry/{geometry.pk}.json",
    ]


def test_every_public_file_can_be_had_in_parts(client: Client, public_files) -> None:
    for address in public_files:
        encoding = {"accept-encoding": "br" if "geometry" in address else "identity"}
        response = client.get(address, headers=encoding)
        whole = response.getvalue() if response.streaming else response.content
        size, etag = len(whole), response["ETag"]
        assert response["Accept-Ranges"] == "bytes"
        for asked, begin, end in [
            ("0-99", 0, 100), ("100-", 100, size), ("-7", size - 7, size),
            (f"{size - 1}-{size + 5}", size - 1, size),
        ]:  # fmt: skip
            response, body = part(client, address, range=f"bytes={asked}")
            assert response.status_code == 206, (address, asked)
            assert body == whole[begin:end]
            assert response["Content-Range"] == f"bytes {begin}-{end - 1}/{size}"
            assert response["Content-Length"] == str(end - begin)
            assert response["ETag"] == etag
        same, body = part(client, address, range="bytes=5-", **{"if-range": etag})
        assert (same.status_code, body) == (206, whole[5:])
        other, body = part(client, address, range="bytes=5-", **{"if-range": '"another"'})
        assert (other.status_code, len(body) > 0) == (200, True)
        for asked in (f"bytes={size}-", "bytes=-0"):
            refused, body = part(client, address, range=asked)
            assert (refused.status_code, body) == (416, b"")
            assert refused["Content-Range"] == f"bytes */{size}"
        for asked in ("bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,4-5", "bytes=1e3-"):
            assert part(client, address, range=asked)[0].status_code == 200
        assert client.head(address, headers={"range": "bytes=0-1"}).status_code == 200
        known, _ = part(client, address, range="bytes=0-1", **{"if-none-match": etag})
        assert known.status_code == 304


def test_other_sites_may_read_every_public_file_and_feed(client: Client, public_files) -> None:
    origin = {"origin": "https://elsewhere.example"}
    for address in (
        *public_files,
        "/data/nothing.csv",
        "/editions/2026-11/SHA256SUMS",
        "/changes/feed/",
        "/local-authorities/camden/changes/feed/",
        "/oembed/?url=http://testserver/",
        "/share/map.svg",
        "/compare.csv?la=camden&la=leeds",
    ):
        response = client.get(address, headers=origin)
        assert response["Access-Control-Allow-Origin"] == "*", address
        assert "Content-Range" in response["Access-Control-Expose-Headers"]
    for address in ("/", "/data/", "/editions/", "/editions/2026-11/", "/changes/", "/staff/"):
        assert "Access-Control-Allow-Origin" not in client.get(address, headers=origin).headers
