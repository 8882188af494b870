"""Editions: the list, each one, and its files."""

import json

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.licence import ATTRIBUTION, LICENCE_URL, TERMS
from partnerships.history.row_words import NOTHING, ChangedField

from ..differences import CHANGES, Differences
from ..models import Edition, EditionFile
from .responses import file_response

# Beyond so many, the page says how many there are and the file has them all.
MOST_SHOWN = 60


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    return render(request, "exports/edition_list.html", {"editions": Edition.objects.all()})


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Leads to the latest edition; to the list, while there is none."""
    newest = Edition.objects.newest_first().first()
    return redirect(newest or "editions")


@require_safe
def edition_detail(request: HttpRequest, name: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.select_related("previous"), name=name)
    changes = edition.files.filter(name=CHANGES).first()
    context = {
        "edition": edition,
        "files": edition.files.without_bodies(),
        "address": request.build_absolute_uri(edition.get_absolute_url()),
        "differences": _differences(changes) if changes else [],
        "changes": changes,
        "most_shown": MOST_SHOWN,
        "terms": TERMS,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
    }
    return render(request, "exports/edition_detail.html", context)


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def edition_file(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    files = EditionFile.objects.select_related("edition")
    edition_file = get_object_or_404(files, edition=name, name=file)
    response = file_response(request, edition_file, f"abep-map-{name}-{file}")
    response["Last-Modified"] = http_date(edition_file.edition.published_at.timestamp())
    return response


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def checksums(request: HttpRequest, name: str) -> HttpResponse:
    """As `sha256sum --check` reads them."""
    edition = get_object_or_404(Edition, name=name)
    lines = [f"{file.sha256}  {file.name}\n" for file in edition.files.without_bodies()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


def _differences(file: EditionFile) -> list[dict[str, object]]:
    """Returns what changed since the edition before, for the page."""
    differences = [Differences(**table) for table in json.loads(bytes(file.body))]
    return [
        {
            "table": table.table,
            "added": table.added,
            "removed": table.removed,
            "changed": [
                (name, [ChangedField(field, _words(a), _words(b)) for field, (a, b) in f.items()])
                for name, f in table.changed.items()
            ],
        }
        for table in differences
        if not table.is_empty
    ]


def _words(value: object) -> str:
    return NOTHING if value is None else str(value)
