"""Keeps out of the logs whatever somebody typed, and every link that is a secret."""

import json
import re
from datetime import UTC, datetime
from functools import cache
from logging import Formatter, LogRecord
from types import TracebackType
from typing import Any

from .routes import PrivateConverter, site_routes

# PostgreSQL says these of a row or a statement that it refuses, with the values in it.
VALUES = re.compile(
    r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)",
    re.DOTALL | re.MULTILINE,
)
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(Formatter):
    """Leaves out the private part of each address, and of a fault of the database the row's values.

    For every log, the web server's own too (`scripts/gunicorn.conf.py`).
    """

    def format(self, record: LogRecord) -> str:
        return private_addresses().sub(r"\1…", super().format(record))

    def formatException(self, ei: Raised) -> str:  # noqa: N802 (its name in Python)
        return VALUES.sub("", super().formatException(ei))


class JsonRequests(Formatter):
    """Writes a request as a line of JSON: when, what answer, how long; nothing of its reader."""

    def format(self, record: LogRecord) -> str:
        atoms: Any = record.args
        request = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "status": int(atoms["s"]),
            "method": atoms["m"],
            "bytes": atoms["B"],
            "ms": int(atoms["M"]),
            "path": private_addresses().sub(r"\1…", atoms["U"]),
        }
        return json.dumps(request)


@cache
def private_addresses() -> re.Pattern[str]:
    """Returns the pattern of an address with a private part: how it begins, and the line's rest.

    The rest of the line, since an address that went wrong on its way may have blanks in it, and
    slashes written as %2F, since one may stand in the query of another.
    """
    beginnings = {
        route[: route.index("<")]
        for route, pattern in site_routes()
        if any(isinstance(kind, PrivateConverter) for kind in pattern.pattern.converters.values())
    }
    slash = r"(?:/|%2F)+"
    words = "|".join(
        slash.join(map(re.escape, beginning.rstrip("/").split("/")))
        for beginning in sorted(beginnings)
    )
    return re.compile(rf"({slash}(?:{words}){slash}).*", re.IGNORECASE)
