"""Addresses of the map, and of its views for other places."""

from django.urls import path

from partnerships.history.as_of_pages import as_it_was

from .views import map, panel, share

urlpatterns = [
    path("", as_it_was(map.home), name="home"),
    path("records.json", map.records, name="records"),
    path("reach.json", map.reach, name="reach"),
    path("local-authorities/<slug:slug>/similar.json", panel.similar, name="similar"),
    path("local-authorities/<slug:slug>/panel.json", panel.panel, name="panel"),
    path("share/map.svg", as_it_was(share.picture), {"kind": "svg"}, name="map-svg"),
    path("share/map.png", as_it_was(share.picture), {"kind": "png"}, name="map-png"),
    path("share/map.pdf", as_it_was(share.picture), {"kind": "pdf"}, name="map-pdf"),
    path("embed/", as_it_was(share.embed), name="embed"),
    path("embed/code/", as_it_was(share.embed_code), name="embed-code"),
    path("oembed/", share.oembed, name="oembed"),
]
