"""Tells in words whether what runs by itself does: e-mails, daily jobs, backups, room on the disk.

Monitoring asks at `/readyz`, staff see the same sentences on their first page.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timesince import timesince

from core.models import JobRun
from mail.models import OutgoingEmail, WorkerHeartbeat

# A worker looks every few seconds, and an e-mail in hand holds it up for less than one minute.
WORKER_SEEN_WITHIN = timedelta(minutes=3)
# The first attempts at an e-mail are over by then.
EMAIL_SENT_WITHIN = timedelta(minutes=15)
# The job that `manage.py verify_backup` is kept as.
BACKUP = "backup"
LEAST_FREE_BYTES, LEAST_FREE_SHARE = 10**9, 0.05


@dataclass(frozen=True)
class Watched:
    """Something that is watched, as it is now."""

    title: str
    told: str
    is_well: bool = True


def watch_worker(now: datetime) -> Watched:
    title = "Sending e-mails"
    if not settings.MAIL_IS_SET:
        return Watched(title, "No mail server is set: e-mails wait.")  # on purpose
    seen_at = WorkerHeartbeat.objects.last_seen()
    if seen_at is None:
        return Watched(title, "It has not run yet.", is_well=False)
    is_well = now - seen_at <= WORKER_SEEN_WITHIN
    return Watched(title, f"It last ran {timesince(seen_at, now)} ago.", is_well)


def watch_emails(now: datetime) -> Watched:
    due_since = OutgoingEmail.objects.due_since(now)
    if due_since is None:
        return Watched("E-mails", "No e-mail is waiting to be sent.")
    told = f"The oldest e-mail that is due has waited {timesince(due_since, now)}."
    is_well = not settings.MAIL_IS_SET or now - due_since <= EMAIL_SENT_WITHIN
    return Watched("E-mails", told, is_well)


def watch_daily_jobs(now: datetime) -> Watched:
    """Tells of the job that is worst off: never done, failed, or not done for longest."""
    title = "Daily jobs"
    runs = JobRun.objects.in_bulk(list(settings.DAILY_JOBS))
    for job, name in settings.DAILY_JOBS.items():
        run = runs.get(job)
        if run is None:
            return Watched(title, f"Never run: {name}.", is_well=_is_new(now))
        if run.outcome == JobRun.Outcome.FAILED:
            told = f"Failed {timesince(run.started_at, now)} ago ({run.said}): {name}."
            return Watched(title, told, is_well=False)
    oldest = min(run.started_at for run in runs.values())
    took = sum((run.took for run in runs.values()), timedelta())
    told = f"All done {timesince(oldest, now)} ago, in {took.total_seconds():.0f} seconds."
    return Watched(title, told, is_well=now - oldest <= settings.JOBS_DONE_WITHIN)


def watch_backup(now: datetime) -> Watched:
    title, run = "Backup", JobRun.objects.filter(pk=BACKUP).first()
    if run is None or run.done_at is None:
        is_well = not settings.BACKUPS_EXPECTED or (run is None and _is_new(now))
        return Watched(title, "No backup has been checked yet.", is_well)
    told = f"The last checked backup is from {timesince(run.done_at, now)} ago. {run.said}"
    if run.outcome == JobRun.Outcome.FAILED:
        told = f"The last one failed its check ({run.said}). {told.removesuffix(run.said)}".rstrip()
    is_recent = now - run.done_at <= settings.JOBS_DONE_WITHIN
    is_done = run.outcome == JobRun.Outcome.DONE
    return Watched(title, told, is_well=not settings.BACKUPS_EXPECTED or (is_recent and is_done))


def watch_disk(now: datetime) -> Watched:
    disk = shutil.disk_usage(settings.WATCHED_DISK)
    told = f"{disk.free / 1e9:.0f} GB of {disk.total / 1e9:.0f} GB are free."
    is_well = disk.free >= max(LEAST_FREE_BYTES, LEAST_FREE_SHARE * disk.total)
    return Watched("Disk", told, is_well)


WATCHES: tuple[Callable[[datetime], Watched], ...] = (
    watch_worker,
    watch_emails,
    watch_daily_jobs,
    watch_backup,
    watch_disk,
)


def watch(now: datetime) -> list[Watched]:
    """Returns all that is watched, in a fixed number of questions."""
    return [watched(now) for watched in WATCHES]


def _is_new(now: datetime) -> bool:
    """Returns whether the database is too young for its first daily jobs and first backup."""
    made_at: datetime = MigrationRecorder.Migration.objects.earliest("applied").applied
    return now - made_at <= settings.JOBS_DONE_WITHIN
