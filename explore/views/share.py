"""A view of the map for other places: as a picture, in another site's frame, as its code."""

from contextlib import nullcontext
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from core.history.as_of import as_of
from core.history.as_of_date import as_of_date
from core.other_sites import for_other_sites, framed_by_other_sites
from partnerships.history.as_of_pages import AsOfForm
from partnerships.presentation import day

from ..forms import HEIGHT, WIDTH, Controls, EmbedForm, OembedForm
from ..map_view import MapView
from ..pictures.layout import CARD, picture_of
from ..pictures.render import (
    FORMATS,
    drawing_of,
    file_of,
    tag_of,
)

PICTURES_KEPT_FOR_S = 300
CODE_KEPT_FOR_S = 24 * 3600


class Look(NamedTuple):
    """The look of an embedded map, besides what its view shows."""

    width: int
    height: int
    controls: str = Controls.ALL


@require_safe
def picture(request: HttpRequest, kind: str) -> HttpResponse:
    """The view as a picture in one of FORMATS; an address not understood draws none."""
    view = MapView(request.GET)
    if view.state.faults:
        return HttpResponse("\n".join(view.state.faults), status=400, content_type="text/plain")
    form = FORMATS[kind]
    address = request.build_absolute_uri(view.state.address)
    drawing = drawing_of(picture_of(view, form.sheet, address, _day_of(view)))
    response = HttpResponse(file_of(drawing, kind), content_type=form.content_type)
    response["ETag"] = tag_of(drawing, kind)
    patch_cache_control(response, public=True, max_age=PICTURES_KEPT_FOR_S)
    response["Content-Disposition"] = f'inline; filename="abep-map.{kind}"'
    return for_other_sites(response)


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embed(request: HttpRequest) -> HttpResponse:
    """The view without the site around it: the one page that other sites may frame."""
    view = MapView(request.GET)
    context = {
        "view": view,
        "full": _address(request, "home", view.state.view_query),
        "records_of": day(_day_of(view)),
        "has_controls": request.GET.get("controls") != Controls.NONE,
    }
    return framed_by_other_sites(render(request, "explore/embed.html", context))


@require_safe
@csp_update({"frame-src": [SELF]})
def embed_code(request: HttpRequest) -> HttpResponse:
    """Every way to share a view; the map shows the same in a dialogue, but for the form."""
    form = EmbedForm({"width": WIDTH, "height": HEIGHT} | request.GET.dict())
    asked = request.GET.copy()
    for name in ("width", "height"):
        asked.pop(name, None)
    view = MapView(asked)
    query = view.state.canonical_query
    look = Look(WIDTH, HEIGHT)
    if form.is_valid():
        look = Look(*(form.cleaned_data[name] for name in Look._fields))
    kept = QueryDict(view.state.view_query, mutable=True)
    kept.pop("region", None)
    context = {
        "form": form,
        "kept": kept.lists(),
        "frame": _frame(request, view, look),
        "view": view,
        "full": _address(request, "home", view.state.view_query),
        "pictures": {kind: _address(request, f"map-{kind}", query) for kind in FORMATS},
        "code": _code(request, view, look),
    }
    return render(request, "explore/embed_code.html", context)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """The code of a view by the view's address, as oEmbed (oembed.com) has it."""
    form = OembedForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    asked = form.cleaned_data
    if asked["format"] != "json":
        return HttpResponse("Only JSON is available here.", status=501, content_type="text/plain")
    query = _view_at(request, asked["url"])
    if query is None:
        problem = {"url": ["This is not the address of a view of the map."]}
        return JsonResponse({"errors": problem}, status=404)
    day_form = AsOfForm(query)
    if "as_of" in query and not day_form.is_valid():
        return JsonResponse({"errors": {"url": day_form.errors["as_of"]}}, status=400)
    with as_of(day_form.cleaned_data["as_of"]) if day_form.is_valid() else nullcontext():
        view = MapView(query)
        if view.state.faults:
            return JsonResponse({"errors": {"url": view.state.faults}}, status=400)
        answer = _oembed(request, view, asked)
    response = JsonResponse(answer)
    patch_cache_control(response, public=True, max_age=CODE_KEPT_FOR_S)
    return response


def _oembed(request: HttpRequest, view: MapView, asked: dict[str, Any]) -> dict[str, Any]:
    look = Look(
        min(WIDTH, asked["maxwidth"] or WIDTH),
        min(HEIGHT, asked["maxheight"] or HEIGHT),
        QueryDict(urlsplit(asked["url"]).query).get("controls", ""),
    )
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": view.title,
        "provider_name": "ABEP Map",
        "provider_url": _address(request, "home", ""),
        "cache_age": CODE_KEPT_FOR_S,
        "html": _code(request, view, look),
        "width": look.width,
        "height": look.height,
    }
    width, height = CARD.width, CARD.height
    # The view's picture, unless that is larger than was asked for.
    if width <= (asked["maxwidth"] or width) and height <= (asked["maxheight"] or height):
        answer |= {
            "thumbnail_url": _address(request, "map-png", view.state.canonical_query),
            "thumbnail_width": width,
            "thumbnail_height": height,
        }
    return answer


def _day_of(view: MapView) -> date:
    """The day that is looked back to, or that on which any record last changed."""
    return as_of_date() or timezone.localdate(view.records.changed_at)


def _view_at(request: HttpRequest, url: str) -> QueryDict | None:
    """The parameters of a view, if this is the address of one here."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    is_ours = parts.scheme in {"http", "https"} and parts.netloc == request.get_host()
    is_a_view = parts.path in {reverse("home"), reverse("embed")}
    return QueryDict(parts.query) if is_ours and is_a_view else None


def _frame(request: HttpRequest, view: MapView, look: Look) -> dict[str, str | int]:
    queries = [view.state.view_query, "controls=none" if look.controls == Controls.NONE else ""]
    return {
        "source": _address(request, "embed", "&".join(filter(None, queries))),
        "title": f"{view.title} – ABEP Map",
        "width": look.width,
        "height": look.height,
    }


def _code(request: HttpRequest, view: MapView, look: Look) -> str:
    frame = _frame(request, view, look)
    return " ".join(render_to_string("explore/embed_frame.html", frame).split())


def _address(request: HttpRequest, name: str, query: str) -> str:
    return request.build_absolute_uri(f"{reverse(name)}?{query}" if query else reverse(name))
