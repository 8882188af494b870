"""Addresses of the public pages."""

from django.urls import path

from .feeds import AuthorityFeed, MapFeed
from .past import as_it_was
from .views import (
    authorities,
    changes,
    compare,
    data,
    editions,
    find,
    pages,
    partnerships,
    regions,
    share,
)

urlpatterns = [
    path("", as_it_was(pages.home), name="home"),
    path("records.json", pages.records, name="records"),
    path("reach.json", pages.reach, name="reach"),
    path("data/", as_it_was(data.data), name="data"),
    path("data/<str:name>", as_it_was(data.data_file), name="data-file"),
    path("local-authorities/", as_it_was(authorities.authority_list), name="local-authorities"),
    path(
        "local-authorities/<slug:slug>/",
        as_it_was(authorities.authority_detail),
        name="local-authority",
    ),
    path("local-authorities/<slug:slug>/similar.json", authorities.similar, name="similar"),
    path("local-authorities/<slug:slug>/panel.json", authorities.panel, name="panel"),
    path(
        "local-authorities/<slug:slug>/changes/",
        changes.of_authority,
        name="local-authority-changes",
    ),
    path(
        "local-authorities/<slug:slug>/changes/feed/",
        AuthorityFeed(),
        name="local-authority-feed",
    ),
    path("changes/", changes.of_everything, name="changes"),
    path("changes/feed/", MapFeed(), name="feed"),
    path("changes/<uuid:key>/", changes.change_detail, name="change"),
    path("editions/", editions.edition_list, name="editions"),
    path("editions/latest/", editions.latest, name="latest-edition"),
    path("editions/<str:name>/", editions.edition_detail, name="edition"),
    path("editions/<str:name>/SHA256SUMS", editions.checksums, name="edition-checksums"),
    path("editions/<str:name>/<str:file>", editions.edition_file, name="edition-file"),
    path("compare/", as_it_was(compare.compare), name="compare"),
    path("compare.csv", as_it_was(compare.compare_file), name="compare-file"),
    path("partnerships/", as_it_was(partnerships.partnership_list), name="partnerships"),
    path(
        "partnerships/<slug:slug>/", as_it_was(partnerships.partnership_detail), name="partnership"
    ),
    path("partnerships/<slug:slug>/changes/", changes.of_partnership, name="partnership-changes"),
    path("regions/", as_it_was(regions.region_list), name="regions"),
    path("regions/<slug:slug>/", as_it_was(regions.region_detail), name="region"),
    path("overview/", as_it_was(regions.england), name="overview"),
    path("find/", find.find_page, name="find"),
    path("find/suggest.json", find.suggest, name="suggest"),
    path("postcode/", find.old_postcode_address, name="postcode"),
    path("share/map.svg", as_it_was(share.picture), {"kind": "svg"}, name="map-svg"),
    path("share/map.png", as_it_was(share.picture), {"kind": "png"}, name="map-png"),
    path("share/map.pdf", as_it_was(share.picture), {"kind": "pdf"}, name="map-pdf"),
    path("embed/", as_it_was(share.embed), name="embed"),
    path("embed/code/", as_it_was(share.embed_code), name="embed-code"),
    path("oembed/", share.oembed, name="oembed"),
    path("about/", pages.about, name="about"),
]
