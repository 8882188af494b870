"""The moderators' pages: the queue, one submission, my recent decisions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from boundaries.models import LocalAuthority
from corrections.models import CannedReply, Intent, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.review import claim_submission
from corrections.services.submit import Sender
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary, Partnership
from staff import roles

from .invented import about_a_partnership, about_camden, in_review, received

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def typed(submission: Submission, field_decisions: dict[str, str], **others: Any) -> dict[str, Any]:
    """Returns what a moderator's browser sends from a page that was opened just now."""
    typed_values = {
        f"outcome-{change.pk}": field_decisions[change.field]
        for change in submission.proposed.all()
    }
    return {
        "version": submission.version,
        "record": snapshot(ProposalTopic.of(submission))["version"],
        "verification": "",
        "reasons": "Because a test says so.",
        **typed_values,
        **others,
    }


def address(submission: Submission, act: str = "") -> str:
    return f"/moderation/{submission.reference}/{act}"


@time_machine.travel(NOON, tick=False)
def test_the_queue_shows_the_oldest_first_and_what_is_asked_for(at_work, moderator) -> None:
    stranger = Sender("Bo Invented", "bo@example.org", "Headteacher", at_the_authority=False)
    with time_machine.travel(NOON - timedelta(days=20), tick=False):
        old = received(about_camden(), {"summary_text": "Old"}, sender=stranger)
    new = received(about_a_partnership(), {"partnership_founded_year": 1999})
    leeds = ProposalTopic(Intent.CONFIRM, LocalAuthority.objects.get(slug="leeds"))
    mine = in_review(leeds, {}, moderator)

    def shown(query: str) -> list[Submission]:
        return list(at_work.get(f"/moderation/?{query}").context["page"])

    assert shown("") == [old, new, mine]
    assert shown("state=in_review") == [mine]
    assert shown("state=accepted") == []
    assert shown("state=all&la=camden") == [old, new]
    assert shown("age=14") == [old]
    assert shown("age=30") == []
    assert shown("intent=confirm") == [mine]
    assert shown("at_the_authority=on") == [new, mine]
    assert shown("claimed=me") == [mine]
    assert shown("claimed=nobody") == [old, new]
    assert shown("claimed=others") == []
    text = at_work.get("/moderation/").content.decode()
    assert "3 waiting: 2 received" in text
    assert "The oldest was received on 4 November 2026" in text
    # What is asked for stands open; else the list comes first.
    assert '<details class="queue-filters" >' in text
    for query in ("state=all", "age=14"):
        narrowed = at_work.get(f"/moderation/?{query}").content.decode()
        assert '<details class="queue-filters" open>' in narrowed


def test_the_queue_takes_the_same_queries_at_any_length(at_work, django_assert_num_queries) -> None:
    at_work.get("/moderation/")
    received(about_camden(), {"summary_text": "One"})
    with django_assert_num_queries(17):
        at_work.get("/moderation/")
    for number in range(9):
        received(about_a_partnership(), {"partnership_founded_year": 1990 + number})
    with django_assert_num_queries(17):
        at_work.get("/moderation/")


def test_one_submission_takes_the_same_queries_for_any_number_of_fields(
    at_work, moderator, django_assert_num_queries
) -> None:
    few = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    answers = {"partnership_founded_year": 1998, "partnership_name": "N", "coverage_roles": []}
    many = in_review(about_a_partnership(), answers, moderator)
    at_work.get(address(few))
    for submission in (few, many):
        with django_assert_num_queries(25):
            at_work.get(address(submission))


def test_claim_take_over_release_and_spam_by_button(at_work, moderator, make_staff) -> None:
    submission = received(about_camden(), {"summary_text": "New"})
    page = at_work.post(address(submission, "claim/"), {"version": 1}, follow=True)
    assert "Your decision" in page.content.decode()

    administrator = make_staff(roles.ADMINISTRATOR)
    claim_submission(reference=submission.reference, version=2, user=administrator)
    page = at_work.get(address(submission))
    assert f"Take over from {administrator.email}" in page.content.decode()
    assert "Your decision" not in page.content.decode()
    # A press on a page that is older than that does nothing.
    page = at_work.post(address(submission, "spam/"), {"version": 2}, follow=True)
    assert "Somebody has changed this submission" in page.content.decode()
    at_work.post(address(submission, "claim/"), {"version": 3})
    at_work.post(address(submission, "release/"), {"version": 4})
    at_work.post(address(submission, "spam/"), {"version": 5})

    submission.refresh_from_db()
    assert submission.state == State.SPAM
    assert submission.reference in at_work.get("/moderation/done/").content.decode()


@pytest.mark.parametrize("button", ["", "claim/", "release/", "spam/", "undo/"])
def test_a_button_for_a_submission_that_is_not_there(at_work, button) -> None:
    for typed in ({}, {"version": 1, "why": "A test."}):
        assert at_work.post(f"/moderation/NONE-SUCH/{button}", typed).status_code == 404


def test_what_is_there_now_and_what_is_proposed_stand_side_by_side(at_work, moderator) -> None:
    before = AuthoritySummary.objects.get(pk=about_camden().authority.pk).text
    assert before
    first, rest = before.split(" ", 1)
    submission = in_review(about_camden(), {"summary_text": f"<b>Invented</b> {rest}"}, moderator)

    text = at_work.get(address(submission)).content.decode()

    assert f'<del><span class="visually-hidden">[removed: </span>{first} ' in text
    assert "[added: </span>&lt;b&gt;Invented&lt;/b&gt; " in text
    assert "<b>Invented" not in text


def test_decided_by_form_from_preview_to_undo(at_work, moderator) -> None:
    website = Partnership.objects.get(slug="camden-invented-learning").website
    submission = in_review(
        about_a_partnership(),
        {"partnership_website": "https://example.org", "partnership_founded_year": 1999},
        moderator,
    )
    amended = submission.proposed.get(field="founded_year")
    typed_values = typed(
        submission,
        {"website": "accepted", "founded_year": "amended"},
        verification="la_verified",
        is_address_of_authority="on",
        verified_on="2026-01-31",
        verified_by_role="Director of testing",
        verified_basis="By mail",
        **{f"value-{amended.pk}": "2016"},
    )

    check = at_work.post(address(submission), {**typed_values, "step": "check"}).content.decode()
    assert "Nothing is decided yet. The outcome will be: accepted." in check
    assert "Verified by the LA</strong>: 31 January 2026, Director of testing" in check
    assert "- Founded: Accepted with a change. It now says: 2016" in check
    page = at_work.post(address(submission), {**typed_values, "step": "page-partnership"})
    assert "A preview: nothing is saved yet." in page.content.decode()
    assert "https://example.org" in page.content.decode()
    # All of that left nothing behind.
    assert Partnership.objects.get(slug="camden-invented-learning").website == website
    assert not OutgoingEmail.objects.filter(dedupe_key__startswith="decided").exists()

    done = at_work.post(address(submission), {**typed_values, "step": "decide"}, follow=True)
    assert f"{submission.reference}: Accepted." in done.content.decode()
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    assert (partnership.website, partnership.founded_year) == ("https://example.org", 2016)
    email = OutgoingEmail.objects.get(dedupe_key__startswith="decided")
    assert email.to == "ada@camden.gov.uk"
    assert "Because a test says so." in email.text
    text = at_work.get("/local-authorities/camden/").content.decode()
    assert "Last verified by the LA: 31 January 2026 (Director of testing)" in text

    submission.refresh_from_db()
    undo = address(submission, "undo/")
    refused = at_work.post(undo, {"version": submission.version, "why": ""}, follow=True)
    assert "Say why you are undoing it" in refused.content.decode()
    at_work.post(undo, {"version": submission.version, "why": "Too soon."})
    submission.refresh_from_db()
    assert (submission.state, submission.claimed_by) == (State.IN_REVIEW, moderator)
    assert Partnership.objects.get(slug="camden-invented-learning").website == website
    # The e-mail that had not gone out yet does not go out.
    assert not OutgoingEmail.objects.filter(dedupe_key__startswith="decided").exists()


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"outcome": ""}, "Choose a decision."),
        (
            {"outcome": "refused", "reasons": " "},
            "Say why, here or in the reply to the sender below.",
        ),
        ({"outcome": "amended", "value": "1066"}, "greater than or equal to 1900"),
        ({"outcome": "amended", "value": "soon"}, "Enter a whole number."),
        (
            {"verification": "la_verified", "verified_on": "2026-01-31", "verified_by_role": ""},
            "verified by the LA needs a date, a role and a basis",
        ),
        (
            {
                "verification": "la_verified",
                "verified_on": "2026-12-31",
                "verified_by_role": "Role",
                "verified_basis": "Basis",
            },
            "This date is still to come.",
        ),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(at_work, moderator, others, words):
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    key = submission.proposed.get().pk
    typed_values = typed(
        submission, {"founded_year": others.pop("outcome", "accepted")}, note="A note."
    )
    if "value" in others:
        typed_values[f"value-{key}"] = others.pop("value")

    for step in ("check", "decide"):
        page = at_work.post(address(submission), {**typed_values, **others, "step": step})

        assert words in page.content.decode()
        assert "There is a problem" in page.content.decode()
        assert "A note." in page.content.decode()
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW


def test_a_record_that_moved_is_shown_as_a_conflict_to_choose_in(at_work, moderator) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    typed_values = typed(submission, {"founded_year": "accepted"})
    Partnership.objects.filter(slug="camden-invented-learning").update(founded_year=2012)

    page = at_work.post(address(submission), {**typed_values, "step": "decide"})

    text = page.content.decode()
    assert "The record has changed since you opened this page." in text
    assert "Conflict: the record has changed since this was proposed." in text
    assert "Accept anyway: it replaces what the page says now" in text
    assert "Because a test says so." in text
    # What it holds now was read from the page that came back, and can be sent.
    form = page.context["form"]
    typed_values |= {"record": form["record"].value(), "version": form["version"].value()}
    at_work.post(address(submission), {**typed_values, "step": "decide"})
    assert Partnership.objects.get(slug="camden-invented-learning").founded_year == 1999


def test_a_canned_reason_is_put_in_to_be_edited(at_work, moderator) -> None:
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator)
    key = submission.proposed.get().pk
    no_source, opinion = (
        CannedReply.objects.get(title=title)
        for title in ("The source does not say it", "Opinion, not fact")
    )
    typed_values = typed(
        submission, {"text": ""}, reasons="Hello.", canned_reply=no_source.pk, step="reason"
    )

    page = at_work.post(address(submission), {**typed_values, f"canned_reply-{key}": opinion.pk})

    form = page.context["form"]
    assert form["reasons"].value().startswith("Hello.\n\nWe could not find this")
    assert form[f"reason-{key}"].value().startswith("We record what something is and does")
    assert "There is a problem" not in page.content.decode()


def test_moderators_save_the_replies_that_they_begin_with(at_work, moderator) -> None:
    path = "/moderation/replies/"
    title = "Opinion, not fact"
    assert title in at_work.get(path).content.decode()
    assert "already exists" in at_work.post(path, {"title": title, "text": "x"}).content.decode()
    at_work.post(path, {"title": "Invented reply", "text": "We asked the invented council."})
    added = CannedReply.objects.get(title="Invented reply")

    at_work.post(f"{path}{added.pk}/", {"title": "Invented reply", "text": "We asked it."})
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator)
    assert "Invented reply" in at_work.get(address(submission)).content.decode()
    typed_values = typed(submission, {"text": ""}, canned_reply=added.pk, step="reason")
    page = at_work.post(address(submission), typed_values)
    assert page.context["form"]["reasons"].value().endswith("We asked it.")

    at_work.post(f"{path}{added.pk}/", {"remove": "on"})
    assert not CannedReply.objects.filter(pk=added.pk).exists()
    kept = at_work.post(address(submission), typed_values)
    assert kept.status_code == 200, "what was chosen is gone: nothing is put in"


def test_each_refused_field_has_its_reason_or_all_of_them_have_one(at_work, moderator) -> None:
    submission = in_review(
        about_a_partnership(),
        {"partnership_website": "https://example.org", "partnership_founded_year": 1999},
        moderator,
    )
    website, founded = submission.proposed.order_by("-field")
    typed_values = typed(submission, {"website": "accepted", "founded_year": "refused"}, reasons="")
    ignored = {f"reason-{website.pk}": "x" * 10_000}

    missing = at_work.post(address(submission), {**typed_values, **ignored, "step": "decide"})
    assert list(missing.context["form"].errors) == [f"reason-{founded.pk}"]
    reason = {f"reason-{founded.pk}": "The source says 2017."}
    check = at_work.post(address(submission), {**typed_values, **reason, "step": "check"})
    assert "- Founded: Not accepted. The source says 2017." in check.content.decode()
    at_work.post(address(submission), {**typed_values, **reason, "step": "decide"})

    submission.refresh_from_db()
    assert (submission.state, submission.reasons) == (State.PARTLY_ACCEPTED, "")
    assert dict(submission.proposed.values_list("field", "reason")) == {
        "website": "",
        "founded_year": "The source says 2017.",
    }
    assert "The source says 2017." in at_work.get(address(submission)).content.decode()


def test_what_one_typed_is_kept_when_another_took_over(at_work, moderator, make_staff) -> None:
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator)
    typed_values = typed(submission, {"text": "accepted"}, step="decide")
    other = make_staff(roles.ADMINISTRATOR)
    claim_submission(reference=submission.reference, version=submission.version, user=other)

    text = at_work.post(address(submission), typed_values).content.decode()

    assert "Nothing was done" in text
    assert "Because a test says so." in text
    assert AuthoritySummary.objects.get(pk=submission.authority_id).text != "New"


def test_nobody_is_offered_the_form_for_what_they_sent_in(at_work, moderator) -> None:
    own = Sender("Me", moderator.email.upper(), "Moderator", at_the_authority=False)
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator, sender=own)

    text = at_work.get(address(submission)).content.decode()
    assert "You sent this in yourself" in text
    assert "Your decision" not in text
    text = at_work.post(
        address(submission), typed(submission, {"text": "accepted"}, step="decide")
    ).content.decode()
    assert "You sent this in yourself, so somebody else must decide it." in text
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW


def test_a_message_without_a_field_is_right_or_not(at_work, moderator) -> None:
    submission = in_review(about_camden(), {}, moderator, message="All of it is old.")
    typed_values = typed(submission, {}, right="no", step="decide")

    at_work.post(address(submission), typed_values)

    submission.refresh_from_db()
    assert (submission.state, submission.change) == (State.REJECTED, None)


def test_a_page_of_due_lists_is_for_moderators(at_work) -> None:
    AuthoritySummary.objects.filter(pk=about_camden().authority.pk).update(
        verification="la_verified",
        verified_on=timezone.localdate() - timedelta(days=500),
        verified_by_role="Director of testing",
        verified_basis="By mail",
    )

    text = at_work.get("/moderation/due/").content.decode()

    assert "Camden" in text
    assert "Nobody to write to" in text
