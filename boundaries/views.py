"""Serves the map's geometry."""

from functools import lru_cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.byte_ranges import with_ranges
from core.compression import CompressedDocument, document_response

from .models import MapGeometry

# As many as there are vintages, and one that is just being replaced.
DOCUMENTS_KEPT = 5
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def map_geometry(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Returns the GeoJSON with this content hash, in the best encoding that the browser takes."""
    response = document_response(request, _document(sha256), "application/geo+json")
    response["Cache-Control"] = FOR_EVER
    body = response.content
    return with_ranges(request, response, len(body), lambda start, stop: [body[start:stop]])


@lru_cache(maxsize=DOCUMENTS_KEPT)
def _document(sha256: str) -> CompressedDocument:
    """Returns a document that is kept in memory, since the content of a hash never changes."""
    row = get_object_or_404(MapGeometry, pk=sha256)
    return CompressedDocument(bytes(row.body_gzip), bytes(row.body_brotli), sha256)
