"""Addresses of the map's geometry."""

from core.routes import public_path

from . import views

urlpatterns = [
    public_path("geometry/<str:sha256>.json", views.map_geometry, name="map-geometry"),
    public_path(
        "geometry/districts/<slug:slug>.json", views.district_geometry, name="district-geometry"
    ),
]
