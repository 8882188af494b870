"""An officer of an LA that came of another finds, corrects and verifies their own page."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from boundaries.models import LocalAuthority
from corrections.models import Intent, Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import (
    Decision,
    FieldDecision,
    VerificationUpdate,
    decide_submission,
)
from corrections.services.review import claim_submission
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary
from partnerships.vocabularies import Verification
from staff import roles
from tests.conftest import new_staff
from tests.factories import make_partnership

from .officer import address_of, begin, fill, links_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def page_of(client: Client) -> str:
    return client.get("/local-authorities/cumberland/").content.decode()


def send(client: Client, clock, intent: str, **changes: str) -> Submission:
    """Sends something in about Cumberland and follows the link of the e-mail."""
    draft = begin(client, intent=intent, query="la=cumberland")
    fill(client, draft, **changes)
    clock.shift(60)
    client.post(address_of(draft, "check"), {"homepage": ""})
    submission = Submission.objects.latest("pk")
    email = OutgoingEmail.objects.latest("pk")
    assert "Cumberland" in email.text
    [link] = links_in(email.text, "confirm")
    client.post(link)
    submission.refresh_from_db()
    return submission


def test_an_officer_finds_corrects_and_verifies_their_own_page(client: Client, clock) -> None:
    make_partnership("Invented Fells Partnership", "E10000006")
    text = " ".join(page_of(client).split())
    assert "Invented Fells Partnership" in text
    assert "Recorded for Cumbria, which ended on 31 March 2023." in text
    assert "/corrections/new/?la=cumberland" in text
    offered = client.get("/corrections/new/").content.decode()
    assert 'value="cumberland"' in offered
    assert 'value="cumbria"' not in offered

    user = new_staff(roles.MODERATOR)
    submission = send(client, clock, "correct", summary_text="The invented words of Cumberland.")
    topic = ProposalTopic.of(submission)
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=user
    )
    [proposal] = submission.proposed.all()
    decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(topic)["version"],
        user=user,
        decision=Decision({proposal.pk: FieldDecision(Outcome.ACCEPTED)}, ""),
    )
    assert "The invented words of Cumberland." in page_of(client)

    submission = send(client, clock, "confirm")
    topic = ProposalTopic(Intent.CONFIRM, LocalAuthority.objects.get(slug="cumberland"))
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=user
    )
    update = VerificationUpdate(
        Verification.LA_VERIFIED, date(2026, 11, 3), "Head of testing", "By mail", True
    )
    decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(topic)["version"],
        user=user,
        decision=Decision({}, "", verification_update=update, right=True),
    )
    levels = dict(AuthoritySummary.objects.values_list("authority__slug", "verification"))
    assert levels["cumberland"] == Verification.LA_VERIFIED
    assert "cumbria" not in levels
    assert "Verified by the LA" in page_of(client)


def test_an_officer_corrects_a_partnership_recorded_for_the_predecessor(client: Client) -> None:
    partnership = make_partnership("Invented Fells Partnership", "E10000006")
    draft = begin(client, query=f"la=cumberland&partnership={partnership.slug}")
    assert draft.partnership == partnership
    assert draft.authority.slug == "cumberland"


def test_an_la_that_ended_is_not_asked_again(client: Client) -> None:
    for slug in ("cumbria", "cumberland"):
        AuthoritySummary.objects.create(
            authority=LocalAuthority.objects.get(slug=slug),
            verification=Verification.LA_VERIFIED,
            verified_on=date(2022, 1, 1),
            verified_by_role="Tester",
            verified_basis="By mail",
        )
    due = AuthoritySummary.objects.due_again(date(2026, 11, 3))
    assert [summary.authority.slug for summary in due] == ["cumberland"]
