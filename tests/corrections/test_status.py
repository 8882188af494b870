"""After it was sent: the proof of address, and the page that says what became of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from corrections.models import Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.secret_links import confirm_path, status_path, withdraw_path
from corrections.services.confirm import confirm_address
from corrections.services.decide import Decision, FieldDecision, decide_submission
from corrections.services.review import claim_submission
from mail.models import OutgoingEmail

from .invented import SENDER, about_a_partnership, received, sent
from .officer import links_in

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def submission() -> Submission:
    return sent(
        about_a_partnership(),
        {"partnership_website": "https://www.example.org/new", "partnership_founded_year": 2015},
        message="An invented message.",
    )


def test_a_scanner_that_follows_the_link_confirms_nothing(client, submission) -> None:
    for _ in range(2):
        assert "Yes, I sent it" in client.get(confirm_path(submission)).content.decode()
    client.head(confirm_path(submission))

    submission.refresh_from_db()
    assert submission.state == "unconfirmed"


def test_one_press_of_the_button_confirms_once(client: Client, submission) -> None:
    for _ in range(2):
        response = client.post(confirm_path(submission))
        assert response["Location"] == status_path(submission)

    submission.refresh_from_db()
    assert (submission.state, submission.confirmed_at) == ("pending", MORNING)
    email = OutgoingEmail.objects.get()
    assert email.to == SENDER.email
    assert links_in(email.text, "status") == [status_path(submission)]


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 404)])
def test_the_link_expires(client: Client, submission, clock, hours, status) -> None:
    link = confirm_path(submission)
    clock.shift(timedelta(hours=hours))

    assert client.get(link).status_code == status
    assert client.post(link).status_code in {302, 404}
    submission.refresh_from_db()
    assert submission.state == ("pending" if status == 200 else "unconfirmed")


def test_a_link_is_good_for_one_submission_and_one_purpose(client: Client, submission) -> None:
    other = sent(about_a_partnership())
    token = confirm_path(submission).split("/")[3]
    secret = status_path(submission).split("/")[4]
    for address in (
        f"/corrections/confirm/{token[:-1]}x/",
        f"/corrections/confirm/{secret}/",
        f"/corrections/status/{other.reference}/{secret}/",
        f"/corrections/status/{submission.reference}/{token}/",
        f"/corrections/withdraw/{other.reference}/{secret}/",
    ):
        assert client.post(address).status_code == 404
    assert set(Submission.objects.values_list("state", flat=True)) == {"unconfirmed"}


def test_the_status_page_tells_the_whole_story_and_nothing_private(client, submission) -> None:
    confirm_address(reference=submission.reference)
    moderator = User.objects.create_user("mod", "mod@cfey.example", last_name="Moderator")
    submission.refresh_from_db()
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=moderator
    )
    assert "In review" in client.get(status_path(submission)).content.decode()

    website, founded = submission.proposed.order_by("-field")
    decision = Decision(
        field_decisions={
            website.pk: FieldDecision(Outcome.ACCEPTED),
            founded.pk: FieldDecision(Outcome.REFUSED, reason="The source says 2017."),
        },
        reasons="Thank you.\nPlease write again.",
        note="An internal note.",
    )
    decide_submission(
        reference=submission.reference,
        version=submission.version,
        record=snapshot(ProposalTopic.of(submission))["version"],
        user=moderator,
        decision=decision,
    )
    response = client.get(status_path(submission))
    body = response.content.decode()

    assert "<h1>Partly accepted</h1>" in body
    assert "Thank you.<br>Please write again." in body
    assert "<p>The source says 2017.</p>" in body
    rows = {
        proposal.label: (proposal.outcome, proposal.reason)
        for proposal in response.context["proposals"]
    }
    assert rows == {
        "Website": (Outcome.ACCEPTED, ""),
        "Founded": (Outcome.REFUSED, "The source says 2017."),
    }
    email = OutgoingEmail.objects.about([submission.reference]).get(
        dedupe_key__startswith="decided"
    )
    assert "- Founded: Not accepted. The source says 2017." in email.text
    assert "Not accepted. The source says 2017." in email.html
    for secret in (SENDER.name, SENDER.email, "internal note", "invented message", "Moderator"):
        assert secret not in body
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "private" in response.headers["Cache-Control"]


def test_the_sender_withdraws_it_and_is_asked_first(client: Client, submission) -> None:
    confirm_address(reference=submission.reference)
    page = client.get(status_path(submission)).content.decode()
    assert withdraw_path(submission) in page
    assert "You cannot undo this" in " ".join(
        client.get(withdraw_path(submission)).content.decode().split()
    )
    submission.refresh_from_db()
    assert submission.state == "pending"

    response = client.post(withdraw_path(submission), follow=True)
    assert "<h1>Withdrawn</h1>" in response.content.decode()
    assert withdraw_path(submission) not in response.content.decode()
    assert client.post(withdraw_path(submission))["Location"] == status_path(submission)
    assert client.get(withdraw_path(submission))["Location"] == status_path(submission)


def test_queries_are_few(client: Client, submission, django_assert_num_queries) -> None:
    received(about_a_partnership())
    with django_assert_num_queries(4):
        client.get(status_path(submission))
