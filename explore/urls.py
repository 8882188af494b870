"""Addresses of the map, and of its views for other places."""

from django.urls import path

from partnerships.history.as_of_pages import as_of_view

from .views import map, panel, partnerships, share

urlpatterns = [
    path("", as_of_view(map.home), name="home"),
    path("partnerships/", as_of_view(partnerships.partnership_list), name="partnerships"),
    path("partnership-matches/", partnerships.matches, name="partnership-matches"),
    path("records.json", map.records, name="records"),
    path("text-search.json", map.text_search, name="text-search"),
    path("local-authorities/<slug:slug>/similar.json", panel.similar, name="similar"),
    path("local-authorities/<slug:slug>/panel.json", panel.panel, name="panel"),
    path("share/map.svg", as_of_view(share.picture), {"kind": "svg"}, name="map-svg"),
    path("share/map.png", as_of_view(share.picture), {"kind": "png"}, name="map-png"),
    path("share/map.pdf", as_of_view(share.picture), {"kind": "pdf"}, name="map-pdf"),
    path("embed/", as_of_view(share.embed), name="embed"),
    path("embed/code/", as_of_view(share.embed_code), name="embed-code"),
    path("oembed/", share.oembed, name="oembed"),
]
