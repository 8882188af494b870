"""The site's addresses: each app brings its own."""

from allauth.account import views as account
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView

from core.routes import public_path
from partnerships.sitemaps import SITEMAPS

from . import views

urlpatterns = [
    public_path("robots.txt", views.robots, name="robots"),
    public_path("favicon.ico", views.favicon, name="favicon"),
    public_path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("boundaries.urls")),
    path("", include("api.urls")),
    path("", include("explore.urls")),
    path("", include("exports.urls")),
    path("", include("partnerships.urls")),
    path("", include("contacts.urls")),
    path("", include("corrections.urls")),
    path("", include("surveys.urls")),
    path("account/", include("staff.account_urls")),
    path("staff/", include("staff.urls")),
    path("staff/surveys/", include("surveys.rounds.urls")),
    path("moderation/", include("corrections.moderation.urls")),
    # One way to sign in, to sign out and to change a password.
    public_path(
        "admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)
    ),
    path("admin/logout/", account.logout),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
]

handler500 = "abep_map.outages.server_error"
