"""Writes the tables for spreadsheet programs: so that nothing runs, and nothing is made of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from boundaries.models import LocalAuthority
from core.history.as_of import settled_moment
from core.safe_csv import kept_cell, safe_cell
from core.text import clean_text

from .cells import CodesCell, RowCell
from .sheets import (
    DOWNLOADED,
    OWN_NOTES,
    REMOVE,
    SHEETS,
    Column,
    RecordSheet,
    Texts,
    authority_choice,
)

# Before the moment at which a row was taken out, so that no program takes it for a day.
SAID_AT = "at "
READ_ME, COLUMNS, WORDS, AUTHORITIES = "Read me", "Columns", "Words", "LAs"
# Sheets of a workbook that hold no table of the record.
OUR_OTHER_SHEETS = (READ_ME, COLUMNS, WORDS, AUTHORITIES)

# Spreadsheet programs read "2023-04" as a day, unless a cell is said to hold text.
TEXT = "@"
# Workbooks write a character that XML cannot hold as "_x000B_".
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
HEADING, BODY, TO_BE_READ = "Record heading", "Record cell", "Record cell to be read"
GREY = PatternFill("solid", start_color="ECECEC")
WIDEST = 60
# What a heading with its mark for sorting needs, and what notes of one’s own do.
NARROWEST, OF_OWN_NOTES = 12, 40
LONGEST_EXAMPLE = 80
# In points. Some programs leave a row as high as one line, however many stand in it.
LINE_HEIGHT, MOST_LINES = 15, 6
LAST_ROW = 1_048_576


def csv_rows(name: str) -> list[list[str]]:
    """Returns all that a table holds as cells of CSV, below a row with its columns."""
    moment = settled_moment()
    sheet = SHEETS[name]()
    rows = [[*sheet.header, OWN_NOTES]]
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
    book.add_named_style(NamedStyle(TO_BE_READ, fill=GREY, number_format=TEXT, alignment=top))
    tables = [(sheet, list(_texts(sheet))) for sheet in (make() for make in SHEETS.values())]
    sheets = [sheet for sheet, _ in tables]
    _write_page(book, READ_ME, [100], ([line] for line in _read_me(sheets, moment)))
    _write_page(book, COLUMNS, [14, 18, 26, 44, 44, 10, 44], _column_rows(tables))
    authorities = list(LocalAuthority.objects.order_by("name", "pk"))
    lists = _lists(sheets, len(authorities))
    for sheet, texts in tables:
        _write_table(book, sheet, texts, moment, lists)
    _write_page(book, WORDS, [16, 20, WIDEST, 36], _word_rows(sheets))
    _write_page(book, AUTHORITIES, [12, WIDEST, WIDEST], _authority_rows(authorities))
    body = BytesIO()
    book.save(body)
    return body.getvalue()


def _texts(sheet: RecordSheet) -> Iterator[Texts]:
    for record in sheet.records:
        yield {name: clean_text(text) for name, text in sheet.texts(record).items()}


def _ends(sheet: RecordSheet, moment: datetime) -> list[str]:
    """Returns the cells of the columns that are no values of the record."""
    return [*([""] if sheet.can_remove else []), f"{SAID_AT}{moment.isoformat()}", ""]


def _in_workbook(value: str) -> str:
    """Returns a cell that is said to hold text; what looks guarded or escaped already is too."""
    guarded = kept_cell(value) if value.startswith("'") else safe_cell(value)
    return LOOKS_ESCAPED.sub("_x005F_", guarded)


def _write_table(
    book: Workbook,
    sheet: RecordSheet,
    texts: Sequence[Texts],
    moment: datetime,
    lists: dict[tuple[str, str], str],
) -> None:
    rows = [[*sheet.header, OWN_NOTES]]
    for row in texts:
        cells = [_in_workbook(column.cell.in_words(row[column.name])) for column in sheet.columns]
        rows.append([*cells, *_ends(sheet, moment)])
    widths = [
        max(
            NARROWEST,
            min(WIDEST, 2 + max(len(line) for cell in column for line in cell.split("\n"))),
        )
        for column in zip(*rows, strict=True)
    ]
    widths[-1] = OF_OWN_NOTES
    styles = [
        BODY if name in (REMOVE, OWN_NOTES) or _is_to_be_edited(sheet, name) else TO_BE_READ
        for name in rows[0]
    ]
    comments = [
        "\n".join(filter(None, (title, meaning, holds, needed and "Every row needs it.")))
        for _, title, meaning, holds, needed in _described(sheet)
    ]
    page = _write_page(book, sheet.name, widths, rows, styles, comments)
    page.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{len(rows)}"
    _offer_lists(page, sheet, lists)


def _offer_lists(page: Any, sheet: RecordSheet, lists: dict[tuple[str, str], str]) -> None:
    """Adds the lists that may be chosen from, where one word of a vocabulary or an LA may stand."""
    for place, name in enumerate(sheet.header, start=1):
        choice = '"yes"' if name == REMOVE else lists.get((sheet.name, name))
        if choice is None:
            continue
        letter = get_column_letter(place)
        # A warning, not a ban: codes are understood too.
        rule = DataValidation("list", formula1=choice, allow_blank=True, errorStyle="warning")
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        page.data_validations.append(rule)


def _write_page(
    book: Workbook,
    title: str,
    widths: Sequence[float],
    rows: Iterable[Sequence[str]],
    styles: Sequence[str] = (),
    comments: Sequence[str] = (),
) -> Any:
    """Writes a sheet of text whose first row stays in sight, with comments on that row."""
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

    styles = styles or [BODY] * len(widths)
    for number, row in enumerate(rows):
        lines = (
            sum(ceil(len(line) / width) for line in value.split("\n"))
            for value, width in zip(row, widths, strict=True)
        )
        page.row_dimensions[number + 1].height = LINE_HEIGHT * min(MOST_LINES, max(1, *lines))
        cells: list[Any] = [
            cell(value, style if number else HEADING) if value else None
            for value, style in zip(row, styles, strict=True)
        ]
        if number == 0 and comments:
            for heading, comment in zip(cells, comments, strict=True):
                heading.comment = Comment(comment, "ABEP Map", height=160, width=320)
        page.append(cells)
    return page


def _is_to_be_edited(sheet: RecordSheet, name: str) -> bool:
    column = sheet.by_name.get(name)
    return column is not None and column.is_read and not (sheet.is_numbered and name == "id")


def _column_rows(
    tables: Sequence[tuple[RecordSheet, Sequence[Texts]]],
) -> Iterator[Sequence[str]]:
    """Yields the rows of the sheet that says what each column is."""
    yield (
        "table",
        "column",
        "what it is",
        "what it means",
        "what it can contain",
        "needed",
        "example",
    )
    for sheet, texts in tables:
        for name, *described in _described(sheet):
            column = sheet.by_name.get(name)
            values = (row[name] for row in texts if column and row[name])
            example = column.cell.in_words(next(values, "")) if column else ""
            shortened = Truncator(_in_workbook(example)).chars(LONGEST_EXAMPLE)
            yield sheet.name, name, *described, shortened


def _described(sheet: RecordSheet) -> list[tuple[str, str, str, str, str]]:
    """Returns each column's name, what it is, means and may hold, and whether each row needs it."""
    of_the_record = [
        (name, column.title, column.meaning, column.cell.holds, "yes" if column.is_needed else "")
        for name, column in sheet.by_name.items()
    ]
    others = sheet.header[len(of_the_record) :]
    return of_the_record + [(name, *_OTHER_COLUMNS[name], "") for name in [*others, OWN_NOTES]]


# What it is, what it means, what it can contain.
_OTHER_COLUMNS = {
    REMOVE: ("Remove the row", "", "“yes” to remove the row from the record, or nothing."),
    DOWNLOADED: (
        "When the row was downloaded",
        "Tells your edits apart from what others have changed since.",
        "Leave it as it is. In a row that you add, leave it empty.",
    ),
    OWN_NOTES: ("Notes of your own", "Neither read nor saved.", "Text."),
}


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


def _authority_rows(authorities: Iterable[LocalAuthority]) -> Iterator[Sequence[str]]:
    """Yields the rows of the sheet of LAs."""
    yield "code", "name", "in the lists"
    for authority in authorities:
        yield authority.pk, authority.dated_name, authority_choice(authority)


def _lists(sheets: Sequence[RecordSheet], authorities: int) -> dict[tuple[str, str], str]:
    """Returns where what may be chosen in each column stands: words, or the number of LAs."""
    ranges = {}
    first = 2
    for words in _vocabularies(sheets):
        last = first + len(words.column.cell.labels) - 1
        if not isinstance(words.column.cell, CodesCell):  # of which several may stand in a cell
            ranges[words.table, words.column.name] = f"{WORDS}!$C${first}:$C${last}"
        first = last + 1
    for sheet in sheets:
        for column in sheet.columns:
            if isinstance(column.cell, RowCell) and column.cell.choices:
                ranges[sheet.name, column.name] = f"{AUTHORITIES}!$C$2:$C${authorities + 1}"
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
        "Edit the tables and upload this file on the page “Spreadsheets”. You see what would "
        "change before anything is saved.",
        "A cell that you do not edit is left alone, even if somebody changed it on the site since. "
        "Where both of you changed a cell, you are shown both and choose. The column "
        f"“{DOWNLOADED}” makes this work: leave it as it is. Leave it empty in a row that you add.",
        "Rows and columns that you leave out stay as they are on the site.",
        f"The sheet “{COLUMNS}” says what each column means and what it can contain; so does the "
        "note on its heading. Where there is a list to choose from, you can type the code "
        "instead, in capitals or not.",
        f"Separate several words in a cell with commas ({', '.join(several)}). The sheet "
        f"“{WORDS}” has every word that is allowed, and its code, which you can type instead.",
        "Put each fact or district on its own line.",
        "Choose an LA from the list, where you can type its first letters, or write its code or "
        f"name: see the sheet “{AUTHORITIES}”. Grey columns are for reference. In a row that you "
        "add, you can give the name instead of the code before it; if the two do not match, the "
        "row is refused.",
        f"To remove a row, choose “yes” in its column “{REMOVE}”.",
        "A new partnership needs a row in coverage and one in sources.",
        "Leave “id” empty in new rows.",
        "Write days as 2026-11-24.",
        f"The column “{OWN_NOTES}” is yours, and so is any column or sheet that you add: they are "
        "neither read nor saved, and nobody else sees them.",
    ]
