"""The answer with a file, whole or in part."""

from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from core.byte_ranges import with_ranges

from .files import ExportFile
from .models import FrozenFile


def file_response(
    request: HttpRequest, file: ExportFile | FrozenFile, filename: str
) -> HttpResponseBase:
    """Returns the file, or the range of it that is asked for, unless the reader has it already."""
    etag = f'"{file.sha256}"'
    response = StreamingHttpResponse(
        file.pieces(),
        content_type=file.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, filename),
            "Content-Length": str(file.size),
            "ETag": etag,
        },
    )
    unless_known: Any = get_conditional_response
    answer = unless_known(request, etag, response=response)
    return with_ranges(request, answer, file.size, file.pieces)
