"""How each format writes the tables. Everything is made in memory: the record is small."""

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from ..spreadsheet import BYTE_ORDER_MARK, safe_cell
from .areas import AS_JSON, areas
from .columns import Cell
from .tables import DICTIONARY_HEADER, Table, dictionary


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 as Excel recognises it; no cell begins a formula."""
    body = StringIO()
    writer = csv.writer(body)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + body.getvalue()).encode()


def as_geojson(table: Table) -> bytes:
    """RFC 7946: WGS 84, six decimals, outer rings anticlockwise; no area without a boundary."""
    shapes = areas(table.name, AS_JSON, [str(row[0]) for row in table.rows])

    def feature(row: Sequence[Cell]) -> str:
        key, properties = as_json(row[0]), as_json(dict(zip(table.header, row, strict=True)))
        area = shapes.get(str(row[0]), "null")
        return f'{{"type":"Feature","id":{key},"properties":{properties},"geometry":{area}}}'

    features = ",\n".join(feature(row) for row in table.rows)
    return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def as_workbook(tables: Sequence[Table], about: Sequence[str]) -> bytes:
    """A sheet for each table, the data dictionary, and what it all is."""
    from openpyxl import Workbook  # takes 0.2 s to import, which only this needs

    book = Workbook(write_only=True)
    _sheet(book, "About", ["About"], [[line] for line in about])
    for table in tables:
        _sheet(book, table.title, table.header, table.rows)
    _sheet(book, "Dictionary", DICTIONARY_HEADER, dictionary(tables))
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def _sheet(book: Any, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
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
    for row in rows:
        sheet.append([cell(value) for value in row])


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_cell(cell) if isinstance(cell, str) else f"{cell}"
