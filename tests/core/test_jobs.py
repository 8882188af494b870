"""The jobs of each day: one command, each job on its own, and how it went."""

from io import StringIO

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from core.jobs import DAILY_JOBS_LOCK
from core.models import JobRun

pytestmark = pytest.mark.django_db


def run() -> str:
    printed = StringIO()
    call_command("run_daily_jobs", stdout=printed)
    return printed.getvalue()


def test_every_daily_job_is_run_and_kept() -> None:
    assert set(site.DAILY_JOBS) <= get_commands().keys()
    printed = run()

    runs = JobRun.objects.in_bulk()
    assert runs.keys() == site.DAILY_JOBS.keys()
    for job, title in site.DAILY_JOBS.items():
        assert f"{title}: done in" in printed
        assert runs[job].outcome == "done"
        assert runs[job].done_at == runs[job].started_at
        assert runs[job].took.total_seconds() > 0
    assert runs["delete_expired_data"].said.startswith("Deleted: 0 drafts")


def test_a_job_that_fails_stops_no_other_and_is_told(settings, caplog) -> None:
    run()
    before = JobRun.objects.get(job="ask_to_verify")
    settings.DAILY_JOBS = {"no_such_job": "Invented", **site.DAILY_JOBS}
    with pytest.raises(CommandError, match=r"Failed: no_such_job\."):
        run()

    failed = JobRun.objects.get(job="no_such_job")
    assert (failed.outcome, failed.said, failed.done_at) == ("failed", "CommandError", None)
    assert "The job no_such_job failed" in caplog.text
    assert JobRun.objects.get(job="ask_to_verify").started_at > before.started_at


def test_a_failure_keeps_when_it_last_went_well(settings, monkeypatch) -> None:
    run()
    done_at = JobRun.objects.get(job="clearsessions").done_at

    def refused(name: str, **options: object) -> None:
        raise OSError("what somebody typed")

    monkeypatch.setattr("core.jobs.call_command", refused)
    with pytest.raises(CommandError):
        run()
    failed = JobRun.objects.get(job="clearsessions")
    assert (failed.outcome, failed.said, failed.done_at) == ("failed", "OSError", done_at)


def test_two_at_once_are_refused() -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [DAILY_JOBS_LOCK])
        with pytest.raises(CommandError, match="another process"):
            run()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    run()
