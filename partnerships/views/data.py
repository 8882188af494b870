"""The record as files: the page that offers them, and each file."""

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from boundaries.models import RecordsVersion

from .. import linked_data
from ..downloads.files import (
    ATTRIBUTION,
    FORMAT,
    FORMATS,
    LICENCE_URL,
    TERMS,
    File,
    filtered_file,
    filtered_rows,
    whole_file,
    whole_tables,
)
from ..map_page import MapPage


def _state(request: HttpRequest, **kwargs: str) -> str:
    return f'"{RecordsVersion.objects.current()}"'


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Every file with its rows and size; with choices, the files of what they leave."""
    view = view_of(request)
    changed_at = RecordsVersion.objects.current().changed_at
    context = {
        "files": [whole_file(one.name) for one in FORMATS],
        "view": view,
        "part": filtered_rows(view) if view else None,
        "tables": whole_tables().values(),
        "terms": TERMS,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "linked_data": linked_data.of_everything(changed_at, request.build_absolute_uri),
    }
    return render(request, "partnerships/data.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
@condition(etag_func=_state)
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if name not in FORMAT:
        raise Http404
    view = view_of(request)
    if view:
        return file_response(filtered_file(name, view), "filtered-")
    return file_response(whole_file(name))


def file_response(file: File, prefix: str = "") -> FileResponse:
    return FileResponse(
        BytesIO(file.body),
        as_attachment=True,
        filename=f"{prefix}{file.format.name}",
        content_type=file.format.content_type,
        headers={"Content-Length": str(file.size)},
    )


def view_of(request: HttpRequest) -> MapPage | None:
    """The view of the map whose part of the record is asked for; None for the whole."""
    if not request.GET:
        return None
    view = MapPage(request.GET)
    return view if view.selection.choices or view.only else None
