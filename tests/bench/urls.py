"""The site's addresses and those of the pages that it is measured against."""

from django.urls import include, path

from core.routes import public_path

from . import memory, pages

urlpatterns = [
    public_path("bench/svg/", pages.inline_svg),
    public_path("bench/leaflet/", pages.bare_leaflet),
    public_path("bench/rest/", pages.rest_and_leaflet),
    path("bench/authorities.geojson", pages.Authorities.as_view(), name="bench-authorities"),
    public_path("bench/bytes/<str:name>", memory.from_memory),
    path("", include("abep_map.urls")),
]
