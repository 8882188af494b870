"""A backup is proved by restoring it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.backup import proof_of, table_sums
from core.models import JobRun
from partnerships.models import Partnership

pytestmark = pytest.mark.usefixtures("own_database")


def test_a_copy_is_restored_and_compared_table_by_table(tmp_path: Path) -> None:
    path, printed = tmp_path / "copy.dump", StringIO()
    call_command("make_backup", path, stdout=printed)
    call_command("verify_backup", path, stdout=printed)
    assert "Restored and compared, all equal:" in printed.getvalue()
    run = JobRun.objects.get(job="backup")
    assert run.outcome == "done"
    assert "tables" in run.said

    # What is written after the copy is no fault of the copy's; a row of it that changed is.
    Partnership.objects.filter(slug="camden-invented-learning").update(name="Another")
    proof = proof_of(path).read_text()
    rows = table_sums(connection)["partnerships_coverage"]
    assert f'"{rows[1]}"' in proof
    proof_of(path).write_text(proof.replace(f'"{rows[1]}"', '"1"'))
    with pytest.raises(CommandError, match=r"Not as they were: partnerships_coverage$"):
        call_command("verify_backup", path)
    assert JobRun.objects.get(job="backup").outcome == "failed"

    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match="not the one that was made"):
        call_command("verify_backup", path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%%_verify_%%'")
        assert cursor.fetchone() == (0,)
