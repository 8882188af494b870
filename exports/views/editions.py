"""Editions: the list, each one, and its files."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.licence import ATTRIBUTION, LICENCE_URL, TERMS

from ..differences import CHANGES, MOST_SHOWN, Differences, in_words
from ..models import Edition, EditionFile
from ..responses import file_response

# Nobody alters a file, but an edition can be withdrawn, or a person's name redacted: no cache
# keeps it for longer than this without asking whether it is still the same.
AN_HOUR = 3600


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    context = {"editions": Edition.objects.standing(), "withdrawn": Edition.objects.withdrawn()}
    return render(request, "exports/edition_list.html", context)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Leads to the latest edition that stands; to the list, while there is none."""
    return redirect(Edition.objects.latest() or "editions")


@require_safe
def edition_detail(request: HttpRequest, name: str) -> HttpResponse:
    editions = Edition.objects.select_related("previous", "withdrawal")
    edition = get_object_or_404(editions.prefetch_related("redactions"), name=name)
    if hasattr(edition, "withdrawal"):
        return _withdrawn(request, edition)
    changes = edition.files.filter(name=CHANGES).first()
    context = {
        "edition": edition,
        "files": edition.files.without_bodies(),
        "address": request.build_absolute_uri(edition.get_absolute_url()),
        "differences": in_words(_differences(changes)) if changes else [],
        "changes": changes,
        "most_shown": MOST_SHOWN,
        "terms": TERMS,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
    }
    return render(request, "exports/edition_detail.html", context)


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def edition_file(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    files = EditionFile.objects.select_related("edition__withdrawal")
    edition_file = get_object_or_404(files, edition=name, name=file)
    if hasattr(edition_file.edition, "withdrawal"):
        return _withdrawn(request, edition_file.edition)
    response = file_response(request, edition_file, f"abep-map-{name}-{file}")
    response["Last-Modified"] = http_date(edition_file.edition.published_at.timestamp())
    return response


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def checksums(request: HttpRequest, name: str) -> HttpResponse:
    """As `sha256sum --check` reads them."""
    edition = get_object_or_404(Edition.objects.select_related("withdrawal"), name=name)
    if hasattr(edition, "withdrawal"):
        return _withdrawn(request, edition)
    lines = [f"{file.sha256}  {file.name}\n" for file in edition.files.without_bodies()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


def _withdrawn(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answers for an edition that was withdrawn, and for its files."""
    context = {"edition": edition, "withdrawal": edition.withdrawal}
    return render(request, "exports/edition_withdrawn.html", context, status=HTTPStatus.GONE)


def _differences(file: EditionFile) -> list[Differences]:
    """Returns what changed since the edition before, as its file says it."""
    return [Differences(**table) for table in json.loads(bytes(file.body))]
