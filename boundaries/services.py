"""Every write to the record of places. One function is one transaction."""

import csv
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.db.models import F
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
    AuthorityCode,
    Boundary,
    District,
    DistrictShape,
    LocalAuthority,
    MapGeometry,
    MapShape,
    OtherCode,
    Place,
    PlaceElsewhere,
    PostcodeGroup,
    Region,
    Vintage,
)
from .place_files import Crossing
from .postcode_list import (
    PACKAGE,
    onspd_digest,
    package_digest,
    read_groups,
    read_onspd,
    read_package,
)
from .reorganisation import Reorganisation


@transaction.atomic
def store_geography(*, geography: GeographyFiles, report: Report) -> None:
    """Makes the database say of places exactly what the files say.

    A reorganisation that was loaded here and is newer than the files stays.
    """
    places = geography.places
    newest = max(vintage.starts for vintage in places.vintages)
    through = LocalAuthority.successors.through
    newer = through.objects.filter(to_localauthority__valid_from__gt=newest)
    ended = dict(newer.values_list("from_localauthority", "from_localauthority__valid_to"))
    for code in ended.keys() & places.authorities.keys():
        places.authorities[code].valid_to = ended[code]
    sync_tables(report, ("Regions", Region, places.regions, ["gss_code"]))
    changes = sync(
        existing=LocalAuthority.objects.exclude(valid_from__gt=newest),
        wanted=places.authorities.values(),
        key=["gss_code"],
    )
    report("Local authorities", changes)
    successions = [
        through(from_localauthority_id=before.pk, to_localauthority_id=after.pk)
        for before, after in places.successors
    ]
    older = through.objects.exclude(pk__in=newer.values("pk"))
    report("Successions", sync(existing=older, wanted=successions))
    vintages = Vintage.objects.filter(starts__lte=newest)
    report("Vintages", sync(existing=vintages, wanted=places.vintages, key=["year"]))
    sync_tables(
        report,
        ("Other codes", OtherCode, places.other_codes, ["code", "authority_id"]),
        (
            "Other names, codes and towns",
            Place,
            geography.place_names,
            ["name", "kind", "authority_id", "district"],
        ),
        ("Towns elsewhere", PlaceElsewhere, geography.places_elsewhere, ["name", "nation"]),
    )
    report("Districts’ shapes", store_districts(districts=geography.districts))
    for area_map in geography.maps:
        changes = replace_boundaries(area_map=area_map, crossings=geography.crossings)
        report(f"Boundaries of {area_map.year}", changes)


@transaction.atomic
def store_districts(*, districts: GeoDataFrame) -> RowCounts:
    """Makes the districts those of a file, and fits them into the boundaries of every vintage."""
    wanted = [
        District(name=row.name, geometry=_multi_polygon(row.geometry))
        for row in districts.itertuples(index=False)
    ]
    changes = sync(existing=District.objects.all(), wanted=wanted, key=["name"])
    if changes:
        for year in Boundary.objects.values_list("vintage", flat=True).distinct():
            _store_district_shapes(year)
    return changes


@transaction.atomic
def store_reorganisation(*, reorganisation: Reorganisation) -> RowCounts:
    """Ends the LAs that end, begins those that begin, and makes the map of that day."""
    last_day = reorganisation.day - timedelta(days=1)
    codes = [authority.pk for authority in reorganisation.ending]
    ending = LocalAuthority.objects.select_for_update().filter(pk__in=codes, valid_to=None)
    if ending.update(valid_to=last_day) != len(codes):
        raise RuntimeError("An LA ended while the files were read: begin again.")
    LocalAuthority.objects.bulk_create(reorganisation.authorities)
    for before, after in reorganisation.successions:
        before.successors.add(after)
    Vintage.objects.create(year=reorganisation.day.year, starts=reorganisation.day)
    return replace_boundaries(area_map=reorganisation.area_map)


def import_boundaries(*, path: Path, vintage: int, source: str, licence: str) -> RowCounts:
    """Replaces a vintage's boundaries by those of a file (see `geometry.read_boundaries`).

    Raises ImportRejected with every fault of the file, or if the vintage is none of ours.
    """
    years = Vintage.objects.values_list("year", flat=True)
    if vintage not in years:
        known = " or ".join(str(year) for year in years)
        raise ImportRejected([FileError(path.name, 0, "vintage", f"{vintage} is not {known}")])
    expected = dict(LocalAuthority.objects.in_vintage(vintage).values_list("pk", "name"))
    frame = geometry.check_boundaries(geometry.read_boundaries(path), expected, path.name)
    return replace_boundaries(area_map=BoundaryMap(vintage, frame, source, licence))


@transaction.atomic
def replace_boundaries(
    *, area_map: BoundaryMap, crossings: Iterable[Crossing] | None = None
) -> RowCounts:
    """Makes a vintage's boundaries those of the map, and all that follows from them.

    Where no crossings are given, those that are known stay. Neighbours, the simplified geometry
    and the shapes of the small maps are made anew, with those of the districts in them.
    """
    year, frame = area_map.year, area_map.frame
    simplified = geometry.simplify(frame)
    boundaries = [
        Boundary(
            authority_id=row.gss_code,
            vintage_id=year,
            geometry=_multi_polygon(row.geometry),
            map_geometry=_multi_polygon(shape),
            source=area_map.source,
            licence=area_map.licence,
        )
        for row, shape in zip(frame.itertuples(), simplified.geometry, strict=True)
    ]
    changes = sync(
        existing=Boundary.objects.filter(vintage=year),
        wanted=boundaries,
        key=["authority_id", "vintage_id"],
    )
    _store_adjacency(year, frame, crossings)
    _store_map_geometry(year, geometry.to_geojson(simplified))
    _store_map_shapes(year, simplified)
    _store_district_shapes(year)
    return changes


POSTCODES = "postcodes"


@transaction.atomic
def load_postcodes(*, onspd: Path | None = None, again: bool = False) -> bool:
    """Loads every English postcode of the installed list; True if there was anything to do.

    `onspd`, a file of the ONS Postcode Directory, takes the list's place, and keeps it until the
    list is asked for `again`. Raises ImportRejected if a postcode leads to no LA.
    """
    digest = onspd_digest(onspd) if onspd else package_digest()
    loaded = ReferenceLoad.objects.filter(pk=POSTCODES).values_list("digest", flat=True).first()
    is_of_a_file = bool(loaded) and not str(loaded).startswith(PACKAGE)
    if not again and (loaded == digest or (is_of_a_file and not onspd)):
        return False
    postcodes = read_onspd(onspd) if onspd else read_package()
    authority_of = dict(AuthorityCode.objects.of_itself().values_list("code", "authority"))
    codes = Place.objects.filter(kind=Place.Kind.CODE)
    authority_of |= dict(codes.values_list("name", "authority"))
    district_of = dict(codes.values_list("name", "district"))
    former_districts = {}
    for newer in LocalAuthority.objects.exclude(predecessors=None):
        names = codes.filter(authority__successors=newer).exclude(district="").values("district")
        shapes = District.objects.filter(pk__in=names).values_list("name", "geometry")
        former_districts[newer.pk] = _frame("name", shapes)
    lines = StringIO()
    writer = csv.writer(lines)
    for row in read_groups(postcodes, authority_of, district_of, former_districts):
        arrays = [
            f"{{{','.join(map(str, values))}}}"
            for values in (row.units, row.longitudes, row.latitudes)
        ]
        writer.writerow([row.sector, row.authority, row.district, row.at_an_office, *arrays])
    PostcodeGroup.objects.all().delete()
    table = PostcodeGroup._meta.db_table
    lines.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} (sector, authority_id, district, at_an_office, units, longitudes, "
            # A blank is an LA without districts, never an unknown value.
            "latitudes) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (district))",
            lines,
        )
    note_load(name=POSTCODES, digest=digest)
    return True


def _multi_polygon(shape: ShapelyMultiPolygon) -> MultiPolygon:
    """Returns Shapely's geometry in longitude and latitude as Django's."""
    return cast(MultiPolygon, GEOSGeometry(memoryview(shape.wkb), srid=4326))


def _store_adjacency(year: int, frame: GeoDataFrame, crossings: Iterable[Crossing] | None) -> None:
    known = Adjacency.objects.filter(vintage=year)
    if crossings is None:
        joined = known.exclude(crossing="").filter(authority__lt=F("neighbour"))
        crossings = [
            Crossing(row.authority_id, row.neighbour_id, row.crossing_kind, row.crossing)
            for row in joined
        ]
    km = {(first, second): round(length, 3) for first, second, length in geometry.neighbours(frame)}
    codes = set(frame["gss_code"])
    across = {
        (crossing.first, crossing.second): crossing
        for crossing in crossings
        if {crossing.first, crossing.second} <= codes
    }
    wanted = []
    for first, second in sorted({*km, *across}):
        crossing = across.get((first, second))
        wanted += [
            Adjacency(
                authority_id=authority,
                neighbour_id=neighbour,
                vintage_id=year,
                border_km=km.get((first, second), 0),
                crossing_kind=crossing.kind if crossing else "",
                crossing=crossing.name if crossing else "",
            )
            for authority, neighbour in ((first, second), (second, first))
        ]
    sync(existing=known, wanted=wanted, key=["authority_id", "neighbour_id", "vintage_id"])


def _store_map_geometry(year: int, body: bytes) -> None:
    digest = sha256(body).hexdigest()
    rows = MapGeometry.objects.filter(vintage=year)
    if rows.filter(pk=digest, is_current=True).exists():
        return
    rows.update(is_current=False)
    body_gzip, body_brotli = geometry.compress(body)
    MapGeometry.objects.update_or_create(
        pk=digest,
        defaults={
            "vintage_id": year,
            "is_current": True,
            "body_gzip": body_gzip,
            "body_brotli": body_brotli,
        },
    )


def _store_map_shapes(year: int, simplified: GeoDataFrame) -> None:
    wanted = [
        MapShape(
            authority_id=code,
            vintage_id=year,
            path=path,
            x_min=x_min,
            y_min=y_min,
            x_max=x_max,
            y_max=y_max,
        )
        for code, (path, (x_min, y_min, x_max, y_max)) in geometry.svg_shapes(simplified).items()
    ]
    sync(
        existing=MapShape.objects.filter(vintage=year),
        wanted=wanted,
        key=["authority_id", "vintage_id"],
    )


def _store_district_shapes(year: int) -> None:
    authorities = Boundary.objects.filter(vintage=year).order_by("authority")
    simplified = _frame("gss_code", authorities.values_list("authority", "map_geometry"))
    districts = _frame("name", District.objects.values_list("name", "geometry"))
    wanted = [
        DistrictShape(authority_id=code, district_id=name, vintage_id=year, path=path)
        for code, name, path in geometry.district_paths(simplified, districts)
    ]
    sync(
        existing=DistrictShape.objects.filter(vintage=year),
        wanted=wanted,
        key=["district_id", "vintage_id"],
    )


def _frame(column: str, rows: Iterable[tuple[str, MultiPolygon]]) -> GeoDataFrame:
    """Returns shapes of the database as a frame that is named by a column."""
    rows = list(rows)
    return GeoDataFrame(
        {column: [name for name, _ in rows]},
        geometry=[from_wkb(bytes(shape.wkb)) for _, shape in rows],
        crs="EPSG:4326",
    )
