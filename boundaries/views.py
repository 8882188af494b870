"""Serves the map's geometry."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .documents import Packed, packed_response
from .models import MapGeometry

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def map_geometry(request: HttpRequest, sha256: str) -> HttpResponse:
    """The GeoJSON with this content hash, in the best encoding that the browser takes."""
    row = get_object_or_404(MapGeometry, pk=sha256)
    document = Packed(bytes(row.body_gzip), bytes(row.body_brotli), sha256)
    response = packed_response(request, document, "application/geo+json")
    response["Cache-Control"] = FOR_EVER
    return response
