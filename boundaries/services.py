"""Every write to the record of places. One function is one transaction."""

from collections.abc import Iterable
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from geopandas import GeoDataFrame
from shapely import MultiPolygon as ShapelyMultiPolygon
from shapely import from_wkb

from core.import_errors import FileError, ImportRejected
from core.models import ReferenceLoad
from core.sync import Report, RowCounts, note_load, sync, sync_tables

from . import geometry
from .fixture_files import BoundaryMap, GeographyFiles
from .models import (
    Adjacency,
    Boundary,
    District,
    DistrictShape,
    LocalAuthority,
    MapGeometry,
    MapShape,
    Place,
    PostcodeGroup,
    Region,
    Vintage,
)
from .postcode_list import package_digest, read_groups


@transaction.atomic
def store_geography(*, geography: GeographyFiles, report: Report) -> None:
    """Makes the database say of places exactly what the files say."""
    places = geography.places
    sync_tables(
        report,
        ("Regions", Region, places.regions, ["gss_code"]),
        ("Local authorities", LocalAuthority, places.authorities.values(), ["gss_code"]),
    )
    through = LocalAuthority.successors.through
    successions = [
        through(from_localauthority_id=before.pk, to_localauthority_id=after.pk)
        for before, after in places.successors
    ]
    report("Successions of 2023", sync(existing=through.objects.all(), wanted=successions))
    sync_tables(
        report,
        ("Other names and districts", Place, geography.place_names, ["name", "authority_id"]),
    )
    districts = [
        District(name=row.name, geometry=_multi_polygon(row.geometry))
        for row in geography.districts.itertuples(index=False)
    ]
    redrawn = sync(existing=District.objects.all(), wanted=districts, key=["name"])
    report("Districts’ shapes", redrawn)
    for area_map in geography.maps:
        changes = replace_boundaries(area_map=area_map)
        report(f"Boundaries {area_map.vintage.label}", changes)
    if redrawn:
        for vintage in set(Vintage) - {area_map.vintage for area_map in geography.maps}:
            _store_district_shapes(vintage)


def import_boundaries(*, path: Path, vintage: int, source: str, licence: str) -> RowCounts:
    """Replaces a vintage's boundaries by those of a file (see `geometry.read_boundaries`).

    Raises ImportRejected with every fault of the file, or if the vintage is none of ours.
    """
    if vintage not in Vintage.values:
        known = " or ".join(str(year) for year in Vintage.values)
        raise ImportRejected([FileError(path.name, 0, "vintage", f"{vintage} is not {known}")])
    expected = dict(LocalAuthority.objects.in_vintage(Vintage(vintage)).values_list("pk", "name"))
    frame = geometry.check_boundaries(geometry.read_boundaries(path), expected, path.name)
    return replace_boundaries(area_map=BoundaryMap(Vintage(vintage), frame, source, licence))


@transaction.atomic
def replace_boundaries(*, area_map: BoundaryMap) -> RowCounts:
    """Makes a vintage's boundaries those of the map, and all that follows from them.

    Neighbours, the simplified geometry and the shapes of the small maps are made anew, with those
    of the districts in them.
    """
    vintage, frame = area_map.vintage, area_map.frame
    simplified = geometry.simplify(frame)
    boundaries = [
        Boundary(
            authority_id=row.gss_code,
            vintage=vintage,
            geometry=_multi_polygon(row.geometry),
            map_geometry=_multi_polygon(shape),
            source=area_map.source,
            licence=area_map.licence,
        )
        for row, shape in zip(frame.itertuples(), simplified.geometry, strict=True)
    ]
    changes = sync(
        existing=Boundary.objects.filter(vintage=vintage),
        wanted=boundaries,
        key=["authority_id", "vintage"],
    )
    _store_adjacency(vintage, frame)
    _store_map_geometry(vintage, geometry.to_geojson(simplified))
    _store_map_shapes(vintage, simplified)
    _store_district_shapes(vintage)
    return changes


POSTCODES = "postcodes"


@transaction.atomic
def load_postcodes(*, fixtures: Path, again: bool = False) -> bool:
    """Loads every English postcode of the installed list; True if there was anything to do.

    Raises ImportRejected if a postcode leads to no LA.
    """
    digest = package_digest()
    if not again and ReferenceLoad.objects.is_done(POSTCODES, digest):
        return False
    authorities = LocalAuthority.objects.values_list("pk", flat=True)
    groups = read_groups(fixtures, set(authorities))
    lines = []
    for (sector, code), units in groups.items():
        listed = ",".join(units)
        # An array's commas need the quotes of COPY's CSV format.
        lines.append(f'{sector},{code},"{{{listed}}}"')
    PostcodeGroup.objects.all().delete()
    table = PostcodeGroup._meta.db_table
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} (sector, authority_id, units) FROM STDIN WITH (FORMAT csv)",
            StringIO("\n".join(lines)),
        )
    note_load(name=POSTCODES, digest=digest)
    return True


def _multi_polygon(shape: ShapelyMultiPolygon) -> MultiPolygon:
    """Returns Shapely's geometry in longitude and latitude as Django's."""
    return cast(MultiPolygon, GEOSGeometry(memoryview(shape.wkb), srid=4326))


def _store_adjacency(vintage: Vintage, frame: GeoDataFrame) -> None:
    wanted = [
        Adjacency(
            authority_id=authority,
            neighbour_id=neighbour,
            vintage=vintage,
            border_km=round(km, 3),
        )
        for a, b, km in geometry.neighbours(frame)
        for authority, neighbour in ((a, b), (b, a))
    ]
    sync(
        existing=Adjacency.objects.filter(vintage=vintage),
        wanted=wanted,
        key=["authority_id", "neighbour_id", "vintage"],
    )


def _store_map_geometry(vintage: Vintage, body: bytes) -> None:
    digest = sha256(body).hexdigest()
    rows = MapGeometry.objects.filter(vintage=vintage)
    if rows.filter(pk=digest, is_current=True).exists():
        return
    rows.update(is_current=False)
    body_gzip, body_brotli = geometry.compress(body)
    MapGeometry.objects.update_or_create(
        pk=digest,
        defaults={
            "vintage": vintage,
            "is_current": True,
            "body_gzip": body_gzip,
            "body_brotli": body_brotli,
        },
    )


def _store_map_shapes(vintage: Vintage, simplified: GeoDataFrame) -> None:
    wanted = [
        MapShape(
            authority_id=code,
            vintage=vintage,
            path=path,
            x_min=x_min,
            y_min=y_min,
            x_max=x_max,
            y_max=y_max,
        )
        for code, (path, (x_min, y_min, x_max, y_max)) in geometry.svg_shapes(simplified).items()
    ]
    sync(
        existing=MapShape.objects.filter(vintage=vintage),
        wanted=wanted,
        key=["authority_id", "vintage"],
    )


def _store_district_shapes(vintage: Vintage) -> None:
    authorities = Boundary.objects.filter(vintage=vintage).order_by("authority")
    simplified = _frame("gss_code", authorities.values_list("authority", "map_geometry"))
    districts = _frame("name", District.objects.values_list("name", "geometry"))
    wanted = [
        DistrictShape(authority_id=code, district_id=name, vintage=vintage, path=path)
        for code, name, path in geometry.district_paths(simplified, districts)
    ]
    sync(
        existing=DistrictShape.objects.filter(vintage=vintage),
        wanted=wanted,
        key=["district_id", "vintage"],
    )


def _frame(column: str, rows: Iterable[tuple[str, MultiPolygon]]) -> GeoDataFrame:
    """Returns shapes of the database as a frame that is named by a column."""
    rows = list(rows)
    return GeoDataFrame(
        {column: [name for name, _ in rows]},
        geometry=[from_wkb(bytes(shape.wkb)) for _, shape in rows],
        crs="EPSG:4326",
    )
