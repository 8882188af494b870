"""Addresses of the API."""

from django.urls import URLPattern, include, path, re_path

from core.routes import public_path

from . import (
    areas,
    changes,
    lookups,
    reference,
    views,
)
from .base import Collection

LISTS: dict[str, type[Collection]] = {
    "authorities": views.AuthorityViews,
    "partnerships": views.PartnershipViews,
    "regions": views.RegionViews,
    "coverage": views.CoverageViews,
    "sources": views.SourceViews,
    "profiles": views.ProfileViews,
    "figures": views.FigureViews,
    "similar": views.SimilarViews,
    "neighbours": views.NeighbourViews,
    "changes": changes.ChangeViews,
}


def _one(address: str, view: type[Collection], name: str) -> URLPattern:
    return path(address, view.as_view({"get": "retrieve"}, detail=True), name=name)


version_1 = [
    path("", lookups.RootView.as_view(), name="root"),
    *(
        path(f"{name}/", view.as_view({"get": "list"}, detail=False), name=name)
        for name, view in LISTS.items()
    ),
    _one("authorities/<slug:authority>/", views.AuthorityViews, "authority"),
    _one("partnerships/<slug:slug>/", views.PartnershipViews, "partnership"),
    _one("regions/<slug:slug>/", views.RegionViews, "region"),
    path("authorities.geojson", areas.AuthorityAreaView.as_view(), name="authorities-geojson"),
    path("partnerships.geojson", areas.PartnershipAreaView.as_view(), name="partnerships-geojson"),
    path("postcodes/<private:postcode>/", lookups.PostcodeView.as_view(), name="postcode"),
    path("points/", lookups.PointView.as_view(), name="point"),
    path("vocabularies/", lookups.VocabularyView.as_view(), name="vocabularies"),
    path("schema/", reference.SchemaView.as_view(), name="schema"),
]
urlpatterns = [
    public_path("api/", reference.page, name="api-reference"),
    # Django REST framework says of its views that they are public.
    path("api/v1/", include((version_1, "api"))),
    re_path(r"^api/(?:.*/)?$", lookups.NotFoundView.as_view()),
]
