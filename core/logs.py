"""Keeps out of the logs whatever somebody typed."""

import re
from logging import Formatter
from types import TracebackType

# PostgreSQL says these of a row or a statement that it refuses, with the values in it.
VALUES = re.compile(
    r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n(?:The above exception|During handling)|\Z)",
    re.DOTALL | re.MULTILINE,
)
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(Formatter):
    """Leaves out of a fault of the database what the refused row held."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802 (its name in Python)
        return VALUES.sub("", super().formatException(ei))
