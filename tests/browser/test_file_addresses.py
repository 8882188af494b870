"""Files as programs read them: by address, in parts, and from more than one process."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.test import Client

from tests.exports.test_files import READ_BY_GDAL

pytestmark = pytest.mark.django_db

# In a process of its own: polars keeps threads.
SCANNED_BY_POLARS = """
import sys
import polars
codes = polars.scan_csv(sys.argv[1]).select("gss_code").collect()["gss_code"]
print(len(codes), min(codes))
"""


@pytest.mark.parametrize("name", ["abep-map.gpkg", "authorities.geojson"])
def test_gdal_reads_a_file_by_its_address(site: str, name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ_BY_GDAL, f"/vsicurl/{site}/data/{name}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert '"rows": 152' in run.stdout


def test_polars_scans_a_file_by_its_address(site: str) -> None:
    """In parts: it asks for the length, then for ranges."""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCANNED_BY_POLARS, f"{site}/data/authorities.csv"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["152", "E06000001"]


def test_a_download_is_resumed(site: str, tmp_path: Path) -> None:
    address = f"{site}/data/partnerships.geojson"
    with urlopen(address) as response:
        whole = response.read()
    path = tmp_path / "partnerships.geojson"
    path.write_bytes(whole[: len(whole) // 2])

    curl = shutil.which("curl")
    assert curl
    subprocess.run(
        [curl, "--fail", "--silent", "--continue-at", "-", "--output", str(path), address],
        check=True,
    )

    assert path.read_bytes() == whole


@pytest.mark.parametrize("name", ["abep-map.xlsx", "abep-map.gpkg"])
def test_two_processes_make_the_same_bytes(site: str, client: Client, name: str) -> None:
    here = client.get(f"/data/{name}")
    with urlopen(f"{site}/data/{name}") as response:
        elsewhere = response.read()

    assert hashlib.sha256(here.getvalue()).hexdigest() == hashlib.sha256(elsewhere).hexdigest()
    assert here["ETag"] == response.headers["ETag"]
