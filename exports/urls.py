"""Addresses of the record as files, and of its editions."""

from django.urls import path

from partnerships.history.as_of_pages import as_of_view

from .views import data, editions

urlpatterns = [
    path("data/", as_of_view(data.data), name="data"),
    path("data/<str:name>", as_of_view(data.data_file), name="data-file"),
    path("editions/", editions.edition_list, name="editions"),
    path("editions/latest/", editions.latest, name="latest-edition"),
    path("editions/<str:name>/", editions.edition_detail, name="edition"),
    path("editions/<str:name>/SHA256SUMS", editions.checksums, name="edition-checksums"),
    path("editions/<str:name>/<str:file>", editions.edition_file, name="edition-file"),
]
