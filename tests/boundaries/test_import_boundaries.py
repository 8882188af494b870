"""Replacing boundaries by another file, and all that follows."""

from pathlib import Path

import geopandas as gpd
import pytest
from django.core.management import CommandError, call_command

from boundaries.models import Adjacency, Boundary, DistrictShape, MapGeometry, MapShape

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shipped() -> gpd.GeoDataFrame:
    return gpd.read_file("fixtures/boundaries-2021.geojson")


def import_file(path: Path, vintage: int = 2021) -> None:
    call_command(
        "import_boundaries", path, vintage=vintage, source="A test", licence="None", verbosity=0
    )


def test_a_file_in_another_format_and_system_replaces_the_boundaries(
    shipped: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "finer.gpkg"
    shipped.rename(columns={"gss_code": "CTYUA21CD"}).to_crs(27700).to_file(path)

    import_file(path)

    assert set(Boundary.objects.filter(vintage=2021).values_list("source")) == {("A test",)}
    assert Boundary.objects.filter(vintage=2021).count() == 152
    assert Adjacency.objects.filter(vintage=2021).count() == 2 * (357 + 17)


def test_a_changed_shape_changes_the_geometrys_name_and_the_old_one_still_answers(
    shipped: gpd.GeoDataFrame, tmp_path: Path, client
) -> None:
    old = MapGeometry.objects.get(vintage=2021, is_current=True)
    without_islands = shipped.copy()
    scilly = without_islands["gss_code"] == "E06000053"
    largest = without_islands.loc[scilly].explode().iloc[[0]].geometry.values
    without_islands.loc[scilly, "geometry"] = largest
    path = tmp_path / "changed.geojson"
    without_islands.to_file(path)

    import_file(path)

    new = MapGeometry.objects.get(vintage=2021, is_current=True)
    assert new.sha256 != old.sha256
    assert client.get(old.get_absolute_url()).status_code == 200
    assert MapShape.objects.filter(vintage=2021).count() == 152
    assert DistrictShape.objects.filter(vintage=2021).count() == 207


def test_importing_the_same_file_again_changes_no_row(
    shipped: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "same.geojson"
    shipped.to_file(path)
    import_file(path)
    before = list(Boundary.objects.values_list("pk", "geometry").order_by("pk"))

    import_file(path)

    assert list(Boundary.objects.values_list("pk", "geometry").order_by("pk")) == before


def test_a_bad_file_is_refused_whole_with_every_fault(
    shipped: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    before = Boundary.objects.get(authority="E09000007", vintage=2021).geometry
    path = tmp_path / "bad.geojson"
    shipped[~shipped["gss_code"].isin(["E09000007", "E06000053"])].to_file(path)

    with pytest.raises(CommandError) as error:
        import_file(path)

    assert "Nothing was imported" in str(error.value)
    assert "Camden (E09000007) is missing" in str(error.value)
    assert "Isles of Scilly (E06000053) is missing" in str(error.value)
    assert Boundary.objects.get(authority="E09000007", vintage=2021).geometry == before


def test_an_unknown_vintage_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1999 is not 2021 or 2023"):
        import_file(tmp_path / "any.geojson", vintage=1999)
