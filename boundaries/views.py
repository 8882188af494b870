"""Serves the map's geometry."""

import zlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from .models import MapGeometry

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def map_geometry(request: HttpRequest, sha256: str) -> HttpResponse:
    """The GeoJSON with this content hash, in the best encoding that the browser takes."""
    row = get_object_or_404(MapGeometry, pk=sha256)
    accepted = _accepted_encodings(request.headers.get("Accept-Encoding", ""))
    if "br" in accepted:
        body, encoding = bytes(row.body_brotli), "br"
    elif "gzip" in accepted:
        body, encoding = bytes(row.body_gzip), "gzip"
    else:
        # 31 tells zlib to expect a gzip header.
        body, encoding = zlib.decompress(bytes(row.body_gzip), wbits=31), ""
    response = HttpResponse(body, content_type="application/geo+json")
    if encoding:
        response["Content-Encoding"] = encoding
    response["Cache-Control"] = FOR_EVER
    response["ETag"] = f'"{sha256}{"-" if encoding else ""}{encoding}"'
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _accepted_encodings(header: str) -> set[str]:
    """The encodings that an Accept-Encoding header allows, without those of weight 0."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if weight.strip().removeprefix("q=").strip() not in {
            "0",
            "0.0",
            "0.00",
            "0.000",
        }:
            accepted.add(name.strip())
    return accepted
