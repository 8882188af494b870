"""Areas as GeoJSON (RFC 7946), put together by PostGIS and kept for as long as they hold."""

import gzip
import hashlib
from collections.abc import Hashable
from functools import cached_property
from typing import Any

import brotli
from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, OuterRef, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from core.cache import VersionedCache
from core.compression import CompressedDocument, document_response
from partnerships.areas_sql import AUTHORITIES, PARTNERSHIPS
from partnerships.models import Coverage, MappedAuthority, Partnership
from partnerships.vocabularies import Extent

from .base import ApiView
from .filters import AuthorityFilterSet, PartnershipFilterSet
from .parameters import Fields

MEDIA_TYPE = "application/geo+json"
COLUMNS = {"map": "map_geometry", "full": "geometry"}
# Ten centimetres. Moving corners to the grid this way leaves every area valid.
GRID = 0.000001

# Text rather than one json value: a collection of nothing has no bbox.
COLLECTION = """
WITH record AS ({records}), areas AS ({areas}), rounded AS (
    SELECT record.{key} AS key, row_to_json(record) AS properties,
        ST_ForcePolygonCCW(ST_ReducePrecision(areas.area, %s)) AS area
    FROM record LEFT JOIN areas ON areas.key = record.{key}
), feature AS (
    SELECT key, area, jsonb_strip_nulls(jsonb_build_object('bbox', {box_of_area})) AS box,
        jsonb_build_object('type', 'Feature', 'id', key, 'properties', properties,
            'geometry', ST_AsGeoJSON(area, 6, 0)::jsonb) AS body
    FROM rounded
)
SELECT '{{"type": "FeatureCollection"'
    || coalesce(', "bbox": ' || (SELECT {box_of_all} FROM feature), '')
    || ', "features": ['
    || coalesce(string_agg((body || box)::text, ',' ORDER BY key), '')
    || ']}}' FROM feature
"""


def _box(area: str, array: str) -> str:
    """Returns the SQL of an area's extent, as `array` makes an array of numbers."""
    corners = (f"ST_{corner}({area})::numeric" for corner in ("XMin", "YMin", "XMax", "YMax"))
    numbers = ", ".join(f"trim_scale(round({corner}, 6))" for corner in corners)
    return f"CASE WHEN {area} IS NOT NULL THEN {array}({numbers}) END"


def feature_collection(
    records: QuerySet[Any, Any], *, areas: str, key: str, detail: str, vintage: int
) -> bytes:
    """Returns the rows of `records` (`values()`, whose columns become properties) as areas.

    `areas` is one of `partnerships/areas_sql.py`; it joins on the column `key` of the rows.
    """
    try:
        sql, values = records.order_by().query.sql_with_params()
    except EmptyResultSet:
        return b'{"type": "FeatureCollection", "features": []}'
    statement = COLLECTION.format(
        records=sql,
        areas=areas.format(column=COLUMNS[detail], keys=f"SELECT {key} FROM record"),  # noqa: S608
        key=key,
        box_of_area=_box("area", "jsonb_build_array"),
        box_of_all=_box("ST_Extent(area)", "json_build_array"),
    )
    with connections[records.db].cursor() as cursor:
        cursor.execute(statement, [*values, vintage, GRID])
        text: str = cursor.fetchone()[0]
    return text.encode()


class GeoJsonRenderer(JSONRenderer):
    """For negotiation alone: what PostGIS made is handed out as it is."""

    media_type = MEDIA_TYPE
    format = "geojson"


DETAIL: Fields = {
    "detail": forms.ChoiceField(
        required=False,
        choices=[("map", "as simple as the map"), ("full", "as it is stored")],
        help_text="How fine the borders are; “map” if not given.",
    )
}
_documents: VersionedCache[CompressedDocument] = VersionedCache()


class AreaView(ApiView):
    """Answers with a FeatureCollection of whatever the parameters leave."""

    renderer_classes = (GeoJsonRenderer, JSONRenderer)
    own_parameters = DETAIL
    areas: str
    key: str

    def records(self) -> QuerySet[Any, Any]:
        raise NotImplementedError

    @cached_property
    def _key(self) -> Hashable:
        query = self.request._request.GET.lists()
        return type(self), tuple(sorted((name, tuple(sorted(given))) for name, given in query))

    @property
    def is_in_memory(self) -> bool:
        return _documents.holds(self._key, str(self.version))

    def check(self) -> None:
        """Lets a question whose answer is in memory pass: it was checked when that was made."""
        if not self.is_in_memory:
            super().check()

    @extend_schema(
        responses={
            (200, MEDIA_TYPE): OpenApiResponse(
                {"$ref": "#/components/schemas/FeatureCollection"}, description="RFC 7946."
            )
        }
    )
    def get(self, request: Request) -> HttpResponse:
        document = _documents.get(self._key, self._made, str(self.version))
        return document_response(request._request, document, MEDIA_TYPE)

    def _made(self) -> CompressedDocument:
        """Packed quickly: it is made anew whenever the records change."""
        body = feature_collection(
            self.records(),
            areas=self.areas,
            key=self.key,
            detail=self.values["detail"] or "map",
            vintage=self.filterset.choices.vintage,
        )
        name = hashlib.sha256(body).hexdigest()
        packed = gzip.compress(body, 6, mtime=0), brotli.compress(body, quality=5)
        return CompressedDocument(*packed, name, plain=body)


class AuthorityAreaView(AreaView):
    """The LAs as areas."""

    filterset_class = AuthorityFilterSet
    areas, key = AUTHORITIES, "gss_code"

    def get_queryset(self) -> QuerySet[MappedAuthority]:
        described = MappedAuthority.objects.with_counts().with_roles().with_verification()
        return described.with_codes()

    def records(self) -> QuerySet[Any, Any]:
        return self.filter_queryset(self.get_queryset()).values(
            "gss_code",
            "name",
            "slug",
            "dfe_code",
            "present_codes",
            "former_codes",
            "la_type",
            "abep_count",
            "other_count",
            "verification",
            region_name=F("region__name"),
            roles=F("summary__roles"),
            roles_in_partnerships=F("roles_here"),
        )


class PartnershipAreaView(AreaView):
    """Partnerships, each as the LAs that it works in put together.

    Whole LAs, also where it covers a part of one: `authorities_in_part` says where that is.
    """

    queryset = Partnership.objects.all()
    filterset_class = PartnershipFilterSet
    areas, key = PARTNERSHIPS, "slug"

    def records(self) -> QuerySet[Any, Any]:
        here = Coverage.objects.filter(partnership=OuterRef("pk")).order_by("authority_id")
        return self.filter_queryset(self.get_queryset()).values(
            "slug",
            "name",
            "kind",
            "scale",
            "lifecycle",
            "legal_forms",
            "funding_models",
            "phases",
            "focuses",
            "founded_year",
            "website",
            authority_codes=ArraySubquery(here.values("authority_id")),
            authorities_in_part=ArraySubquery(
                here.filter(extent=Extent.PART).values("authority_id")
            ),
        )
