"""Addresses of the map's geometry."""

from django.urls import path

from . import views

urlpatterns = [
    path("geometry/<str:sha256>.json", views.map_geometry, name="map-geometry"),
]
