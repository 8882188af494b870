"""A view of the map for other places: as a picture."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ..map_page import MapPage
from ..pictures.files import FORMATS, PATIENCE_S, Busy, drawing_of, file_of, tag_of
from ..pictures.sheet import picture_of

PICTURES_KEPT_FOR_S = 300


@require_safe
@cache_control(public=True, max_age=PICTURES_KEPT_FOR_S)
def picture(request: HttpRequest, kind: str) -> HttpResponse:
    """The view as a picture in one of FORMATS; an address not understood draws none."""
    page = MapPage(request.GET)
    if page.faults:
        return HttpResponse("\n".join(page.faults), status=400, content_type="text/plain")
    view = "?".join(filter(None, [reverse("home"), page.canonical_query]))
    records_of = timezone.localdate(page.records.changed_at)
    form = FORMATS[kind]
    drawing = drawing_of(picture_of(page, form.sheet, request.build_absolute_uri(view), records_of))
    try:
        response = HttpResponse(file_of(drawing, kind), content_type=form.content_type)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": str(PATIENCE_S)})
    response["ETag"] = tag_of(drawing, kind)
    response["Content-Disposition"] = f'inline; filename="abep-map.{kind}"'
    return response
