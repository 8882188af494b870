"""The site's addresses: each app brings its own."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("healthz", views.health, name="health"),
    path("", include("boundaries.urls")),
    path("", include("partnerships.urls")),
]
