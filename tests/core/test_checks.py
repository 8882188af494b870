"""The database's own log is quiet, or somebody is told."""

import pytest
from django.db import connection

from core import checks

pytestmark = pytest.mark.django_db


def settings_file(tmp_path, **wanted: str):
    path = tmp_path / "role.sql"
    path.write_text("".join(f"ALTER ROLE abep_map SET {n} = '{v}';\n" for n, v in wanted.items()))
    return path


def test_a_log_that_may_hold_statements_is_told_of(tmp_path, monkeypatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('log_min_messages')")
        (here,) = cursor.fetchone()
    for wanted, number in ((here, 0), ("debug5", 1)):
        file = settings_file(tmp_path, log_min_messages=wanted)
        monkeypatch.setattr(checks, "QUIET_ROLE", file)
        told = checks.check_the_log_is_quiet(databases=["default"])
        assert [message.id for message in told] == ["core.W001"] * number
    assert "log_min_messages" in told[0].msg
    assert checks.check_the_log_is_quiet(databases=None) == []


def test_the_shipped_settings_leave_nothing_but_fatal_messages() -> None:
    assert dict(checks.SETTING.findall(checks.QUIET_ROLE.read_text())) == {
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
