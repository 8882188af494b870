"""Addresses of the record as files, and of its editions."""

from core.routes import public_path
from partnerships.history.as_of_pages import as_of_view

from .views import data, editions

urlpatterns = [
    public_path("data/", as_of_view(data.data), name="data"),
    public_path("data/<str:name>", as_of_view(data.data_file), name="data-file"),
    public_path("editions/", editions.edition_list, name="editions"),
    public_path("editions/latest/", editions.latest, name="latest-edition"),
    public_path("editions/<str:name>/", editions.edition_detail, name="edition"),
    public_path("editions/<str:name>/SHA256SUMS", editions.checksums, name="edition-checksums"),
    public_path("editions/<str:name>/<str:file>", editions.edition_file, name="edition-file"),
]
