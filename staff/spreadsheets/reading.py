"""Reads files of spreadsheet programs as what was meant, or refuses them by row and column.

A file is unpacked and read within bounds, whatever it claims to hold.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import StringIO
from typing import BinaryIO, TypeVar

from django.utils.dateparse import parse_datetime
from openpyxl.utils import get_column_letter

from core.import_errors import FileError, ImportRejected
from core.safe_csv import meant_by
from core.text import clean_text

from .sheets import DOWNLOADED, OWN_NOTES, SHEETS, RecordSheet
from .workbook import OUR_OTHER_SHEETS, SAID_AT
from .xlsx import FormulaOnly, UnreadableWorkbook, XlsxRow, XlsxWorkbook

# Three times the record that is shipped fits in; more of it comes table by table.
MOST_ROWS = 20_000
# A workbook stores a text once for all cells that hold it, so its size bounds nothing.
MOST_CHARACTERS = 20_000_000
MOST_MOMENTS = 5
# In which a file can have been taken out.
YEARS = range(2020, 2200)
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
# As likely a slip of the keys in the name of a column as a column of somebody's own.
ALIKE = 0.75
ERROR_VALUE = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!)|Err:\d{3}")

Cells = list[str]
T = TypeVar("T")


@dataclass(frozen=True)
class NumberedRow:
    """A row with its number in the file."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class UploadedTable:
    """A table as it was brought back: `numbers` say in which row of the file each row stood."""

    name: str
    file: str
    columns: list[str]
    rows: list[Cells]
    numbers: list[int]

    @property
    def moments(self) -> set[str]:
        """Returns the moments at which rows of it were taken out of the record."""
        if DOWNLOADED not in self.columns:
            return set()
        place = self.columns.index(DOWNLOADED)
        return {row[place] for row in self.rows} - {""}


@dataclass
class Upload:
    """All that was brought back at once, in the order in which it is to be written."""

    tables: list[UploadedTable] = field(default_factory=list)
    # Sheets and columns that are none of ours, in words.
    skipped: list[str] = field(default_factory=list)
    rows_read: int = 0
    characters_read: int = 0

    @property
    def moments(self) -> set[str]:
        """Returns the moments at which what is in it was taken out of the record."""
        return {moment for table in self.tables for moment in table.moments}


def read_upload(files: "Iterable[tuple[str, BinaryIO]]") -> Upload:
    """Returns the tables in uploaded files.

    Raises ImportRejected with every fault that can be found without looking at the record.
    """
    upload = Upload()
    faults: list[FileError] = []
    for name, file in files:
        reader = FileReader(name, upload)
        try:
            reader.read(file)
        except ImportRejected as refused:
            faults += refused.faults
    names = [table.name for table in upload.tables]
    faults += [
        FileError(table.file, 0, "", f"a second table of {table.name}; upload each once")
        for place, table in enumerate(upload.tables)
        if table.name in names[:place]
    ]
    if faults:
        raise ImportRejected(faults)
    upload.tables.sort(key=lambda table: list(SHEETS).index(table.name))
    return upload


class FileReader:
    """Reads one file into an upload. Every method raises ImportRejected."""

    def __init__(self, name: str, upload: Upload) -> None:
        self.name, self.upload = name, upload

    def refuse(self, reason: str) -> ImportRejected:
        return ImportRejected([FileError(self.name, 0, "", reason)])

    def read(self, file: BinaryIO) -> None:
        file.seek(0)
        start = file.read(4)
        file.seek(0)
        if start == b"PK\x03\x04":
            self.read_workbook(file)
        elif self.name.lower().endswith((".xlsx", ".xls", ".ods")) or start == b"\xd0\xcf\x11\xe0":
            raise self.refuse(
                "cannot be read as an XLSX workbook; save it as one, without a password"
            )
        else:
            self.read_csv(file)

    def read_csv(self, file: BinaryIO) -> None:
        content = file.read()
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            reason = "is not UTF-8 text; save it as “CSV UTF-8”, or as XLSX"
            raise self.refuse(reason) from error
        first = text.partition("\n")[0]
        # By which of them the first row has most columns.
        delimiter = max(DELIMITERS, key=first.count)
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            cells = [
                NumberedRow(number, [_text(cell) for cell in row])
                for number, row in enumerate(self.within_bounds(rows), start=1)
            ]
        except csv.Error as error:
            raise self.refuse(f"cannot be read as CSV: {error}") from error
        self.take_in(self.name, [row for row in cells if any(row.cells)])

    def within_bounds(self, rows: Iterable[T]) -> Iterator[T]:
        """Yields the rows as they are read, until there are too many."""
        for row in rows:
            self.upload.rows_read += 1
            if self.upload.rows_read > MOST_ROWS:
                raise self.refuse(
                    f"at most {MOST_ROWS:,} rows are read at once; upload it in parts"
                )
            yield row

    def read_workbook(self, file: BinaryIO) -> None:
        try:
            book = XlsxWorkbook(file)
            sheets = {
                title: self.read_sheet(f"{self.name}, sheet {title}", book.rows(title))
                for title in book.titles
                if title not in OUR_OTHER_SHEETS
            }
        except UnreadableWorkbook as fault:
            hint = "open it in a spreadsheet program and save the tables alone, as XLSX"
            raise self.refuse(f"{fault}; {hint}") from fault
        filled = {title: rows for title, rows in sheets.items() if rows}
        if not filled:
            raise self.refuse("has no table in it")
        for title, rows in filled.items():
            place = f"{self.name}, sheet {title}"
            if title in SHEETS or _sheet_of(header_of(rows)) or len(filled) == 1:
                self.take_in(place, rows)
            else:
                self.upload.skipped.append(place)

    def read_sheet(self, file: str, rows: Iterable[XlsxRow]) -> list[NumberedRow]:
        """Returns the rows of a sheet that hold anything. Refuses cells that hold no value."""
        filled: list[NumberedRow] = []
        faults = []
        for row in self.within_bounds(rows):
            texts = [cell for cell in row.cells if isinstance(cell, str)]
            self.upload.characters_read += sum(map(len, texts))
            if self.upload.characters_read > MOST_CHARACTERS:
                raise self.refuse("contains too much text to be a table of the record")
            for place, cell in enumerate(row.cells):
                if isinstance(cell, FormulaOnly):
                    column = filled[0].cells[place : place + 1] if filled else []
                    reason = f"{cell.place} has a formula without a stored result; type its value"
                    faults.append(FileError(file, row.number, "".join(column), reason))
            if any(texts):
                cells = [_text(cell) if isinstance(cell, str) else "" for cell in row.cells]
                filled.append(NumberedRow(row.number, cells))
        if faults:
            raise ImportRejected(faults)
        return filled

    def take_in(self, file: str, filled: list[NumberedRow]) -> None:
        """Adds a table to the upload, without the columns that are none of ours."""
        header, body = header_of(filled), filled[1:]
        sheet = _sheet_of(header)
        if sheet is None:
            known = "; ".join(f"{name}: {', '.join(make().keys)}" for name, make in SHEETS.items())
            reason = f"its first row matches none of our tables. Each needs its key ({known})"
            raise ImportRejected([FileError(file, 1, "", reason)])
        faults = _faults_of_header(file, header, sheet)
        faults += [
            FileError(file, row.number, "", "has more cells than the first row has columns")
            for row in body
            if any(row.cells[len(header) :])
        ]
        read = [(place, name) for place, name in enumerate(header) if name in sheet.header]
        rows = []
        for row in body:
            padded = row.cells + [""] * (len(header) - len(row.cells))
            rows.append([padded[place] for place, _ in read])
            faults += [
                FileError(file, row.number, name, f"contains the error {text}; enter a value")
                for (_, name), text in zip(read, rows[-1], strict=True)
                if ERROR_VALUE.fullmatch(text)
            ]
        names = [name for _, name in read]
        numbers = [row.number for row in body]
        if DOWNLOADED in names:
            faults += _read_moments(file, names.index(DOWNLOADED), rows, numbers)
        if faults:
            raise ImportRejected(faults)
        self.upload.skipped += [
            f"{file}, column {name or get_column_letter(place + 1)}"
            for place, name in enumerate(header)
            if name not in (*sheet.header, OWN_NOTES)
            and any("".join(row.cells[place : place + 1]) for row in body)
        ]
        table = UploadedTable(sheet.name, file, names, rows, numbers)
        self.upload.tables.append(table)


def header_of(rows: list[NumberedRow]) -> list[str]:
    """Returns the names of the columns, as we write them: "Founded year" is founded_year."""
    names = rows[0].cells if rows else []
    header = [re.sub(r"[\s_-]+", "_", name.strip().lower()) for name in names]
    while header and not header[-1]:
        header.pop()
    return header


def _sheet_of(header: list[str]) -> RecordSheet | None:
    """Returns the table, of those whose key the header has, that it has most columns of."""
    sheets = [make() for make in SHEETS.values()]
    fitting = [sheet for sheet in sheets if set(sheet.keys) <= set(header)]
    return max(fitting, key=lambda sheet: len(set(sheet.header) & set(header)), default=None)


def _faults_of_header(file: str, header: list[str], sheet: RecordSheet) -> list[FileError]:
    faults = []
    for name in dict.fromkeys(header):
        alike = get_close_matches(name, sheet.header, n=1, cutoff=ALIKE)
        if name in sheet.header and header.count(name) > 1:
            faults.append(FileError(file, 1, name, "is there twice"))
        elif name not in sheet.header and alike:
            reason = f"is not a column of this table; did you mean “{alike[0]}”?"
            faults.append(FileError(file, 1, name, reason))
    return faults


def _read_moments(
    file: str, place: int, rows: list[Cells], numbers: Sequence[int]
) -> list[FileError]:
    """Replaces what rows say of when they were taken out by the moment, and returns the faults."""
    faults = []
    for number, row in zip(numbers, rows, strict=True):
        said = row[place].removeprefix(SAID_AT)
        if said and (said == row[place] or not _is_moment(said)):
            reason = f"“{row[place]}” has changed since the download; restore it, or leave it empty"
            faults.append(FileError(file, number, DOWNLOADED, reason))
        row[place] = said
    if len({row[place] for row in rows}) > MOST_MOMENTS:
        reason = f"has rows from more than {MOST_MOMENTS} downloads; upload them separately"
        faults.append(FileError(file, 0, DOWNLOADED, reason))
    return faults


def _is_moment(said: str) -> bool:
    try:
        moment = parse_datetime(said)
    except ValueError:
        return False
    return moment is not None and moment.tzinfo is not None and moment.year in YEARS


def _text(cell: str) -> str:
    return meant_by(clean_text(cell))
