"""Addresses of the API."""

from django.urls import URLPattern, include, path, re_path

from . import (
    areas,
    changes,
    lookups,
    reference,
    views,
)
from .base import Collection

LISTS: dict[str, type[Collection]] = {
    "authorities": views.Authorities,
    "partnerships": views.Partnerships,
    "regions": views.Regions,
    "coverage": views.CoverageList,
    "sources": views.Sources,
    "profiles": views.Profiles,
    "figures": views.Figures,
    "similar": views.Similar,
    "neighbours": views.Neighbours,
    "changes": changes.Changes,
}


def _list(name: str, view: type[Collection]) -> URLPattern:
    return path(f"{name}/", view.as_view({"get": "list"}, detail=False), name=name)


def _one(address: str, view: type[Collection]) -> URLPattern:
    return path(address, view.as_view({"get": "retrieve"}, detail=True))


version_1 = [
    path("", lookups.Root.as_view(), name="root"),
    *(_list(name, view) for name, view in LISTS.items()),
    _one("authorities/<slug:authority>/", views.Authorities),
    _one("partnerships/<slug:slug>/", views.Partnerships),
    _one("regions/<slug:slug>/", views.Regions),
    path("authorities.geojson", areas.AuthorityAreas.as_view(), name="authorities-geojson"),
    path("partnerships.geojson", areas.PartnershipAreas.as_view(), name="partnerships-geojson"),
    path("postcodes/<str:postcode>/", lookups.PostcodeLookup.as_view(), name="postcode"),
    path("points/", lookups.PointLookup.as_view(), name="point"),
    path("vocabularies/", lookups.Vocabularies.as_view(), name="vocabularies"),
    path("schema/", reference.Schema.as_view(), name="schema"),
]
urlpatterns = [
    path("api/", reference.page, name="api-reference"),
    path("api/v1/", include((version_1, "api"))),
    re_path(r"^api/(?:.*/)?$", lookups.NothingHere.as_view()),
]
