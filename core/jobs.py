"""Runs the jobs that are done on schedule, and keeps how each of them went."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from time import monotonic

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from .models import JobRun

# Any number that no other lock of this database has.
DAILY_JOBS_LOCK = 4_710_201

logger = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Says that the same jobs are being run by somebody else."""


def run_daily_jobs() -> list[JobRun]:
    """Runs every job of `DAILY_JOBS`, one after the other, whatever becomes of the others."""
    with _alone():
        return [run_job(name=name, job=_command(name)) for name in settings.DAILY_JOBS]


def run_job(*, name: str, job: Callable[[], str]) -> JobRun:
    """Runs a job and notes how it went. What it returns is kept and shown to staff: numbers."""
    started_at, began = timezone.now(), monotonic()
    outcome, said = JobRun.Outcome.DONE, ""
    try:
        said = job()
    except Exception as fault:  # whatever went wrong with one, the next has its turn
        # A fault can hold what somebody typed: its sort alone is kept, the log has the lines.
        outcome, said = JobRun.Outcome.FAILED, type(fault).__name__
        logger.exception("The job %s failed.", name)
    return note_job_run(
        name=name,
        started_at=started_at,
        took=timedelta(seconds=monotonic() - began),
        outcome=outcome,
        said=said,
    )


@transaction.atomic
def note_job_run(
    *, name: str, started_at: datetime, took: timedelta, outcome: JobRun.Outcome, said: str
) -> JobRun:
    """Keeps how the last run of a job went, in place of the one before."""
    values = {"started_at": started_at, "took": took, "outcome": outcome, "said": said}
    if outcome == JobRun.Outcome.DONE:
        values["done_at"] = started_at
    return JobRun.objects.update_or_create(job=name, defaults=values)[0]


def _command(name: str) -> Callable[[], str]:
    """Returns a command as a job, which returns what the command printed."""

    def job() -> str:
        printed = StringIO()
        call_command(name, stdout=printed)
        return printed.getvalue().strip()

    return job


@contextmanager
def _alone() -> Iterator[None]:
    """Holds a lock of the database's, which goes with the connection if the process is killed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [DAILY_JOBS_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [DAILY_JOBS_LOCK])
