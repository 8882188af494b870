"""Twelve months later: who is asked again, once, and what one press of a button does."""

import re
from datetime import UTC, date, datetime
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
from tests.corrections.invented import in_review

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
    assert "This is done already" in client.get(path).content.decode()
    assert "This is done already" in client.post(path).content.decode()


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
