"""Several workers, or several people, at the same moment."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Event

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from core.models import RateLimitCount, RecordsVersion
from core.rate_limit import RateLimit, RateLimitReached, count_attempt
from corrections.models import Draft, Submission
from corrections.services.drafts import DraftChanged, send_draft
from corrections.wizard.wizard import Wizard
from mail import services
from mail.models import OutgoingEmail
from mail.services import queue_email, send_due_emails
from staff import roles
from staff.services.import_spreadsheets import RecordChanged, import_tables
from staff.spreadsheets.reading import read_upload
from tests.conftest import new_staff
from tests.mail.mail_server import MailServer
from tests.mail.test_outbox import ABOUT

from .officer import address_of, begin, fill
from .threads import at_once


@pytest.mark.usefixtures("own_database")
def test_every_email_is_sent_by_one_of_several_workers(post: MailServer) -> None:
    addresses = sorted(f"{number}@camden.gov.uk" for number in range(12))
    for address in addresses:
        queue_email(kind="confirm", to=address, context=ABOUT)

    assert sum(at_once(4, send_due_emails)) == 12
    assert sorted(str(message["To"]) for message in post.inbox) == addresses


@pytest.mark.usefixtures("own_database")
def test_an_email_that_another_worker_looks_at_just_then_is_sent(
    post: MailServer, monkeypatch
) -> None:
    """Looking for what is due locks an e-mail for a moment, even one that was just taken."""
    queue_email(kind="confirm", to="0@camden.gov.uk", context=ABOUT)
    begin_attempt, is_locked, is_over = services._begin_attempt, Event(), Event()

    def look_until_somebody_waits() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            OutgoingEmail.objects.select_for_update().get()
            is_locked.set()
            waiting = 0
            while not waiting and not is_over.is_set():
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                (waiting,) = cursor.fetchone()
        connection.close()

    def begin() -> int | None:
        pk = begin_attempt()
        if pk:
            looks.append(pool.submit(look_until_somebody_waits))
            is_locked.wait()
        return pk

    monkeypatch.setattr(services, "_begin_attempt", begin)
    looks: list[Future[None]] = []
    with ThreadPoolExecutor(1) as pool:
        sent = send_due_emails()
        is_over.set()
        looks[0].result()
    assert sent == len(post.inbox) == 1


@pytest.mark.usefixtures("own_database")
def test_a_limit_lets_exactly_so_many_through() -> None:
    limit = RateLimit("at once", 5, timedelta(days=365 * 100))

    def ask() -> bool:
        try:
            count_attempt(limit=limit, who="192.0.2.0/24")
        except RateLimitReached:
            return False
        return True

    assert sum(at_once(12, ask)) == 5
    assert RateLimitCount.objects.latest("ends_at").attempts == 12


@pytest.mark.usefixtures("own_database")
def test_a_double_click_sends_once() -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        draft = begin(Client(), intent="confirm")
        fill(Client(), draft)

    wizard = Wizard(Draft.objects.get(pk=draft.pk))
    assert wizard.unfinished_step is None
    answers = wizard.checked_answers()

    submissions = at_once(4, lambda: send_draft(token=draft.token, answers=answers))
    assert len({submission.pk for submission in submissions}) == 1
    assert Submission.objects.count() == OutgoingEmail.objects.count() == 1


@pytest.mark.django_db
def test_what_was_typed_since_the_answers_were_checked_is_not_sent_unseen(client: Client) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        draft = begin(client, intent="confirm")
        fill(client, draft)
    wizard = Wizard(Draft.objects.get(pk=draft.pk))
    assert wizard.unfinished_step is None
    client.post(address_of(draft, "reasons"), {"message": "Typed in another window."})

    with pytest.raises(DraftChanged):
        send_draft(token=draft.token, answers=wizard.checked_answers())
    assert not Submission.objects.exists()


@pytest.mark.usefixtures("own_database")
def test_of_two_imports_that_saw_the_same_record_one_is_written() -> None:
    user, seen = new_staff(roles.EDITOR), RecordsVersion.objects.current().version
    table = b"slug,founded_year\ncamden-learning,2016\n"
    tables = read_upload([("partnerships.csv", BytesIO(table))]).tables

    def bring_back() -> str:
        try:
            import_tables(tables=tables, seen=seen, why="A test counted.", user=user)
        except RecordChanged:
            return "moved"
        return "written"

    assert sorted(at_once(2, bring_back)) == ["moved", "written"]
