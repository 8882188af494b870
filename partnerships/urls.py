"""Addresses of the pages of the record."""

from django.urls import path

from .history.as_of_pages import as_of_view
from .history.feeds import AuthorityFeed, MapFeed
from .views import about, authorities, changes, compare, find, partnerships, regions

urlpatterns = [
    path("local-authorities/", as_of_view(authorities.authority_list), name="local-authorities"),
    path(
        "local-authorities/<slug:slug>/",
        as_of_view(authorities.authority_detail),
        name="local-authority",
    ),
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
    path("compare/", as_of_view(compare.compare), name="compare"),
    path("compare.csv", as_of_view(compare.compare_file), name="compare-file"),
    path(
        "partnerships/<slug:slug>/", as_of_view(partnerships.partnership_detail), name="partnership"
    ),
    path("partnerships/<slug:slug>/changes/", changes.of_partnership, name="partnership-changes"),
    path("regions/", as_of_view(regions.region_list), name="regions"),
    path("regions/<slug:slug>/", as_of_view(regions.region_detail), name="region"),
    path("overview/", as_of_view(regions.england), name="overview"),
    path("find/", find.find_page, name="find"),
    path("find/suggest.json", find.suggest, name="suggest"),
    path("postcode/", find.old_postcode_address, name="postcode"),
    path("about/", about.about, name="about"),
]
