"""Health checks: alive without anything, ready with all that the site needs."""

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from core.jobs import run_job
from core.models import JobRun
from mail.models import OutgoingEmail, WorkerHeartbeat
from mail.services import note_heartbeat, queue_email
from staff.watch import BACKUP, EMAIL_SENT_WITHIN, WORKER_SEEN_WITHIN
from tests.mail.test_outbox import ABOUT

ANY_HOST = {"host": "10.0.0.7:8000"}


@pytest.fixture(autouse=True)
def _jobs_were_done(request: pytest.FixtureRequest) -> None:
    """Every test but that without a database begins on a day when the daily jobs were run."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        call_command("run_daily_jobs", stdout=StringIO())


def ready(client: Client) -> tuple[int, str]:
    response = client.get("/readyz", headers=ANY_HOST)
    return response.status_code, response.content.decode()


def test_alive_asks_no_database_and_answers_under_any_name(client: Client, settings) -> None:
    """pytest would refuse the database to this test."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["map.example.org"], True
    response = client.get("/healthz", headers=ANY_HOST)

    assert (response.status_code, response.content) == (200, b"alive\n")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_ready_with_its_tables_and_a_worker_that_sends(client: Client, settings) -> None:
    settings.MAIL_IS_SET = True
    assert ready(client) == (503, "Sending e-mails: It has not run yet.\n")

    note_heartbeat()
    assert ready(client) == (200, "ready\n")

    WorkerHeartbeat.objects.update(seen_at=timezone.now() - WORKER_SEEN_WITHIN * 2)
    status, said = ready(client)
    assert status == 503
    assert "Sending e-mails: It last ran 6\xa0minutes ago." in said

    WorkerHeartbeat.objects.update(seen_at=timezone.now())
    queue_email(kind="confirm", to="ada@camden.gov.uk", context=ABOUT)
    assert ready(client) == (200, "ready\n")
    OutgoingEmail.objects.update(
        next_attempt_at=timezone.now() - EMAIL_SENT_WITHIN - timedelta(minutes=1)
    )
    status, said = ready(client)
    assert status == 503
    assert "The oldest e-mail that is due has waited 16\xa0minutes." in said


@pytest.mark.django_db
def test_without_a_mail_server_emails_wait_on_purpose(client: Client, settings) -> None:
    settings.MAIL_IS_SET = False
    assert ready(client) == (200, "ready\n")


@pytest.mark.django_db
def test_not_ready_before_its_migrations(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("mail", "0001_initial")
    assert ready(client) == (503, "Migrations: some are not applied; run migrate\n")


@pytest.mark.django_db
def test_not_ready_without_its_database(client: Client, monkeypatch) -> None:
    def refused(*arguments: object, **options: object) -> None:
        raise OperationalError("Refused by a test")

    monkeypatch.setattr("abep_map.health.MigrationExecutor", refused)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"Database: it does not answer (OperationalError)\n"
    assert response.headers["Retry-After"]


@pytest.mark.django_db
def test_daily_jobs_that_are_late_or_failed_are_told(client: Client, settings) -> None:
    assert ready(client) == (200, "ready\n")
    JobRun.objects.filter(job="clearsessions").update(outcome="failed", said="OSError")
    assert ready(client) == (
        503,
        "Daily jobs: Failed 0\xa0minutes ago (OSError): Old sessions of staff are deleted.\n",
    )

    call_command("run_daily_jobs", stdout=StringIO())
    assert ready(client) == (200, "ready\n")
    long_ago = timezone.now() - settings.JOBS_DONE_WITHIN - timedelta(hours=1)
    JobRun.objects.update(started_at=long_ago, done_at=long_ago)
    status, said = ready(client)
    assert (status, said) == (503, "Daily jobs: All done 1\xa0day, 3\xa0hours ago, in 0 seconds.\n")

    JobRun.objects.all().delete()  # a new site has until tomorrow
    MigrationRecorder.Migration.objects.update(applied=timezone.now())
    assert ready(client) == (200, "ready\n")
    MigrationRecorder.Migration.objects.update(applied=long_ago)
    assert ready(client) == (503, "Daily jobs: Never run: Personal data that is due is deleted.\n")


@pytest.mark.django_db
def test_a_backup_is_watched_where_one_is_expected(client: Client, settings) -> None:
    def broken() -> str:
        raise ValueError("what was in it")

    long_ago = timezone.now() - settings.JOBS_DONE_WITHIN - timedelta(hours=1)
    MigrationRecorder.Migration.objects.update(applied=long_ago)
    assert ready(client) == (200, "ready\n")

    settings.BACKUPS_EXPECTED = True
    assert ready(client) == (503, "Backup: No backup has been checked yet.\n")
    run_job(name=BACKUP, job=lambda: "54 tables.")
    assert ready(client) == (200, "ready\n")
    run_job(name=BACKUP, job=broken)
    status, said = ready(client)
    assert status == 503
    assert "Backup: The last one failed its check (ValueError)." in said
    assert "what was in it" not in said


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_is_told(client: Client, monkeypatch) -> None:
    nearly_full = SimpleNamespace(total=100 * 10**9, free=4 * 10**9)
    monkeypatch.setattr("staff.watch.shutil.disk_usage", lambda path: nearly_full)
    assert ready(client) == (503, "Disk: 4 GB of 100 GB are free.\n")


@pytest.mark.django_db
def test_staff_read_the_same_sentences(client: Client, make_staff, settings) -> None:
    settings.MAIL_IS_SET = True
    client.force_login(make_staff("moderator"))
    page = client.get("/staff/").content.decode()
    assert "It has not run yet." in page
    assert "Tell whoever runs the site" in page
    assert "All done 0\xa0minutes ago" in page

    client.force_login(make_staff("editor"))
    assert "How the site is running" not in client.get("/staff/").content.decode()
