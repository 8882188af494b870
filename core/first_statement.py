"""The statement that a request begins with, which also finds out whether the connection lives."""

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError, connection

Row = tuple[Any, ...] | None


def first_row(statement: str, values: Sequence[Any] = ()) -> Row:
    """The first row of its answer; asked again on a new connection where the old one is dead.

    Django would ask `SELECT 1` before it in every request, which takes as long as what it
    guards. For statements that may run twice.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # not in the stubs
    try:
        return _row(statement, values)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _row(statement, values)


def _row(statement: str, values: Sequence[Any]) -> Row:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: Row = cursor.fetchone()
    return row
