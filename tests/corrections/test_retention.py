"""Personal data of senders is kept apart, shown to nobody, and gone when the notice says so."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import RateLimitCount
from core.months import months_before
from core.rate_limit import count_attempt
from corrections.limits import DRAFTS
from corrections.models import (
    Draft,
    Outcome,
    Submission,
    Submitter,
)
from corrections.proposals import ProposalTopic, snapshot
from corrections.secret_links import status_path
from corrections.services.confirm import confirm_address, withdraw_submission
from corrections.services.decide import (
    Decision,
    FieldDecision,
    VerificationUpdate,
    decide_submission,
)
from corrections.services.retention import CONTACT_MONTHS
from corrections.services.review import claim_submission
from mail.models import OutgoingEmail
from partnerships.vocabularies import DUE_AGAIN_MONTHS, Verification
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import (
    SENDER,
    about_a_partnership,
    about_camden,
    sent,
)
from tests.corrections.officer import PERSON, address_of, begin

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
MESSAGE = "An invented message from Ada."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def moderator() -> User:
    return new_staff(roles.MODERATOR, "mod")


def confirmed(topic=None, answers=None) -> Submission:
    submission = sent(topic or about_a_partnership(), answers or {}, message=MESSAGE)
    return confirm_address(reference=submission.reference)


def decided(moderator: User, verification_update: VerificationUpdate | None = None) -> Submission:
    new = {"partnership_website": "https://www.example.org/new", "partnership_founded_year": 1999}
    submission = confirmed(answers=new)
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=moderator
    )
    refused = FieldDecision(Outcome.REFUSED, reason="You wrote 1999, Ada.")
    field_decisions = {
        proposal.pk: refused
        if proposal.field == "founded_year"
        else FieldDecision(Outcome.ACCEPTED)
        for proposal in submission.proposed.all()
    }
    return decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=moderator,
        decision=Decision(
            field_decisions=field_decisions,
            reasons="Thank you, Ada.",
            verification_update=verification_update,
        ),
    )


def delete_expired(capsys) -> str:
    call_command("delete_expired_data")
    return str(capsys.readouterr().out)


def test_months_are_those_of_the_calendar() -> None:
    assert months_before(datetime(2028, 2, 29, tzinfo=UTC), 12) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2027, 1, 31, tzinfo=UTC), 2) == datetime(2026, 11, 30, tzinfo=UTC)


def test_who_sent_it_is_gone_a_year_after_the_decision(client, clock, moderator, capsys) -> None:
    submission = decided(moderator)
    waiting = confirmed(about_camden())
    clock.move_to(datetime(2027, 11, 3, 8, 0, tzinfo=UTC))
    assert "who sent 0 others" in delete_expired(capsys)

    clock.shift(timedelta(hours=2))
    assert "who sent 1 others" in delete_expired(capsys)
    submission.refresh_from_db()
    assert (submission.message, submission.reasons) == ("", "")
    assert set(submission.events.values_list("text", flat=True)) == {""}
    assert not Submitter.objects.filter(submission=submission).exists()
    assert not OutgoingEmail.objects.about([submission.reference]).exists()
    # What was decided about the record stays, and so does what nobody has decided yet.
    kept = dict(submission.proposed.values_list("outcome", "reason"))
    assert kept == {Outcome.ACCEPTED: "", Outcome.REFUSED: ""}
    assert "<h1>Partly accepted</h1>" in client.get(status_path(submission)).content.decode()
    waiting.refresh_from_db()
    assert (waiting.message, waiting.submitter.email) == (MESSAGE, SENDER.email)
    assert "who sent 0 others" in delete_expired(capsys)


def test_whom_to_ask_again_is_known_until_they_were_asked(clock, moderator, capsys) -> None:
    role = VerificationUpdate(
        Verification.LA_VERIFIED, MORNING.date(), "Head of testing", "Said so", True
    )
    submission = decided(moderator, verification_update=role)
    clock.move_to(datetime(2028, 1, 3, 8, 0, tzinfo=UTC))
    assert "who sent 0 others" in delete_expired(capsys)
    clock.shift(timedelta(hours=2))
    assert "who sent 1 others" in delete_expired(capsys)
    assert not Submitter.objects.filter(submission=submission).exists()


def test_what_nobody_confirmed_or_sent_goes_sooner(client: Client, clock, capsys) -> None:
    sent(about_camden())
    draft = begin(client)
    count_attempt(limit=DRAFTS, who="192.0.2.0/24")
    clock.shift(timedelta(days=3, seconds=1))
    assert "1 submissions that nobody confirmed" in delete_expired(capsys)
    assert not RateLimitCount.objects.filter(ends_at__lt=timezone.now()).exists()
    assert Draft.objects.get() == draft

    client.post(address_of(draft, "sender"), PERSON)
    clock.shift(timedelta(days=6, hours=23))
    assert "0 drafts" in delete_expired(capsys)
    clock.shift(timedelta(hours=2))
    assert "1 drafts" in delete_expired(capsys)
    assert not Submission.objects.exists()


def test_an_address_gets_all_that_is_held_of_it(client: Client, capsys) -> None:
    submission = confirmed(answers={"partnership_website": "https://www.example.org/new"})
    draft = begin(client)
    client.post(address_of(draft, "sender"), PERSON)
    other = sent(about_camden(), sender=SENDER.__class__("Bea", "bea@example.org", "Head", False))

    call_command("export_personal_data", SENDER.email.upper())
    printed = capsys.readouterr().out
    held = json.loads(printed)

    (exported,) = held["submissions"]
    assert (exported["reference"], exported["message"]) == (submission.reference, MESSAGE)
    assert exported["submitter"]["role"] == SENDER.role
    assert exported["proposed"][0]["value_proposed"] == "https://www.example.org/new"
    assert [email["to"] for email in held["emails"]] == [SENDER.email]
    assert held["drafts"][0]["answers"]["sender"]["name"] == [PERSON["name"]]
    assert other.reference not in printed


def test_an_address_is_erased_at_once(client: Client, moderator, capsys) -> None:
    done, taken_back, waiting = decided(moderator), confirmed(), confirmed(about_camden())
    withdraw_submission(reference=taken_back.reference)
    sent(about_camden())
    pasted = {"email": f"Ada <{PERSON['email']}>;"}
    client.post(address_of(begin(client), "sender"), PERSON | pasted)
    near = begin(client)
    client.post(address_of(near, "sender"), PERSON | {"email": f"m{PERSON['email']}"})
    other = sent(about_camden(), sender=SENDER.__class__("Bea", "bea@example.org", "Head", False))

    call_command("erase_personal_data", SENDER.email.upper())

    said = "1 drafts, 1 submissions that nobody confirmed, who sent 3 others"
    assert said in capsys.readouterr().out
    states = dict(Submission.objects.values_list("reference", "state"))
    assert states == {
        done.reference: "partly_accepted",
        taken_back.reference: "withdrawn",
        waiting.reference: "withdrawn",
        other.reference: "unconfirmed",
    }
    assert Draft.objects.get() == near
    near.delete()
    assert tables_that_hold(SENDER.email) == tables_that_hold(MESSAGE) == set()


def test_who_was_erased_is_erased_again_in_a_copy_that_is_older(
    settings, tmp_path, django_capture_on_commit_callbacks, capsys
) -> None:
    settings.ERASURES_FILE = str(tmp_path / "erasures")
    other = sent(about_camden(), sender=SENDER.__class__("Bea", "bea@example.org", "Head", False))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("erase_personal_data", SENDER.email.upper())
    assert SENDER.email not in (tmp_path / "erasures").read_text()

    confirmed()  # as a restored copy would have it
    call_command("erase_again", (MORNING + timedelta(hours=1)).isoformat())
    assert "Erased again: 0 addresses." in capsys.readouterr().out
    assert Submitter.objects.count() == 2
    call_command("erase_again", (MORNING - timedelta(hours=1)).isoformat())
    assert "Erased again: 1 addresses." in capsys.readouterr().out
    assert Submitter.objects.get().submission.reference == other.reference


def test_who_sent_it_is_in_the_tables_of_corrections_alone(client, moderator, caplog) -> None:
    """In no other table, history included; on no public page; in no log."""
    with caplog.at_level(logging.DEBUG):
        decided(moderator, verification_update=VerificationUpdate(Verification.LA_SUPPLIED))
        pages = [
            client.get(address).content.decode()
            for address in (
                "/local-authorities/camden/",
                "/partnerships/camden-invented-learning/",
                "/records.json",
                "/corrections/new/?la=camden",
            )
        ]
    for secret in (SENDER.email, SENDER.name, MESSAGE):
        assert tables_that_hold(secret) <= {
            "corrections_submitter",
            "mail_outgoingemail",
            "corrections_submission",
        }
        assert not any(secret in page for page in pages)
        assert secret not in caplog.text
    assert "corrections_submitter" in tables_that_hold(SENDER.email)


def tables_that_hold(text: str) -> set[str]:
    """Returns every table of the database in which some row says `text`."""
    tables = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT 1 FROM {name} t WHERE strpos(t::text, %s) > 0 LIMIT 1", [text])
            if cursor.fetchone():
                tables.add(table)
    return tables


def test_the_notice_says_the_periods_that_hold(client: Client, settings) -> None:
    settings.RETENTION_MONTHS = 7
    settings.DRAFT_RETENTION = timedelta(days=5)
    said = " ".join(client.get("/privacy/").content.decode().split())

    assert "5 days after you last typed in it" in said
    assert "3 days after we sent you the link" in said
    assert "7 months after the decision, or after you withdrew it" in said
    assert "9 months after the decision" in said
    assert 'href="/privacy/"' in client.get("/").content.decode()


def test_a_contact_is_known_until_the_authority_is_asked_again(settings) -> None:
    assert settings.RETENTION_MONTHS + CONTACT_MONTHS > DUE_AGAIN_MONTHS
