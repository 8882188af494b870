"""Reads the sheets of an XLSX workbook, cell by cell, within bounds.

openpyxl finds the sheets and knows which formats are days. The cells are read here, by the parser
below Python's own: so memory stays flat whatever a file holds, it takes a tenth of the time, and a
formula without a stored result is told from an empty cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.utils.escape import unescape
from openpyxl.xml.constants import SHARED_STRINGS

MOST_UNPACKED = 64 * 2**20
# Of the list of sheets, the formats and the like, which openpyxl makes trees of.
MOST_AROUND = 2**20
MOST_COLUMNS = 100
# A table of the record has a tenth of it; the parser takes about two seconds for a million.
MOST_ELEMENTS = 2_000_000

_CHUNK = 2**16


class UnreadableWorkbook(Exception):
    """The file is no workbook that can be read; the message says why."""


@dataclass(frozen=True)
class FormulaOnly:
    """A cell with a formula whose result is not stored."""

    place: str


XlsxCell = str | FormulaOnly


@dataclass(frozen=True)
class XlsxRow:
    """A row of a sheet, with its number there."""

    number: int
    cells: list[XlsxCell]


class XlsxWorkbook:
    """A workbook. Whatever is wrong with it raises UnreadableWorkbook."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            with ZipFile(file) as archive:
                parts = archive.infolist()
        except BadZipFile as error:
            raise UnreadableWorkbook("cannot be read as an XLSX workbook") from error
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnreadableWorkbook(f"unpacks to more than {MOST_UNPACKED // 2**20} MB")
        if any(part.file_size > MOST_AROUND for part in parts if _is_around(part.filename)):
            raise UnreadableWorkbook("has far more formats than a table needs")
        try:
            self._reader = _Reader(file)
            self._reader.read()
        # A broken file makes openpyxl raise whatever the part raises that stumbles over it.
        except Exception as error:
            raise _damaged(error) from error

    @property
    def titles(self) -> list[str]:
        """Returns the sheets that have cells; charts have none."""
        return list(self._reader.sheets)

    def rows(self, title: str) -> Iterator[XlsxRow]:
        """Yields the rows of a sheet, one after another."""
        try:
            sheet = _SheetParser(self._reader)
            for _ in _fed(sheet, self._reader.archive, self._reader.sheets[title]):
                yield from sheet.rows
                sheet.rows.clear()
        except Exception as error:
            raise _damaged(error) from error


class _Reader(ExcelReader):  # type: ignore[misc]
    """Finds the sheets of cells, and reads the strings that they share, but no cell."""

    sheets: dict[str, str]

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, read_only=True)

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        listed = [(sheet.name, rel) for sheet, rel in self.parser.find_sheets()]
        self.sheets = {name: rel.target for name, rel in listed if rel.Type.endswith("/worksheet")}
        missing = [name for name, part in self.sheets.items() if part not in self.valid_files]
        if missing:
            raise UnreadableWorkbook(f"is damaged: its sheet {missing[0]} is missing")

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            strings = _StringParser()
            for _ in _fed(strings, self.archive, part.PartName[1:]):
                pass
            self.shared_strings = strings.strings


class _PartParser:
    """Parses XML without building a tree. It may not bring entities of its own."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = lambda name, given: self.start(_local(name), given)
        self._parser.EndElementHandler = lambda name: self.end(_local(name))
        self._parser.CharacterDataHandler = self.text
        self._parser.StartDoctypeDeclHandler = self._refuse
        # Text is kept inside an element that holds some, but not how it is spoken.
        self.kept: list[str] = []
        self._keeps, self._spoken = False, False
        self._elements = 0

    def feed(self, chunk: bytes, is_last: bool) -> None:
        self._parser.Parse(chunk, is_last)

    def start(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise UnreadableWorkbook("contains far more than a table of the record")
        if name == "rPh":
            self._spoken = True
        self._keeps = name in ("t", "v") and not self._spoken

    def end(self, name: str) -> None:
        if name == "rPh":
            self._spoken = False
        self._keeps = False

    def text(self, text: str) -> None:
        if self._keeps:
            self.kept.append(text)

    def taken(self) -> str:
        """Returns the text kept, and begins anew."""
        text = "".join(self.kept)
        self.kept.clear()
        return text

    def _refuse(self, *_: Any) -> None:
        raise UnreadableWorkbook("was not saved by a spreadsheet program")


class _StringParser(_PartParser):
    """Collects the strings that cells share."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.strings.append(unescape(self.taken()))


class _SheetParser(_PartParser):
    """Collects the rows of a sheet that it has come to the end of."""

    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self._reader = reader
        self.rows: list[XlsxRow] = []
        self._number = 0
        self._cells: list[XlsxCell] = []
        self._cell: dict[str, str] = {}
        self._has_formula = False

    def start(self, name: str, given: dict[str, str]) -> None:
        super().start(name, given)
        if name == "row":
            self._number = int(given.get("r") or self._number + 1)
            self._cells = []
        elif name == "c":
            self._cell, self._has_formula = given, False
            self.kept.clear()
        elif name == "f":
            self._has_formula = True

    def end(self, name: str) -> None:
        super().end(name)
        if name == "row":
            self.rows.append(XlsxRow(self._number, self._cells))
        elif name == "c":
            place = self._cell.get("r", "")
            # "BC12" stands in the column BC.
            letters = place.rstrip("0123456789")
            column = column_index_from_string(letters) if letters else len(self._cells) + 1
            if column > MOST_COLUMNS:
                raise UnreadableWorkbook(
                    f"has cells beyond {MOST_COLUMNS} columns, in row {self._number} of a sheet"
                )
            self._cells += [""] * (column - 1 - len(self._cells))
            self._cells.append(self._value(self.taken(), place))

    def _value(self, value: str, place: str) -> XlsxCell:
        """Returns what a cell holds, whatever the spreadsheet program made of it."""
        kind = self._cell.get("t", "n")
        if not value:
            # A formula may well say that its result is an empty text.
            return FormulaOnly(place) if self._has_formula and kind != "str" else ""
        match kind:
            case "s":
                return str(self._reader.shared_strings[int(value)])
            case "b":
                return "true" if value == "1" else "false"
            case "d":
                return _day_or_time(from_ISO8601(value))
            case "n":
                return self._number_or_day(value)
            case _:
                return str(unescape(value))

    def _number_or_day(self, value: str) -> str:
        book, style = self._reader.wb, int(self._cell.get("s") or 0)
        if style in book._date_formats and style not in book._timedelta_formats:
            return _day_or_time(from_excel(float(value), book.epoch))
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)


def _is_around(part: str) -> bool:
    """Tells whether a part of the workbook holds no cells, strings or pictures."""
    is_cells = "worksheets/" in part or part.endswith("sharedStrings.xml")
    return part.endswith((".xml", ".rels")) and not is_cells


def _fed(parser: _PartParser, archive: ZipFile, part: str) -> Iterator[None]:
    """Feeds a part to a parser; yields after each piece of it."""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            parser.feed(chunk, False)
            yield
        parser.feed(b"", True)
        yield


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _day_or_time(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value)


def _damaged(error: Exception) -> UnreadableWorkbook:
    if isinstance(error, UnreadableWorkbook):
        return error
    return UnreadableWorkbook("cannot be read as an XLSX workbook: it is damaged")
