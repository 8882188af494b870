"""The barest view that can return a document: its bytes, from memory, as they were first read."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse


def from_memory(request: HttpRequest, name: str) -> HttpResponse:
    body, kind, encoding = _read(name)
    response = HttpResponse(body, content_type=kind)
    if encoding:
        response["Content-Encoding"] = encoding
    return response


@cache
def _read(name: str) -> tuple[bytes, str, str]:
    path = Path(os.environ["BENCH_BYTES"]) / name
    kind, encoding = path.with_suffix(".head").read_text().split("\n")
    return path.read_bytes(), kind, encoding
