"""Addresses of the map, and of its views for other places."""

from core.routes import public_path
from partnerships.history.as_of_pages import as_of_view

from .views import map, panel, partnerships, share

urlpatterns = [
    public_path("", as_of_view(map.home), name="home"),
    public_path("partnerships/", as_of_view(partnerships.partnership_list), name="partnerships"),
    public_path("partnership-matches/", partnerships.matches, name="partnership-matches"),
    public_path("records.json", map.records, name="records"),
    public_path("shapes.json", map.shapes, name="map-shapes"),
    public_path("text-search.json", map.text_search, name="text-search"),
    public_path("local-authorities/<slug:slug>/similar.json", panel.similar, name="similar"),
    public_path("local-authorities/<slug:slug>/panel.json", panel.panel, name="panel"),
    public_path("share/map.svg", as_of_view(share.picture), {"kind": "svg"}, name="map-svg"),
    public_path("share/map.png", as_of_view(share.picture), {"kind": "png"}, name="map-png"),
    public_path("share/map.pdf", as_of_view(share.picture), {"kind": "pdf"}, name="map-pdf"),
    public_path("embed/", as_of_view(share.embed), name="embed"),
    public_path("embed/code/", as_of_view(share.embed_code), name="embed-code"),
    public_path("oembed/", share.oembed, name="oembed"),
]
