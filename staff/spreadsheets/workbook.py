"""Writes the tables for spreadsheet programs: so that nothing runs, and nothing is made of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from boundaries.models import LocalAuthority
from core.history.as_of import settled_moment
from core.safe_csv import kept_cell, safe_cell
from core.text import clean_text

from .cells import CodesCell
from .sheets import DOWNLOADED, REMOVE, SHEETS, Column, RecordSheet

# Before the moment at which a row was taken out, so that no program takes it for a day.
SAID_AT = "at "
READ_ME, WORDS, AUTHORITIES = "Read me", "Words", "LAs"
# Sheets of a workbook that hold no table of the record.
OUR_OTHER_SHEETS = (READ_ME, WORDS, AUTHORITIES)

# Spreadsheet programs read "2023-04" as a day, unless a cell is said to hold text.
TEXT = "@"
# Workbooks write a character that XML cannot hold as "_x000B_".
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
HEADING, BODY = "Record heading", "Record cell"
WIDEST = 60
LAST_ROW = 1_048_576


def csv_rows(name: str) -> list[list[str]]:
    """Returns all that a table holds as cells of CSV, below a row with its columns."""
    moment = settled_moment()
    sheet = SHEETS[name]()
    rows = [sheet.header]
    for texts in _texts(sheet):
        cells = [
            kept_cell(texts[column.name]) if column.cell.is_text else safe_cell(texts[column.name])
            for column in sheet.columns
        ]
        rows.append([*cells, *_ends(sheet, moment)])
    return rows


def workbook_of_all() -> bytes:
    """Returns every table in one XLSX file, with the words that may stand in it."""
    moment = settled_moment()
    book = Workbook(write_only=True)
    top = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle(BODY, number_format=TEXT, alignment=top))
    book.add_named_style(NamedStyle(HEADING, Font(bold=True), number_format=TEXT, alignment=top))
    sheets = [make() for make in SHEETS.values()]
    _write_page(book, READ_ME, [100], ([line] for line in _read_me(sheets, moment)))
    words = _word_ranges(sheets)
    for sheet in sheets:
        _write_table(book, sheet, moment, words)
    _write_page(book, WORDS, [16, 20, WIDEST, 36], _word_rows(sheets))
    authorities = [(row.pk, row.dated_name) for row in LocalAuthority.objects.order_by("name")]
    _write_page(book, AUTHORITIES, [12, WIDEST], [("code", "name"), *authorities])
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def _texts(sheet: RecordSheet) -> Iterator[dict[str, str]]:
    for record in sheet.records:
        yield {name: clean_text(text) for name, text in sheet.texts(record).items()}


def _ends(sheet: RecordSheet, moment: datetime) -> list[str]:
    return [*([""] if sheet.can_remove else []), f"{SAID_AT}{moment.isoformat()}"]


def _in_workbook(value: str) -> str:
    """Returns a cell that is said to hold text; what looks guarded or escaped already is too."""
    guarded = kept_cell(value) if value.startswith("'") else safe_cell(value)
    return LOOKS_ESCAPED.sub("_x005F_", guarded)


def _write_table(
    book: Workbook, sheet: RecordSheet, moment: datetime, words: dict[tuple[str, str], str]
) -> None:
    rows = [sheet.header]
    for texts in _texts(sheet):
        cells = [_in_workbook(column.cell.in_words(texts[column.name])) for column in sheet.columns]
        rows.append([*cells, *_ends(sheet, moment)])
    widths = [
        min(WIDEST, 2 + max(len(line) for cell in column for line in cell.splitlines() or [""]))
        for column in zip(*rows, strict=True)
    ]
    page = _write_page(book, sheet.name, widths, rows)
    for place, name in enumerate(sheet.header, start=1):
        column = sheet.by_name.get(name)
        if name == REMOVE:
            choice = '"yes"'
        elif column is not None and _has_one_word(column):
            choice = words[sheet.name, name]
        else:
            continue
        letter = get_column_letter(place)
        # A warning, not a ban: codes are understood too.
        rule = DataValidation("list", formula1=choice, allow_blank=True, errorStyle="warning")
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        page.data_validations.append(rule)


def _write_page(
    book: Workbook, title: str, widths: Sequence[float], rows: Iterable[Sequence[str]]
) -> Any:
    """Writes a sheet of text whose first row stays in sight."""
    page = book.create_sheet(title)
    page.freeze_panes = "B2" if title in SHEETS else "A2"
    for place, width in enumerate(widths, start=1):
        column = page.column_dimensions[get_column_letter(place)]
        column.width = width
        column.number_format = TEXT  # for what is still to be typed: empty cells are left out

    def cell(value: str, style: str) -> Any:
        made = WriteOnlyCell(page, value)
        made.style = style
        return made

    for number, row in enumerate(rows):
        style = HEADING if number == 0 else BODY
        page.append([cell(value, style) if value else None for value in row])
    return page


def _has_one_word(column: Column) -> bool:
    return bool(column.cell.labels) and not isinstance(column.cell, CodesCell)


@dataclass(frozen=True)
class _Vocabulary:
    table: str
    column: Column


def _vocabularies(sheets: Sequence[RecordSheet]) -> list[_Vocabulary]:
    return [
        _Vocabulary(sheet.name, column)
        for sheet in sheets
        for column in sheet.columns
        if column.cell.labels
    ]


def _word_rows(sheets: Sequence[RecordSheet]) -> Iterator[Sequence[str]]:
    """Yields the rows of the sheet of words."""
    yield "table", "column", "word", "its code"
    for words in _vocabularies(sheets):
        for code, label in words.column.cell.labels.items():
            yield words.table, words.column.name, label, code


def _word_ranges(sheets: Sequence[RecordSheet]) -> dict[tuple[str, str], str]:
    """Returns where on the sheet of words the words of each column stand."""
    ranges = {}
    first = 2
    for words in _vocabularies(sheets):
        last = first + len(words.column.cell.labels) - 1
        ranges[words.table, words.column.name] = f"{WORDS}!$C${first}:$C${last}"
        first = last + 1
    return ranges


def _read_me(sheets: Sequence[RecordSheet], moment: datetime) -> list[str]:
    downloaded = date_format(timezone.localtime(moment), "j F Y, H:i")
    several = sorted(
        {
            words.column.name
            for words in _vocabularies(sheets)
            if isinstance(words.column.cell, CodesCell)
        }
    )
    return [
        f"The record of the ABEP Map, downloaded on {downloaded}",
        "Edit the tables and upload this file at the page “Spreadsheets”. You see what would "
        "change before anything is saved.",
        "A cell that you do not edit is left alone, even if somebody changed it on the site since. "
        "Where both of you changed a cell, you are shown both and choose. The column "
        f"“{DOWNLOADED}” makes this work: leave it as it is. Leave it empty in a row that you add.",
        "Rows and columns that you leave out stay as they are on the site.",
        f"Several words in a cell have commas between them ({', '.join(several)}). The sheet "
        f"“{WORDS}” has every word that is allowed, and its code, which is understood as well.",
        "Facts and districts stand on a line of their own each.",
        f"An LA is named by its code or its name: see the sheet “{AUTHORITIES}”. The names beside "
        "codes are there to be read, and what you change in them is not saved.",
        f"To remove a row, choose “yes” in its column “{REMOVE}”.",
        "A new partnership needs a row in coverage and one in sources.",
        "Leave “id” empty in new rows.",
        "Days are written as 2026-11-24.",
        "You may add a column or a sheet with notes of your own. They are not saved.",
    ]
