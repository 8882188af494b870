"""A GeoPackage, written by the GDAL that comes inside pyogrio."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from .areas import AS_WKB, SHAPES, rows_with_areas
from .columns import Cell, ColumnType
from .tables import AT_A_TIME, ExportTable

# By what a column holds: the numpy type that GDAL's own follows from. The others are text.
NUMPY_TYPES = {
    ColumnType.WHOLE: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "datetime64[D]",
    ColumnType.YES_NO: "bool",
}
LAYER = {"crs": "EPSG:4326", "geometry_type": "MultiPolygon"}
# GDAL takes the time of writing from a setting of the whole process.
_writing = Lock()


def write_geopackage(path: Path, tables: Sequence[ExportTable], written_at: datetime) -> int:
    """Writes a layer for each table that has areas and a plain table for each other.

    The file says that it was written at `written_at`, so the same record is the same bytes.
    """
    import pyogrio  # brings pandas: 80 MB, which only this needs

    with _writing:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{written_at:%Y-%m-%dT%H:%M:%S}Z"})
        written = 0
        for table in tables:
            rows = (
                rows_with_areas(table, AS_WKB)
                if table.name in SHAPES
                else ((row, None) for row in table.rows())
            )
            # At first none, which makes a table of no rows too.
            _append(path, table, [])
            while batch := list(islice(rows, AT_A_TIME)):
                written += _append(path, table, batch)
        return written


def _append(path: Path, table: ExportTable, batch: list[tuple[Sequence[Cell], Any]]) -> int:
    import numpy as np
    from pyogrio import raw

    areas = np.array([None if area is None else bytes(area) for _, area in batch], dtype=object)
    values, blanks = [], []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row, _ in batch]
        blanks.append(np.array([cell is None for cell in cells], dtype=bool))
        kind = NUMPY_TYPES.get(column.kind)
        if kind:  # which has no way to say that there is nothing
            cells = [0 if cell is None else cell for cell in cells]
        values.append(np.array(cells, dtype=kind or "object"))
    is_layer = table.name in SHAPES
    raw.write(
        path,
        areas if is_layer else None,
        values,
        np.array(table.header, dtype=object),
        field_mask=blanks,
        layer=table.name,
        driver="GPKG",
        append=path.exists(),
        layer_options={
            "GEOMETRY_NAME": "area",
            "IDENTIFIER": table.title,
            "DESCRIPTION": table.about,
        },
        **(LAYER if is_layer else {}),
    )
    return len(batch)
