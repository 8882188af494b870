"""A log never holds what somebody typed, also where the database quotes it."""

import json
import logging

import pytest
from django.db import DatabaseError, connection, transaction

from core.logs import JsonRequests, PrivateFormatter

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


def test_a_request_is_a_line_of_json_without_what_is_private() -> None:
    atoms = {"s": "200", "m": "GET", "B": 512, "M": "3", "U": '/find/\n"x', "q": "LS1 4AP"}
    atoms |= {"h": "192.0.2.7", "f": "http://elsewhere.example/"}
    record = logging.LogRecord("gunicorn.access", logging.INFO, "", 0, "%(U)s", (atoms,), None)
    line = JsonRequests().format(record)

    assert "\n" not in line
    request = json.loads(line)
    assert request.keys() == {"time", "status", "method", "bytes", "ms", "path"}
    assert request["path"] == '/find/\n"x'
    atoms["U"] = "/corrections/still-right/a-secret/"
    assert json.loads(JsonRequests().format(record))["path"] == "/corrections/still-right/…"
