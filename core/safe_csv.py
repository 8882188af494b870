"""Files for spreadsheet programs: CSV that opens with its accents right and runs nothing."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

# Excel takes a CSV file for Windows-1252 unless it begins with the byte order mark.
BYTE_ORDER_MARK = "\ufeff"

# A cell that begins so is run as a formula by Excel and others (OWASP, "CSV Injection").
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_response(rows: Iterable[Sequence[str]], filename: str) -> HttpResponse:
    """Returns rows of text as a download in UTF-8."""
    body = StringIO()
    csv.writer(body).writerows([safe_cell(value) for value in row] for row in rows)
    return HttpResponse(
        BYTE_ORDER_MARK + body.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


def safe_cell(value: str) -> str:
    """Returns the value, with an apostrophe before it where it would be run as a formula."""
    return f"'{value}" if value.lstrip("'").startswith(STARTS_A_FORMULA) else value


def meant_by(cell: str) -> str:
    """Returns the value that `safe_cell` made the cell of."""
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell
