"""Serves the map's geometry, and the districts of an LA."""

import json
from functools import lru_cache

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.byte_ranges import with_ranges
from core.cache import VersionedCache
from core.compression import CompressedDocument, document_response

from .models import District, LocalAuthority, MapGeometry, Place

# As many as there are vintages, and one that is just being replaced.
DOCUMENTS_KEPT = 5
FOR_EVER = "public, max-age=31536000, immutable"
A_DAY_IN_S = 24 * 60 * 60
# More than there are LAs with districts.
_districts: VersionedCache[CompressedDocument] = VersionedCache(max_entries=40)


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


@require_safe
@cache_control(public=True, max_age=A_DAY_IN_S)
def district_geometry(request: HttpRequest, slug: str) -> HttpResponse:
    """Returns the districts of an LA as GeoJSON by name: none of an LA that is not a county.

    So a reader's browser tells the district that it is in, and the place stays there.
    """
    authority = get_object_or_404(LocalAuthority, slug=slug)
    document = _districts.get(authority.pk, lambda: _districts_of(authority))
    return document_response(request, document, "application/geo+json")


def _districts_of(authority: LocalAuthority) -> CompressedDocument:
    names = Place.objects.districts_of(authority).values("name")
    shapes = District.objects.filter(name__in=names).annotate(
        shape=AsGeoJSON("geometry", precision=4)
    )
    features = [
        {"type": "Feature", "id": name, "properties": {}, "geometry": json.loads(shape)}
        for name, shape in shapes.values_list("name", "shape")
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return CompressedDocument.of(json.dumps(collection, separators=(",", ":")).encode())
