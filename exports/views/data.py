"""The record as files: the page that offers them, and each file."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.licence import ATTRIBUTION, LICENCE_URL, TERMS
from core.models import RecordsVersion
from explore.map_view import MapView
from partnerships import structured_data

from ..files import FORMAT, FORMATS, filtered_file, whole_file, whole_files_made
from ..responses import file_response
from ..tables import tables

PLAIN_TEXT = "text/plain; charset=utf-8"


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Every file; with choices, the files of what they leave. Makes none of them."""
    view = MapView(request.GET)
    known = whole_files_made()
    changed_at = RecordsVersion.objects.current().changed_at
    context = {
        "files": [(file, known.get(file.name)) for file in FORMATS],
        "view": view,
        "faults": view.state.faults,
        "part": [file for file in FORMATS if file.tables] if _is_part(view) else [],
        "tables": [(table, known.get(f"{table.name}.csv")) for table in tables()],
        "terms": TERMS,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "linked_data": structured_data.of_everything(changed_at, request.build_absolute_uri),
    }
    return render(request, "exports/data.html", context)


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the whole record or of what the choices leave; a choice not understood has none."""
    if name not in FORMAT:
        raise Http404
    if not request.GET:
        return file_response(request, whole_file(name), name)
    view = MapView(request.GET)
    if view.state.faults:
        reasons = "\n".join(view.state.faults)
        return HttpResponse(reasons, status=HTTPStatus.BAD_REQUEST, content_type=PLAIN_TEXT)
    if _is_part(view):
        return file_response(request, filtered_file(name, view), f"filtered-{name}")
    return file_response(request, whole_file(name), name)


def _is_part(view: MapView) -> bool:
    return view.state.has_choices or bool(view.state.vintage_query)
