"""Every write to what is known of places. One function is one transaction."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any, cast

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection, transaction
from django.db.models import AutoField, Model, QuerySet
from geopandas import GeoDataFrame
from shapely import MultiPolygon as ShapelyMultiPolygon

from . import geometry
from .faults import Fault, Refused
from .models import (
    Adjacency,
    Boundary,
    Figure,
    LocalAuthority,
    MapGeometry,
    MapShape,
    Place,
    PostcodeGroup,
    Profile,
    ReferenceLoad,
    Region,
    SimilarAuthority,
    StatisticalNeighbour,
    Vintage,
)
from .postcode_list import package_digest, read_groups
from .reference import BoundaryMap, Geography
from .similarity import similar_authorities

Report = Callable[[str, "Changes"], None]


@dataclass(frozen=True)
class Changes:
    """How many rows a write made, altered and took away, and how many were right already."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(
            self.created + other.created,
            self.updated + other.updated,
            self.deleted + other.deleted,
            self.unchanged + other.unchanged,
        )

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.deleted)

    def __str__(self) -> str:
        counts = {
            "new": self.created,
            "changed": self.updated,
            "removed": self.deleted,
            "unchanged": self.unchanged,
        }
        return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "empty"


@transaction.atomic
def sync(*, existing: QuerySet[Any], wanted: Iterable[Model], key: Sequence[str] = ()) -> Changes:
    """Make the rows of `existing` hold exactly `wanted`, touching only those that differ.

    `key` names the columns that identify a row; without one, a row is all its values.
    """
    model = existing.model
    columns = [
        column.attname
        for column in model._meta.concrete_fields
        if not isinstance(column, AutoField) and not column.generated
    ]
    identity = list(key) or columns
    before = {_values(row, identity): row for row in existing.select_for_update()}
    created, updated, kept = [], [], set()
    for row in wanted:
        name = _values(row, identity)
        match = before.get(name)
        if match is None:
            created.append(row)
            continue
        kept.add(name)
        if _values(match, columns) != _values(row, columns):
            row.pk = match.pk
            updated.append(row)
    gone = [row.pk for name, row in before.items() if name not in kept]
    model._default_manager.filter(pk__in=gone).delete()
    if updated:
        free = [
            column.name
            for column in model._meta.concrete_fields
            if column.attname in columns
            and column.attname not in identity
            and not column.primary_key
        ]
        model._default_manager.bulk_update(updated, free)
    model._default_manager.bulk_create(created)
    return Changes(len(created), len(updated), len(gone), len(kept) - len(updated))


@transaction.atomic
def store_geography(*, geography: Geography, report: Report) -> None:
    """Make the database say of places exactly what the files say."""
    places = geography.places
    _sync_tables(
        report,
        ("Regions", Region, places.regions, ["gss_code"]),
        ("Local authorities", LocalAuthority, places.authorities.values(), ["gss_code"]),
    )
    report("Successions of 2023", _store_successors(geography))
    _sync_tables(
        report,
        ("Figures", Figure, geography.figures, ["field"]),
        ("Profiles", Profile, geography.profiles, ["authority_id"]),
        (
            "Statistical neighbours",
            StatisticalNeighbour,
            geography.neighbours,
            ["authority_id", "rank"],
        ),
        ("Similar LAs", SimilarAuthority, similar_authorities(geography.profiles), []),
        ("Other names and districts", Place, geography.place_names, ["name", "authority_id"]),
    )
    for area_map in geography.maps:
        changes = replace_boundaries(area_map=area_map)
        report(f"Boundaries {area_map.vintage.label}", changes)


Table = tuple[str, type[Model], Iterable[Model], Sequence[str]]


def _sync_tables(report: Report, *tables: Table) -> None:
    """Each table's name for the report, its model, the rows wanted and what identifies one."""
    for name, model, wanted, key in tables:
        report(name, sync(existing=model._default_manager.all(), wanted=wanted, key=key))


def import_boundaries(*, path: Path, vintage: int, source: str, licence: str) -> Changes:
    """Replace a vintage's boundaries by those of a file (see `geometry.read_boundaries`).

    Raises Refused with every fault of the file, or if the vintage is none of ours.
    """
    if vintage not in Vintage.values:
        known = " or ".join(str(year) for year in Vintage.values)
        raise Refused([Fault(path.name, 0, "vintage", f"{vintage} is not {known}")])
    expected = dict(LocalAuthority.objects.in_vintage(Vintage(vintage)).values_list("pk", "name"))
    frame = geometry.check_boundaries(geometry.read_boundaries(path), expected, path.name)
    return replace_boundaries(area_map=BoundaryMap(Vintage(vintage), frame, source, licence))


@transaction.atomic
def replace_boundaries(*, area_map: BoundaryMap) -> Changes:
    """Make a vintage's boundaries those of the map, and all that follows from them.

    Neighbours, the simplified geometry and the shapes of the small maps are made anew.
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
    return changes


POSTCODES = "postcodes"


@transaction.atomic
def load_postcodes(*, fixtures: Path, again: bool = False) -> bool:
    """Load every English postcode of the installed list; True if there was anything to do.

    Raises Refused if a postcode leads to no LA.
    """
    digest = package_digest()
    if not again and ReferenceLoad.objects.is_done(POSTCODES, digest):
        return False
    authorities = LocalAuthority.objects.values_list("pk", flat=True)
    groups = read_groups(fixtures, set(authorities))
    lines = (_copy_line(sector, code, units) for (sector, code), units in groups.items())
    PostcodeGroup.objects.all().delete()
    table = PostcodeGroup._meta.db_table
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} (sector, authority_id, units) FROM STDIN WITH (FORMAT csv)",
            StringIO("\n".join(lines)),
        )
    note_load(name=POSTCODES, digest=digest)
    return True


@transaction.atomic
def note_load(*, name: str, digest: str) -> None:
    """Remember what was loaded, so that the next load can tell whether there is more to do."""
    ReferenceLoad.objects.update_or_create(pk=name, defaults={"digest": digest})


def _multi_polygon(shape: ShapelyMultiPolygon) -> MultiPolygon:
    """Shapely's geometry in longitude and latitude as Django's."""
    return cast(MultiPolygon, GEOSGeometry(memoryview(shape.wkb), srid=4326))


def _store_successors(geography: Geography) -> Changes:
    through = LocalAuthority.successors.through
    wanted = [
        through(from_localauthority_id=before.pk, to_localauthority_id=after.pk)
        for before, after in geography.places.successors
    ]
    return sync(existing=through.objects.all(), wanted=wanted)


def _store_adjacency(vintage: Vintage, frame: GeoDataFrame) -> None:
    wanted = [
        Adjacency(
            authority_id=one,
            neighbour_id=other,
            vintage=vintage,
            border_km=round(km, 3),
        )
        for a, b, km in geometry.neighbours(frame)
        for one, other in ((a, b), (b, a))
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


def _values(row: Model, columns: Sequence[str]) -> tuple[Hashable, ...]:
    return tuple(_hashable(getattr(row, column)) for column in columns)


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def _copy_line(sector: str, code: str, units: list[str]) -> str:
    """A line of COPY's CSV format; an array's commas need the quotes."""
    listed = ",".join(units)
    return f'{sector},{code},"{{{listed}}}"'
