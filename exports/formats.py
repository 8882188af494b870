"""Writes the tables in each format, row by row. Each function says how many rows it wrote."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core.safe_csv import BYTE_ORDER_MARK, safe_cell

from .areas import AS_JSON, rows_with_areas
from .columns import Cell
from .tables import DICTIONARY_HEADER, ExportTable, dictionary


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Writes UTF-8 as Excel recognises it; no cell begins a formula."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([_plain(cell) for cell in row])
            count += 1
    return count


def write_geojson(path: Path, table: ExportTable) -> int:
    """Writes by RFC 7946: WGS 84, six decimals, outer rings anticlockwise."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for count, (row, area) in enumerate(rows_with_areas(table, AS_JSON), 1):
            if count > 1:
                file.write(",\n")
            key, properties = as_json(row[0]), as_json(dict(zip(table.header, row, strict=True)))
            file.write(
                f'{{"type":"Feature","id":{key},"properties":{properties},'
                f'"geometry":{area or "null"}}}'
            )
        file.write("]}")
    return count


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def write_workbook(
    path: Path, tables: Sequence[ExportTable], about: Sequence[str], written_at: datetime
) -> int:
    """Writes a sheet for each table, the data dictionary, and what it all is.

    The file says that it was written at `written_at`, so the same record is the same bytes.
    """
    from openpyxl import Workbook  # takes 0.2 s to import, which only this needs
    from openpyxl.packaging.core import DocumentProperties
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    moment = written_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.properties = DocumentProperties(
        title="ABEP Map",
        creator="Centre for Education and Youth (CfEY)",
        created=moment,
        modified=moment,
    )
    _sheet(book, "About", ["About"], [[line] for line in about])
    count = sum(_sheet(book, table.title, table.header, table.rows()) for table in tables)
    _sheet(book, "Dictionary", DICTIONARY_HEADER, dictionary(tables))
    # Not the book's own `save`, which dates all with the moment of writing.
    ExcelWriter(book, UndatedZipFile(path, "w", ZIP_DEFLATED)).save()
    return count


class UndatedZipFile(ZipFile):
    """A zip file in which nothing says when it was put there."""

    def open(self, name: Any, mode: Any = "r", *args: Any, **options: Any) -> Any:
        if isinstance(name, ZipInfo) and mode == "w":
            name.date_time = ZipInfo().date_time
        return super().open(name, mode, *args, **options)


def _sheet(book: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"

    def cell(value: Cell, **style: Any) -> Any:
        made = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            made.data_type = "s"  # text, whatever it begins with: never a formula
        if style:
            made.font = Font(**style)
        return made

    sheet.append([cell(name, bold=True) for name in header])
    count = 0
    for row in rows:
        sheet.append([cell(value) for value in row])
        count += 1
    return count


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_cell(cell) if isinstance(cell, str) else f"{cell}"
