"""Documents that are packed once and handed out in the best encoding that a browser takes."""

import gzip
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True)
class CompressedDocument:
    """A document in gzip and brotli; `name` names its content, for its ETag.

    `plain` is kept too where many ask for it that way; otherwise it is unpacked when asked for.
    """

    gzip: bytes
    brotli: bytes
    name: str
    plain: bytes = b""

    @classmethod
    def of(cls, body: bytes) -> "CompressedDocument":
        """Packs a document as small as it gets."""
        name = hashlib.sha256(body).hexdigest()
        return cls(gzip.compress(body, 9, mtime=0), brotli.compress(body), name)


def document_response(
    request: HttpRequest, document: CompressedDocument, content_type: str
) -> HttpResponse:
    """Returns the document in the best encoding that the request allows."""
    accepted = _accepted_encodings(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    if "br" in accepted:
        body, encoding = document.brotli, "br"
    elif "gzip" in accepted:
        body, encoding = document.gzip, "gzip"
    else:
        # 31 tells zlib to expect a gzip header.
        body, encoding = document.plain or zlib.decompress(document.gzip, wbits=31), ""
    headers = {"Vary": "Accept-Encoding"}
    headers["ETag"] = f'"{document.name}{"-" if encoding else ""}{encoding}"'
    if encoding:
        headers["Content-Encoding"] = encoding
    return HttpResponse(body, content_type=content_type, headers=headers)


class WithoutRefusedEncodings:
    """Middleware that takes encodings of weight 0 out of Accept-Encoding.

    What packs pages and static files after it looks for a name in the header, whatever its weight.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        header = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if ";" in header:
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(sorted(_accepted_encodings(header)))
        return self.get_response(request)


@lru_cache(maxsize=256)
def _accepted_encodings(header: str) -> frozenset[str]:
    """Returns the encodings that an Accept-Encoding header allows, without those of weight 0."""
    accepted = set()
    for part in header.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if weight.strip().removeprefix("q=").strip() not in {"0", "0.0", "0.00", "0.000"}:
            accepted.add(name.strip())
    return frozenset(accepted)
