"""The description of the API: for programs as OpenAPI 3.1, for people as a page made of it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from core.cache import VersionedCache

from . import reference_text
from .base import ApiView

MEDIA_TYPE = "application/vnd.oai.openapi+json"
_description: VersionedCache[str] = VersionedCache()


def description() -> str:
    """Returns the description as JSON, with the regions and LAs that parameters may name."""
    return _description.get("description", lambda: json.dumps(_made(), ensure_ascii=False))


class OpenApiRenderer(JSONRenderer):
    """For negotiation alone."""

    media_type = MEDIA_TYPE
    format = "openapi"


class SchemaView(ApiView):
    """This description: OpenAPI 3.1."""

    renderer_classes = (JSONRenderer, OpenApiRenderer)

    @property
    def is_in_memory(self) -> bool:
        return _description.holds("description", str(self.version))

    @extend_schema(
        responses={(200, "application/json"): {"type": "object", "additionalProperties": True}}
    )
    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(description(), content_type="application/json")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Shows the reference for people."""
    context = {
        "reference": reference_text.ReferenceText.of(json.loads(description())),
        "limit": settings.API_REQUESTS_PER_MINUTE,
    }
    return render(request, "api/reference.html", context)


def _made() -> dict[str, Any]:
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator().get_schema(request=None, public=True)
    return schema
