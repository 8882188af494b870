"""Addresses of the pages of the record."""

from core.routes import public_path

from .history.as_of_pages import as_of_view
from .history.feeds import AuthorityFeed, MapFeed
from .views import about, authorities, changes, compare, find, partnerships, regions

urlpatterns = [
    public_path(
        "local-authorities/", as_of_view(authorities.authority_list), name="local-authorities"
    ),
    public_path(
        "local-authorities/<slug:slug>/",
        as_of_view(authorities.authority_detail),
        name="local-authority",
    ),
    public_path(
        "local-authorities/<slug:slug>/changes/",
        changes.of_authority,
        name="local-authority-changes",
    ),
    public_path(
        "local-authorities/<slug:slug>/changes/feed/",
        AuthorityFeed(),
        name="local-authority-feed",
    ),
    public_path("changes/", changes.of_everything, name="changes"),
    public_path("changes/feed/", MapFeed(), name="feed"),
    public_path("changes/<uuid:key>/", changes.change_detail, name="change"),
    public_path("compare/", as_of_view(compare.compare), name="compare"),
    public_path("compare.csv", as_of_view(compare.compare_file), name="compare-file"),
    public_path("partnerships/", as_of_view(partnerships.partnership_list), name="partnerships"),
    public_path(
        "partnerships/<slug:slug>/", as_of_view(partnerships.partnership_detail), name="partnership"
    ),
    public_path(
        "partnerships/<slug:slug>/changes/", changes.of_partnership, name="partnership-changes"
    ),
    public_path("regions/", as_of_view(regions.region_list), name="regions"),
    public_path("regions/<slug:slug>/", as_of_view(regions.region_detail), name="region"),
    public_path("overview/", as_of_view(regions.england), name="overview"),
    public_path("find/", find.find_page, name="find"),
    public_path("find/suggest.json", find.suggest, name="suggest"),
    public_path("postcode/", find.old_postcode_address, name="postcode"),
    public_path("about/", about.about, name="about"),
]
