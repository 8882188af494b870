"""Byte ranges (RFC 9110, section 14): downloads that resume, and programs that read a part.

Several ranges in one request are answered with the whole file, as the RFC allows.
"""

import re
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.middleware.gzip import GZipMiddleware

# Few enough digits to be read as a number at once.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def with_ranges(
    request: HttpRequest,
    response: HttpResponse | StreamingHttpResponse,
    size: int,
    pieces: Callable[[int, int], Iterable[bytes]],
) -> HttpResponseBase:
    """Returns the response to a whole file, cut to the range that the request asks for.

    `pieces` reads the file from one place to before another. The response has its `ETag`.
    """
    response["Accept-Ranges"] = "bytes"
    if response.status_code != 200 or request.method != "GET":
        return response
    place = _asked(request, response, size)
    if place is None:
        return response
    if not place:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response.status_code = 206
    response["Content-Range"] = f"bytes {place.start}-{place.stop - 1}/{size}"
    response["Content-Length"] = str(len(place))
    body = pieces(place.start, place.stop)
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = body
    else:
        response.content = b"".join(body)
    return response


def _asked(request: HttpRequest, response: HttpResponseBase, size: int) -> range | None:
    """Returns the places asked for, none of them where the file ends before; None for all."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    # With If-Range, a part is only wanted of this very file. Dates are too coarse to tell.
    if asked is None or request.headers.get("If-Range", response["ETag"]) != response["ETag"]:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


class GZipWholeAnswers(GZipMiddleware):
    """Leaves parts of files alone: a range is of the file itself, not of a compressed one.

    What is to be seen as it comes is left alone too: packing would hold it back.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code == 206 or response.get("X-Accel-Buffering") == "no":
            return response
        return super().process_response(request, response)
