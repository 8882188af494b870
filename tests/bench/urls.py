"""The site's addresses and those of the pages that it is measured against."""

from django.urls import include, path

from . import memory, pages

urlpatterns = [
    path("bench/svg/", pages.inline_svg),
    path("bench/leaflet/", pages.bare_leaflet),
    path("bench/rest/", pages.rest_and_leaflet),
    path("bench/authorities.geojson", pages.Authorities.as_view(), name="bench-authorities"),
    path("bench/bytes/<str:name>", memory.from_memory),
    path("", include("abep_map.urls")),
]
