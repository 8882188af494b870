"""The pages that the site is measured against, each as plain as it can be.

They carry their scripts in the page, so the site's content security policy is not theirs.
"""

from csp.decorators import csp_exempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.generics import ListAPIView  # type: ignore[import-untyped, unused-ignore]
from rest_framework.renderers import JSONRenderer  # type: ignore[import-untyped, unused-ignore]
from rest_framework.serializers import (  # type: ignore[import-untyped, unused-ignore]
    CharField,
    SerializerMethodField,
)
from rest_framework_gis.serializers import (  # type: ignore[import-untyped, unused-ignore]
    GeoFeatureModelSerializer,
)

from boundaries.models import RECORD_VINTAGE, Boundary, MapGeometry, MapShape
from partnerships.count_classes import class_of
from partnerships.models import MappedAuthority


@csp_exempt()
def inline_svg(request: HttpRequest) -> HttpResponse:
    """Nothing but the coloured map as the site draws it, with its colours in the page."""
    counts = _counts()
    shapes = list(MapShape.objects.filter(vintage=RECORD_VINTAGE))
    left, top = min(shape.x_min for shape in shapes), min(shape.y_min for shape in shapes)
    right, bottom = max(shape.x_max for shape in shapes), max(shape.y_max for shape in shapes)
    context: dict[str, object] = {
        "window": f"{left} {top} {right - left} {bottom - top}",
        "shapes": [(shape.path, class_of(counts[shape.authority_id]).key) for shape in shapes],
    }
    return _page(request, "svg", context)


@csp_exempt()
def bare_leaflet(request: HttpRequest) -> HttpResponse:
    """Leaflet and the site's own simplified GeoJSON; no records."""
    geometry = MapGeometry.objects.get(vintage=RECORD_VINTAGE, is_current=True)
    return _page(request, "leaflet", {"geometry": geometry})


@csp_exempt()
def rest_and_leaflet(request: HttpRequest) -> HttpResponse:
    """django-leaflet as it comes, and an address of djangorestframework-gis."""
    return _page(request, "rest", {})


class AuthoritySerializer(GeoFeatureModelSerializer):  # type: ignore[misc, unused-ignore]
    """An LA's boundary as it is stored, with its name and count."""

    name = CharField(source="authority.name")
    count = SerializerMethodField()

    class Meta:
        model = Boundary
        geo_field = "geometry"
        fields = ("authority", "name", "count")

    def get_count(self, row):
        return self.context["counts"][row.authority_id]


class Authorities(ListAPIView[Boundary]):
    serializer_class = AuthoritySerializer
    renderer_classes = (JSONRenderer,)
    authentication_classes = ()
    permission_classes = ()
    pagination_class = None

    def get_queryset(self):
        return Boundary.objects.filter(vintage=RECORD_VINTAGE).select_related("authority")

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "counts": _counts()}


def _counts() -> dict[str, int]:
    """ABEPs by GSS code."""
    counted = MappedAuthority.objects.on_the_map().with_counts()
    return {authority.pk: authority.abep_count for authority in counted}


def _page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"bench/{name}.html", context, using="plain")
