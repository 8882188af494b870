"""The record as spreadsheets: downloaded, uploaded, looked at, written."""

import secrets
from collections.abc import Generator, Iterator
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from core.body_size import LARGEST_BODY, takes_body_of
from core.import_errors import FileError, ImportRejected
from core.models import RecordsVersion
from core.requests import form_page
from core.safe_csv import csv_file

from ..forms import LARGEST, UploadForm, WhyForm
from ..services.import_spreadsheets import (
    Import,
    ImportSteps,
    RecordChanged,
    check_import,
    import_tables,
    preview_import,
)
from ..spreadsheets.reading import Upload, read_upload
from ..spreadsheets.sheets import SHEETS
from ..spreadsheets.workbook import csv_rows, workbook_of_all

MAY_IMPORT = "partnerships.change_partnership"
# How long a preview may be looked at before the files are asked for again.
HOUR = 3600
# More would make a page that nobody reads.
MOST_SHOWN = 200
# Rows that are checked before the next page is there; with more, a page says how far it is.
AT_ONCE = 1000
TELL_EVERY_S = 0.5
# Where what is said of the progress goes into the page.
HERE = "<!-- progress -->"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Returns every table in one file."""
    headers = {"Content-Disposition": 'attachment; filename="records.xlsx"'}
    return HttpResponse(workbook_of_all(), content_type=XLSX, headers=headers)


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    if name not in SHEETS:
        raise Http404
    return csv_file(csv_rows(name), f"{name}.csv")


@takes_body_of(LARGEST + LARGEST_BODY)
@form_page
def spreadsheets(request: HttpRequest) -> HttpResponse:
    """Offers the tables for download, and takes edited ones."""
    if request.method == "POST":
        return _upload(request)
    return _page(request, UploadForm())


@permission_required(MAY_IMPORT, raise_exception=True)
def _upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    token = secrets.token_urlsafe(16)
    try:
        upload = read_upload((file.name, file) for file in form.cleaned_data["tables"])
        if upload.rows_read > AT_ONCE:
            cache.set(_key(request, token), upload, HOUR)
            return redirect("spreadsheet-check", token=token)
        result = preview_import(tables=upload.tables)
    except ImportRejected as refused:
        return _page(request, UploadForm(), status=422, faults=refused.faults)
    if not result.altered and not result.conflicts:
        messages.info(request, _nothing_new(upload, result))
        return redirect("spreadsheets")
    cache.set(_key(request, token), upload, HOUR)
    return redirect("spreadsheet-preview", token=token)


@require_GET
@permission_required(MAY_IMPORT, raise_exception=True)
def check(request: HttpRequest, token: str) -> HttpResponseBase:
    """Checks many rows, saying how far it is, and leads to what would change.

    The page is sent piece by piece while the rows are checked. So no script is needed, nothing
    has to run beside the web server, and whoever leaves the page ends the check.
    """
    upload = cache.get(_key(request, token))
    if upload is None:
        return _too_old(request)
    page = render_to_string("staff/spreadsheet_check.html", {"here": HERE}, request)
    headers = {"X-Accel-Buffering": "no"}  # a proxy in front passes each piece on as it comes
    return StreamingHttpResponse(_checking(request, token, upload, page), headers=headers)


def _checking(request: HttpRequest, token: str, upload: Upload, page: str) -> Iterator[str]:
    """Yields the pieces of the page that says how far the check is."""
    before, _, after = page.partition(HERE)
    yield before
    # First: what is changed meanwhile makes the outcome old.
    seen = RecordsVersion.objects.current().version
    outcome: dict[str, Any] = {}
    try:
        result = yield from _told(check_import(tables=upload.tables))
        if result.altered or result.conflicts:
            cache.set(_key(request, token, "outcome"), (seen, result), HOUR)
            outcome["preview"] = reverse("spreadsheet-preview", args=[token])
        else:
            outcome["nothing_new"] = _nothing_new(upload, result)
    except ImportRejected as refused:
        outcome |= _listed(refused.faults)
    yield render_to_string("staff/spreadsheet_checked.html", outcome)
    yield after


def _told(steps: ImportSteps) -> Generator[str, None, Import]:
    """Yields how far the steps are, not too often, and returns what they return."""
    told = 0.0
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            result: Import = end.value
            return result
        if progress.rows == progress.of or monotonic() - told > TELL_EVERY_S:
            told = monotonic()
            yield render_to_string("staff/spreadsheet_progress.html", {"progress": progress})


@form_page
@permission_required(MAY_IMPORT, raise_exception=True)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what an import would do, cell by cell; and, with a reason, does it."""
    upload = cache.get(_key(request, token))
    if upload is None:
        return _too_old(request)
    form = WhyForm(request.POST or None)
    chosen = request.POST.getlist("chosen")
    moved = False
    try:
        if form.is_valid():
            result = import_tables(
                tables=upload.tables,
                seen=UUID(request.POST["seen"]),
                chosen=chosen,
                why=form.cleaned_data["why"],
                user=request.user,  # type: ignore[arg-type]
            )
            cache.delete(_key(request, token))
            messages.success(request, f"Saved: {_rows(len(result.altered))}.")
            return redirect("spreadsheets")
    except RecordChanged:
        moved = True
    except ImportRejected as refused:
        return _page(request, UploadForm(), status=422, faults=refused.faults)
    except (ValueError, KeyError) as error:
        raise Http404 from error
    seen = RecordsVersion.objects.current().version
    kept: Any = cache.get(_key(request, token, "outcome"), (None, None))
    if kept[0] != seen and upload.rows_read > AT_ONCE and request.method != "POST":
        return redirect("spreadsheet-check", token=token)
    try:
        result = kept[1] if kept[0] == seen else preview_import(tables=upload.tables)
    except ImportRejected as refused:
        return _page(request, UploadForm(), status=422, faults=refused.faults)
    context = {
        "form": form,
        "moved": moved,
        "seen": seen,
        "upload": upload,
        "result": result,
        "chosen": chosen,
        "moments": sorted(map(datetime.fromisoformat, upload.moments)),
        "undated": [table.name for table in upload.tables if not table.moments],
        "conflicts": result.conflicts[:MOST_SHOWN],
        "conflicts_unseen": max(0, len(result.conflicts) - MOST_SHOWN),
        "altered": result.altered[:MOST_SHOWN],
        "number": _rows(len(result.altered)),
        "unseen": max(0, len(result.altered) - MOST_SHOWN),
    }
    return render(request, "staff/spreadsheet_preview.html", context)


def _page(
    request: HttpRequest, form: UploadForm, status: int = 200, **context: Any
) -> HttpResponse:
    context |= _listed(context.pop("faults", [])) | {
        "form": form,
        "tables": list(SHEETS),
        "may_import": request.user.has_perm(MAY_IMPORT),
    }
    return render(request, "staff/spreadsheets.html", context, status=status)


def _listed(faults: list[FileError]) -> dict[str, Any]:
    return {"faults": faults[:MOST_SHOWN], "fault_number": len(faults)}


def _too_old(request: HttpRequest) -> HttpResponse:
    said = "That preview is over an hour old, or was already used. Upload the files again."
    messages.info(request, said)
    return redirect("spreadsheets")


def _key(request: HttpRequest, token: str, what: str = "upload") -> str:
    """Returns the key of what is kept. It has the user in it: nobody sees another's."""
    return f"spreadsheet:{request.user.pk}:{token}:{what}"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number} rows"


def _nothing_new(upload: Upload, result: Import) -> str:
    """Says why there is nothing to write."""
    said = "You changed nothing in the file, or the record already says the same."
    if result.left_alone:
        said += " Changes made on the site since you downloaded it are kept."
    if upload.skipped:
        said += f" Not read: {'; '.join(upload.skipped)}."
    return said
