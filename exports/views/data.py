"""The record as files: the page that offers them, and each file."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from core.licence import ATTRIBUTION, LICENCE_URL, TERMS
from core.models import RecordsVersion
from explore.map_view import MapView
from partnerships import structured_data

from ..files import (
    FORMAT,
    FORMATS,
    filtered_file,
    filtered_files,
    whole_file,
    whole_tables,
)


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
        "part": filtered_files(view) if view else None,
        "tables": [(one, whole_file(f"{name}.csv").rows) for name, one in whole_tables().items()],
        "terms": TERMS,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "linked_data": structured_data.of_everything(changed_at, request.build_absolute_uri),
    }
    return render(request, "exports/data.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
@condition(etag_func=_state)
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if name not in FORMAT:
        raise Http404
    view = view_of(request)
    file = filtered_file(name, view) if view else whole_file(name)
    filename = f"filtered-{name}" if view else name
    return file_response(file.pieces(), filename, file.format.content_type, file.size)


def file_response(
    pieces: Iterable[bytes], filename: str, content_type: str, size: int
) -> StreamingHttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, filename),
        "Content-Length": str(size),
    }
    return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)


def view_of(request: HttpRequest) -> MapView | None:
    """The view of the map whose part of the record is asked for; None for the whole."""
    if not request.GET:
        return None
    view = MapView(request.GET)
    return view if view.state.filters.values or view.state.only else None
