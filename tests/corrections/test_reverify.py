"""Twelve months later: who is asked again, once, and what one press of a button does."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from boundaries.models import LocalAuthority
from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, VerificationUpdate, decide_submission
from corrections.services.submit import Sender
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary
from partnerships.vocabularies import Verification
from staff import roles
from tests.conftest import new_staff
from tests.contacts.invented import ROLE, invented_contact
from tests.corrections.invented import in_review, received

pytestmark = pytest.mark.django_db

THEN, NOW = datetime(2025, 6, 2, 12, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)


def verified(slug: str, sender: Sender, user: User) -> Submission:
    """An LA whose page somebody there confirmed, and a moderator marked as verified."""
    topic = ProposalTopic(Intent.CONFIRM, LocalAuthority.objects.get(slug=slug))
    submission = in_review(topic, {}, user, sender=sender)
    if not sender.at_the_authority:
        submission.second_wanted_by = User.objects.create_user(f"first {slug}")
        submission.save()
    day = date(2025, 6, 1)
    update = VerificationUpdate(Verification.LA_VERIFIED, day, sender.role, "By mail", True)
    return decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(topic)["version"],
        user=user,
        decision=Decision({}, "", verification_update=update, right=True),
    )


@pytest.fixture
def year_ago(db: None) -> list[Submission]:
    user = new_staff(roles.MODERATOR)
    senders = (
        Sender("Ada Invented", "ada@camden.gov.uk", "Head of testing", at_the_authority=True),
        # A member of the public is no contact of the LA, even where CfEY took their word once.
        Sender("Bo Invented", "bo@example.org", "Headteacher", at_the_authority=False),
    )
    with time_machine.travel(THEN, tick=False):
        return [
            verified(slug, sender, user)
            for slug, sender in zip(("camden", "leeds"), senders, strict=True)
        ]


def ask() -> str:
    out = StringIO()
    call_command("ask_to_verify", stdout=out)
    return out.getvalue().strip()


def emails() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(dedupe_key__startswith="verify-"))


@time_machine.travel(NOW, tick=False)
def test_each_is_asked_once_and_says_so_with_one_press(client: Client, year_ago) -> None:
    assert ask() == "2 due again: 1 written to now, 1 with nobody to write to."
    assert ask() == "2 due again: 0 written to now, 1 with nobody to write to."
    email = emails()[0]
    assert (email.to, email.subject) == ("ada@camden.gov.uk", "Is the page of Camden still right?")
    path = re.findall(r"https?://[^/\s]+(/corrections/still-right/\S+)", email.text)[0]

    asked = client.get(path).content.decode()
    assert "Your local authority last said so on 1 June 2025." in asked
    assert "/corrections/new/?la=camden" in asked
    # Opening the page does nothing: programs that read mail do that too.
    assert Submission.objects.waiting().count() == 0

    for _ in range(2):
        assert "<h1>Thank you</h1>" in client.post(path).content.decode()
    submission = Submission.objects.waiting().get()
    assert (submission.intent, submission.state) == (Intent.CONFIRM, State.PENDING)
    assert submission.submitter.email == "ada@camden.gov.uk"

    AuthoritySummary.objects.filter(pk=submission.authority_id).update(verified_on=NOW.date())
    assert "This has already been done" in client.get(path).content.decode()
    assert "This has already been done" in client.post(path).content.decode()


@time_machine.travel(NOW, tick=False)
def test_who_was_erased_is_not_written_to(year_ago) -> None:
    year_ago[0].submitter.delete()

    assert ask() == "2 due again: 0 written to now, 2 with nobody to write to."
    assert emails() == []


@time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False)
def test_nobody_is_asked_within_twelve_months(year_ago) -> None:
    assert ask() == "0 due again: 0 written to now, 0 with nobody to write to."


def test_a_link_that_is_not_ours_leads_nowhere(client: Client) -> None:
    assert client.get("/corrections/still-right/made-up/").status_code == 404


@time_machine.travel(NOW, tick=False)
def test_an_la_that_is_due_is_asked_now_and_again_two_weeks_later(client, year_ago) -> None:
    client.force_login(new_staff(roles.MODERATOR, "asking"))

    def ask_now(slug: str) -> str:
        page = client.post(f"/moderation/due/{slug}/ask/", follow=True).content.decode()
        return " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "Camden has been asked: an e-mail is on its way to Head of testing." in ask_now("camden")
    assert "It was asked on 24 November 2026. Wait 14 days for an answer." in ask_now("camden")
    assert [email.to for email in emails()] == ["ada@camden.gov.uk"]
    page = ask_now("leeds")
    assert "There is nobody to write to: add a contact first." in page
    assert "Nobody to write to Add a contact for Leeds" in page

    invented_contact(authority="leeds")
    assert f"Leeds has been asked: an e-mail is on its way to {ROLE}." in ask_now("leeds")
    assert "Contact in the book asked 24 November 2026" in ask_now("leeds")
    invited = OutgoingEmail.objects.latest("pk")
    assert (invited.to, invited.subject) == ("schools@leeds.gov.uk", "Is the page of Leeds right?")
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        client.force_login(User.objects.get(email="asking@cfey.example"))
        invented_contact(authority="camden")
        assert f"Camden has been asked: an e-mail is on its way to {ROLE}." in ask_now("camden")
        assert f"Leeds has been asked: an e-mail is on its way to {ROLE}." in ask_now("leeds")
        # An answer that waits is shown, and asked about no more.
        leeds = ProposalTopic(Intent.CONFIRM, LocalAuthority.objects.get(slug="leeds"))
        waiting = received(leeds)
        assert f"Waiting: {waiting.reference}" in ask_now("leeds")
        assert "Its answer is in the queue already" in ask_now("leeds")


@time_machine.travel(NOW, tick=False)
def test_a_call_verifies_a_page_once_a_second_moderator_says_so(client, year_ago) -> None:
    first, second = (new_staff(roles.MODERATOR, name) for name in ("first", "second"))
    client.force_login(first)
    page = "/moderation/due/leeds/call/"
    call = {"on": "2026-11-23", "role": "Ada, 0113 496 0000", "note": "By the switchboard."}
    assert "leave the telephone number out" in client.post(page, call).content.decode()
    late = call | {"role": "Head of testing", "on": "2026-11-25"}
    assert "The call cannot be after today." in client.post(page, late).content.decode()
    recorded = client.post(page, late | {"on": "2026-11-23"})

    submission = Submission.objects.get(origin="call")
    assert recorded["Location"] == f"/moderation/{submission.reference}/"
    client.post(f"/moderation/{submission.reference}/claim/", {"version": submission.version})
    submission.refresh_from_db()
    decision = {
        "version": submission.version,
        "right": "yes",
        "verification": "la_verified",
        "verified_on": "2026-11-23",
        "verified_by_role": "Head of testing",
        "verified_basis": "By telephone",
        "step": "decide",
    }

    def decided() -> str:
        topic = ProposalTopic.of(submission)
        values = decision | {"record": snapshot(topic)["version"], "version": submission.version}
        page = client.post(f"/moderation/{submission.reference}/", values)
        return str(page.content.decode())

    assert "or a second moderator" in decided()
    client.force_login(second)
    client.post(f"/moderation/{submission.reference}/claim/", {"version": submission.version})
    submission.refresh_from_db()
    form = client.get(f"/moderation/{submission.reference}/").content.decode()
    assert f"By telephone, received as {submission.reference}" in form
    assert "Head of testing, by telephone on 23 November 2026" in form
    decided()

    summary = AuthoritySummary.objects.get(authority__slug="leeds")
    assert (summary.verified_on, summary.verified_by_role) == (
        date(2026, 11, 23),
        "Head of testing",
    )
    assert summary.verified_basis == f"By telephone ({submission.reference})"
    assert not OutgoingEmail.objects.filter(about=submission.reference).exists()
