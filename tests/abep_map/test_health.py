"""Health checks: alive without anything, ready with all that the site needs."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from abep_map.health import EMAIL_SENT_WITHIN, WORKER_SEEN_WITHIN
from mail.models import OutgoingEmail, WorkerHeartbeat
from mail.services import note_heartbeat, queue_email
from tests.mail.test_outbox import ABOUT

ANY_HOST = {"host": "10.0.0.7:8000"}


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
    assert ready(client) == (503, "mail: the worker has not run yet\n")

    note_heartbeat()
    assert ready(client) == (200, "ready\n")

    WorkerHeartbeat.objects.update(seen_at=timezone.now() - WORKER_SEEN_WITHIN * 2)
    status, said = ready(client)
    assert status == 503
    assert "the worker last ran at" in said

    WorkerHeartbeat.objects.update(seen_at=timezone.now())
    queue_email(kind="confirm", to="ada@camden.gov.uk", context=ABOUT)
    assert ready(client) == (200, "ready\n")
    OutgoingEmail.objects.update(
        next_attempt_at=timezone.now() - EMAIL_SENT_WITHIN - timedelta(minutes=1)
    )
    status, said = ready(client)
    assert status == 503
    assert "the oldest e-mail that is due has waited since" in said


@pytest.mark.django_db
def test_without_a_mail_server_emails_wait_on_purpose(client: Client, settings) -> None:
    settings.MAIL_IS_SET = False
    assert ready(client) == (200, "ready\n")


@pytest.mark.django_db
def test_not_ready_before_its_migrations(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("mail", "0001_initial")
    assert ready(client) == (503, "migrations: some are not applied; run migrate\n")


@pytest.mark.django_db
def test_not_ready_without_its_database(client: Client, monkeypatch) -> None:
    def refused(*arguments: object, **options: object) -> None:
        raise OperationalError("Refused by a test")

    monkeypatch.setattr("abep_map.health.MigrationExecutor", refused)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"database: it does not answer (OperationalError)\n"
    assert response.headers["Retry-After"]
