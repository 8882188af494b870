"""The queue: searched, sorted, in words; several decided at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from boundaries.models import LocalAuthority
from corrections.desk import DoneThisWeek, WaitingCounts
from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic
from corrections.services.ask import ask_sender
from corrections.services.decide import undo_decision
from corrections.services.review import mark_spam
from corrections.services.submit import Citation, Sender
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary

from .invented import about_a_partnership, about_camden, in_review, received, sent

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def confirmation(slug: str, email: str = "", **others: Any) -> Submission:
    """A confirmation of an LA's page that waits."""
    authority = LocalAuthority.objects.get(slug=slug)
    sender = Sender(
        "Bo Invented", email or f"bo@{slug}.gov.uk", "Head of schools", "example" not in email
    )
    topic = ProposalTopic(Intent.CONFIRM, authority)
    return received(topic, sender=sender, source=Citation(), **others)


def shown(at_work: Client, query: str) -> list[Submission]:
    return list(at_work.get(f"/moderation/?{query}").context["page"])


def test_it_is_searched_by_reference_name_email_and_words(at_work) -> None:
    stranger = Sender("Bo Invented", "bo@example.org", "Headteacher", at_the_authority=False)
    camden = received(about_camden(), {"summary_text": "Of the invented heron."}, sender=stranger)
    other = received(about_a_partnership(), {"partnership_founded_year": 1999}, message="A kite.")
    early = sent(about_camden(), {"summary_text": "Not confirmed."})

    for query, expected in (
        (camden.reference.lower(), [camden]),
        (early.reference, [early]),
        ("Bo+Inv", [camden]),
        ("ada@camden", [other, early]),
        ("heron", [camden]),
        ("KITE", [other]),
        ("invented+learning", [other]),
        ("nothing+like+it", []),
    ):
        assert shown(at_work, f"q={query}") == expected, query
    assert shown(at_work, "state=unconfirmed") == [early]
    assert early not in shown(at_work, "")
    assert "Not confirmed yet (1)" in at_work.get("/moderation/").content.decode()


def test_it_is_sorted_and_says_what_each_is_about(at_work, clock) -> None:
    first = received(about_a_partnership(), {"partnership_founded_year": 1999}, message="A kite.")
    clock.shift(timedelta(minutes=1))
    leeds = confirmation("leeds")
    clock.shift(timedelta(minutes=1))
    last = received(about_a_partnership(), {"partnership_founded_year": 1998})

    assert shown(at_work, "") == [first, leeds, last]
    assert shown(at_work, "sort=newest") == [last, leeds, first]
    assert shown(at_work, "sort=record") == [first, last, leeds]
    page = at_work.get("/moderation/").content.decode()
    assert "Founded" in page
    assert "“A kite.”" in page
    assert page.count("1 more about it") == 2


def test_what_is_decided_cannot_be_ticked(at_work: Client, moderator: User) -> None:
    submission = received(about_camden(), {"summary_text": "Invented."})
    page = at_work.get("/moderation/").content.decode()
    assert "Mark those ticked as spam" in page
    mark_spam(reference=submission.reference, version=submission.version, user=moderator)
    page = at_work.get(f"/moderation/?q={submission.reference}").content.decode()
    assert submission.reference in page
    assert "Mark those ticked as spam" not in page


def test_a_years_confirmations_are_accepted_at_once(at_work, moderator, clock) -> None:
    leeds, norfolk = confirmation("leeds"), confirmation("norfolk")
    stranger = confirmation("hartlepool", "bo@school.example")
    wordy = confirmation("barnsley", message="But the year is wrong.")
    mine = confirmation("kent", moderator.email)
    AuthoritySummary.objects.filter(pk=norfolk.authority_id).update(text="Changed since.")

    page = at_work.get("/moderation/confirmations/")
    assert list(page.context["submissions"]) == [leeds, norfolk, stranger]
    chosen = [f"{row.reference} {row.version}" for row in (leeds, norfolk, stranger, wordy, mine)]
    unsaid = at_work.post("/moderation/confirmations/", {"chosen": chosen}).content.decode()
    assert "Confirm whose addresses these are." in unsaid
    assert not Submission.objects.filter(state=State.ACCEPTED).exists()
    answer = at_work.post(
        "/moderation/confirmations/", {"chosen": chosen, "addresses": "1"}, follow=True
    ).content.decode()

    assert "2 accepted." in answer
    assert f"{norfolk.reference}: The record has changed since it was sent." in answer
    assert f"{wordy.reference}: It says more than that the page is right." in answer
    assert f"{mine.reference}: You sent this in yourself" in answer
    for row, state in (
        (leeds, State.ACCEPTED),
        (stranger, State.ACCEPTED),
        *((row, State.PENDING) for row in (norfolk, wordy, mine)),
    ):
        row.refresh_from_db()
        assert row.state == state, row
    verified = AuthoritySummary.objects.get(pk=leeds.authority_id)
    assert (verified.verification, verified.verified_on) == ("la_verified", NOON.date())
    assert verified.verified_basis == f"Sent to CfEY as {leeds.reference}"
    assert AuthoritySummary.objects.get(pk=stranger.authority_id).verified_on is None
    assert OutgoingEmail.objects.filter(dedupe_key__startswith="decided").count() == 2
    undone = undo_decision(
        reference=leeds.reference, version=leeds.version, user=moderator, why="A mistake."
    )
    assert undone.state == State.IN_REVIEW


def test_spam_goes_together_after_one_question(at_work) -> None:
    rows = [received(about_camden(), {"summary_text": f"Spam {number}"}) for number in range(3)]
    kept = rows.pop()
    chosen = [f"{row.reference} {row.version}" for row in rows]
    asked = at_work.post("/moderation/spam/", {"chosen": chosen}).content.decode()
    assert "Mark 2 as spam?" in asked
    assert Submission.objects.waiting().count() == 3

    answer = at_work.post("/moderation/spam/", {"chosen": chosen, "sure": "1"}, follow=True)
    assert "2 marked as spam." in answer.content.decode()
    assert list(Submission.objects.waiting()) == [kept]
    nothing = at_work.post("/moderation/spam/", {}, follow=True).content.decode()
    assert "tick at least one" in nothing


def test_the_first_page_says_what_is_mine_what_waits_what_was_done_and_what_grows_old(
    at_work, moderator, clock
) -> None:
    mine = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    clock.shift(timedelta(days=8))
    at_work.force_login(moderator)
    done, _waits = confirmation("leeds"), confirmation("norfolk")
    chosen = [f"{done.reference} {done.version}"]
    at_work.post("/moderation/confirmations/", {"chosen": chosen, "addresses": "1"})
    asked = in_review(about_camden(), {"summary_text": "New."}, moderator)
    ask_sender(reference=asked.reference, version=asked.version, user=moderator, question="Why?")

    page = at_work.get("/staff/")
    assert page.context["mine"] == [mine]
    assert page.context["counts"] == WaitingCounts(
        waiting=2, mine=1, asked=1, unconfirmed=0, old=1, old_in_review=1
    )
    assert page.context["done"] == DoneThisWeek(
        received=3, decided=1, decided_by_me=1, accepted=1, undone=0, verified=1, checked=3
    )
    assert "1, of which 1 by you; 1 accepted, in whole or in part" in page.content.decode()
