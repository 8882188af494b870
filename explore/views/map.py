"""The map's page, and the documents that its script reads."""

from http import HTTPStatus

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.cache import VersionedCache
from core.compression import CompressedDocument, document_response
from core.history.as_of_date import as_of_date
from core.inline_style import inline_style
from partnerships import structured_data

from ..filters import Filters
from ..map_list import MapList
from ..map_view import MapView
from ..partnership_list import PartnershipList
from ..records_json import as_json, records_document

# In the page itself, so that nothing has to come before the map can be painted, and be Leaflet's.
# What is not on the first screen has its style in home_rest.css, which choropleth.js brings.
HOME_STYLE = inline_style("css/home_first.css", "leaflet/leaflet.css", "css/map.css")
_shapes: VersionedCache[CompressedDocument] = VersionedCache()
_first_pages: VersionedCache[CompressedDocument] = VersionedCache()


@require_safe
@csp_update({"style-src": [HOME_STYLE.source]})
def home(request: HttpRequest) -> HttpResponse:
    """The map, its filters and legend, and the same LAs as a list.

    Without choices it is the same bytes for everybody, so they are kept.
    """
    if request.GET:
        return _home(request)
    origin = request.build_absolute_uri("/")
    page = _first_pages.get(origin, lambda: CompressedDocument.of(_home(request).content))
    return document_response(request, page, "text/html; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def records(request: HttpRequest) -> HttpResponse:
    """The records document, which the map reads."""
    filters = Filters.from_query(request.GET)
    if filters.errors:
        return JsonResponse({"errors": filters.errors}, status=HTTPStatus.BAD_REQUEST)
    return document_response(request, records_document(filters.vintage), "application/json")


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def shapes(request: HttpRequest) -> HttpResponse:
    """The shapes of the LAs by GSS code, which the map asks for when it is to draw other ones."""
    view = MapView(request.GET)
    if view.state.faults:
        return JsonResponse({"errors": view.state.faults}, status=HTTPStatus.BAD_REQUEST)
    key = view.records.vintage, view.is_equal
    paths = {code: shape.path for code, shape in view.shapes.items()}
    document = _shapes.get(key, lambda: CompressedDocument.of(as_json(paths)))
    return document_response(request, document, "application/json")


@require_safe
@cache_control(public=True, max_age=60)
def text_search(request: HttpRequest) -> JsonResponse:
    """The ids of the partnerships that meet the choices: the script asks for the words `q`."""
    filters = Filters.from_query(request.GET)
    if filters.errors:
        return JsonResponse({"errors": filters.errors}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse({"ids": sorted(filters.partnership_ids)})


def _home(request: HttpRequest) -> HttpResponse:
    partnership_list = PartnershipList(request.GET)
    view = partnership_list.view
    chosen = view.state.chosen
    if chosen and chosen.slug != request.GET.get("la"):
        # Asked for by the name or code of an LA before or after it: the script reads its own.
        return redirect(f"{reverse('home')}{view.state.address_with('la', chosen.slug)}")
    map_list = MapList(view)
    context = {
        "view": view,
        "filter_form": partnership_list.filter_form,
        "map_list": map_list,
        # The script brings the look of the rest, where nothing of it is asked for at once.
        "is_whole": bool(
            map_list.is_in_page or chosen or view.state.faults or not view.window or as_of_date()
        ),
        "partnership_list": partnership_list,
        "style": HOME_STYLE,
        "linked_data": structured_data.of_everything(
            view.records.changed_at, request.build_absolute_uri
        ),
    }
    page = render(request, "explore/map.html", context)
    # A fifth of its bytes is indentation, which a browser reads all the same.
    lines = (line.strip() for line in page.content.splitlines())
    page.content = b"\n".join(line for line in lines if line)
    return page
