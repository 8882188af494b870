"""Files for spreadsheet programs: CSV that opens with its accents right and runs nothing."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

# Excel takes a CSV file for Windows-1252 unless it begins with the byte order mark.
BYTE_ORDER_MARK = "\ufeff"

# A cell that begins so is run as a formula by Excel and others (OWASP, "CSV Injection").
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# Texts that spreadsheet programs make something else of when they open a CSV file: "May 2021",
# "2012-13", "1/2", "007", "1E5", "50%", "true". A whole number stays what it is.
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WOULD_CHANGE = re.compile(
    rf"(?=.*\d)[\d\s.,:/%£€$()-]*(?:(?:{_MONTH})[a-z]*)?[\d\s.,:/%-]*|[\d.]+e[+-]?\d+|true|false",
    re.IGNORECASE,
)
_LONGEST_CHANGED = 40
_WHOLE_NUMBER = re.compile(r"0|[1-9]\d{0,14}")


def csv_response(rows: Iterable[Sequence[str]], filename: str) -> HttpResponse:
    """Returns rows of text as a download in UTF-8."""
    return csv_file([[safe_cell(value) for value in row] for row in rows], filename)


def csv_file(cells: Iterable[Sequence[str]], filename: str) -> HttpResponse:
    """Returns rows of cells, which are safe already, as a download in UTF-8."""
    body = StringIO()
    csv.writer(body).writerows(cells)
    return HttpResponse(
        BYTE_ORDER_MARK + body.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def safe_cell(value: str) -> str:
    """Returns the value, with an apostrophe before it where it would be run as a formula."""
    return f"'{value}" if value.lstrip("'").startswith(STARTS_A_FORMULA) else value


def kept_cell(value: str) -> str:
    """Returns the value as `safe_cell` does, also where it would become a day or another number."""
    bare = value.lstrip("'")
    changes = (
        len(bare) <= _LONGEST_CHANGED
        and _WOULD_CHANGE.fullmatch(bare)
        and not _WHOLE_NUMBER.fullmatch(bare)
    )
    return f"'{value}" if changes else safe_cell(value)


def meant_by(cell: str) -> str:
    """Returns the value that `safe_cell` or `kept_cell` made the cell of."""
    return cell[1:] if cell.startswith("'") and kept_cell(cell[1:]) == cell else cell
