"""A log never holds what somebody typed, also where the database quotes it."""

import logging

import pytest
from django.db import DatabaseError, connection, transaction

from core.logs import PrivateFormatter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO corrections_submitter (submission_id, name, email, role, at_the_authority)"
        " VALUES (1, E'Ada\\n\\nInvented\\x0b', 'ada@camden.gov.uk', 'Head', true)",
        "SELECT 'Ada Invented' + 'ada@camden.gov.uk'::jsonb",
        'SELECT \'{"name": "Ada Invented", "role": "\\u0000"}\'::jsonb',
    ],
)
def test_a_fault_of_the_database_is_logged_without_the_row(statement) -> None:
    formatter = PrivateFormatter()
    with (
        pytest.raises(DatabaseError, match="Ada") as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "Internal Server Error", (), None)
    record.exc_info = (raised.type, raised.value, raised.tb)
    logged = formatter.format(record)

    assert "Traceback" in logged
    for private in ("Ada", "Invented", "camden.gov.uk"):
        assert private not in logged.replace(statement, "")
