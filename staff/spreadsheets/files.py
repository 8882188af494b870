"""Files of spreadsheet programs: written so that nothing runs, read back as what was meant."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset

from core.import_errors import FileError, ImportRejected
from core.safe_csv import meant_by, safe_cell
from core.text import clean_text

from .sheets import SHEETS

# Spreadsheet programs read "2023-04" as a day, unless a cell is said to hold text.
TEXT = "@"
WIDEST = 60


@dataclass(frozen=True)
class UploadedTable:
    """A table as it was brought back: `numbers` say in which row of the file each row stood."""

    name: str
    file: str
    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]

    def dataset(self) -> Dataset:
        return Dataset(*self.rows, headers=self.columns)


def workbook_of_all() -> bytes:
    """Returns every table in one XLSX file."""
    book = Workbook()
    book.remove(book.active)
    for name, sheet in SHEETS.items():
        page = book.create_sheet(name)
        for row in sheet().rows():
            page.append([safe_cell(clean_text(value)) for value in row])
        page.freeze_panes = "B2"
        for column in page.columns:
            longest = max(len(str(cell.value or "")) for cell in column)
            page.column_dimensions[column[0].column_letter].width = min(longest + 2, WIDEST)
            for cell in column:
                cell.number_format = TEXT
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            column[0].font = Font(bold=True)
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def read_tables(files: "Iterable[tuple[str, BinaryIO]]") -> list[UploadedTable]:
    """Returns the tables in uploaded files, in the order in which they are to be written.

    Raises ImportRejected with every fault that can be found without looking at the record.
    """
    tables: list[UploadedTable] = []
    faults: list[FileError] = []
    for name, file in files:
        try:
            read = _read_workbook if name.lower().endswith(".xlsx") else _read_csv
            tables += read(name, file)
        except ImportRejected as refused:
            faults += refused.faults
    names = [table.name for table in tables]
    faults += [
        FileError(table.file, 0, "", f"a second table of {table.name}; bring each once")
        for place, table in enumerate(tables)
        if table.name in names[:place]
    ]
    if faults:
        raise ImportRejected(faults)
    return sorted(tables, key=lambda table: list(SHEETS).index(table.name))


def _read_csv(name: str, file: BinaryIO) -> list[UploadedTable]:
    try:
        text = file.read().decode("utf-8-sig")
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError as error:
        reason = "is not UTF-8 text; save it as “CSV UTF-8”, or as XLSX"
        raise ImportRejected([FileError(name, 0, "", reason)]) from error
    except csv.Error as error:
        raise ImportRejected([FileError(name, 0, "", f"cannot be read as CSV: {error}")]) from error
    return [_table(name, rows)]


def _read_workbook(name: str, file: BinaryIO) -> list[UploadedTable]:
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise ImportRejected(
            [FileError(name, 0, "", "cannot be read as an XLSX workbook")]
        ) from error
    pages = {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}
    filled = {title: rows for title, rows in pages.items() if any(any(row) for row in rows)}
    return [_table(f"{name}, sheet {title}", rows) for title, rows in filled.items()]


def _table(file: str, rows: Sequence[Sequence[Any]]) -> UploadedTable:
    cells = [[_cell(value) for value in row] for row in rows]
    header = cells[0] if cells else []
    while header and not header[-1]:
        header.pop()
    # Of the tables whose key the header has, the one that it has most columns of.
    fitting = [sheet() for sheet in SHEETS.values() if set(sheet().keys) <= set(header)]
    sheet = max(fitting, key=lambda sheet: len(set(sheet.columns) & set(header)), default=None)
    if sheet is None:
        known = "; ".join(f"{name}: {', '.join(table().keys)}" for name, table in SHEETS.items())
        reason = f"its first row names no table that we know. Each needs its key ({known})"
        raise ImportRejected([FileError(file, 1, "", reason)])
    faults = [
        FileError(file, 1, column, "is no column of this table")
        for column in header
        if column not in sheet.columns
    ]
    faults += [
        FileError(file, 1, column, "stands twice")
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    body = [(number, row) for number, row in enumerate(cells[1:], start=2) if any(row)]
    faults += [
        FileError(file, number, "", "has more cells than the first row has columns")
        for number, row in body
        if any(row[len(header) :])
    ]
    if faults:
        raise ImportRejected(faults)
    width = len(header)
    padded = [(row + [""] * width)[:width] for _, row in body]
    return UploadedTable(sheet._meta.name, file, header, padded, [number for number, _ in body])


def _cell(value: Any) -> str:
    """Returns a cell as text, whatever the spreadsheet program made of it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return meant_by(clean_text(str(value)))
