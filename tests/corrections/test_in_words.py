"""What a sender wrote in words: put in fields for them, or done by hand, and told as it was."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic
from corrections.secret_links import status_path
from corrections.services.submit import Citation
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import Change, Partnership
from tests.corrections.test_decide import VERIFIED, ruled
from tests.staff.test_admin import filled_in

from .invented import about_a_partnership, about_camden, in_review
from .test_moderation import address, typed

pytestmark = pytest.mark.django_db
ENDED = "The contract ended in 2024. Please say so."
SLUG = "camden-invented-learning"


def told(submission: Submission) -> str:
    """Returns the e-mail about the decision, and what the sender's page says."""
    email = OutgoingEmail.objects.get(dedupe_key__startswith=f"decided-{submission.reference}")
    page = Client().get(status_path(submission)).content.decode()
    return email.text + page


def test_words_are_put_in_a_field_and_decided_as_others(at_work: Client, moderator: User) -> None:
    submission = in_review(about_camden(), {}, moderator, message=ENDED)
    page = at_work.get(address(submission)).content.decode()
    assert address(submission, "put/") in page
    put = f"{address(submission, 'put/')}?{urlencode({'field': f'{SLUG}:partnership_lifecycle'})}"
    form = at_work.get(put).content.decode()
    assert ENDED in form
    values = {"version": submission.version, "value": "active", "source": ""}
    assert "already says this" in at_work.post(put, values).content.decode()

    values |= {"value": "ended", "source": "https://example.org/minutes"}
    page = at_work.post(put, values, follow=True).content.decode()

    assert f"Entered by {moderator.email} for the sender." in page
    submission.refresh_from_db()
    proposal = submission.proposed.get()
    assert submission.partnership == Partnership.objects.get(slug=SLUG)
    assert (proposal.value_then, proposal.value_proposed) == ("active", "ended")
    assert proposal.source == "https://example.org/minutes"
    # A page that is older does nothing.
    other = put.replace("lifecycle", "founded_year")
    old = {"version": values["version"], "value": "1999"}
    assert "Somebody has changed this" in at_work.post(other, old).content.decode()

    decision = typed(submission, {"lifecycle": "accepted"}, step="decide")
    at_work.post(address(submission), decision)

    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED
    assert submission.partnership.lifecycle == "ended"
    text = told(submission)
    assert "What you sent is now part of the record." in text
    assert "(we entered this in a field for you)" in text
    assert "We entered this in a field for you, from your message." in text
    happened = at_work.get(address(submission)).content.decode()
    assert "Put in fields for the sender" in happened
    assert "<h3>Decided</h3>" in happened


def test_what_was_put_in_is_removed_again(at_work: Client, moderator: User) -> None:
    submission = in_review(
        about_a_partnership(), {"partnership_website": "https://a.example"}, moderator
    )
    put = f"{address(submission, 'put/')}?field={SLUG}:partnership_founded_year"
    at_work.post(put, {"version": submission.version, "value": "1999"})
    submission.refresh_from_db()
    own, added = submission.proposed.all()
    assert added.value_proposed == 1999
    remove = address(submission, "put/remove/")

    # What its sender proposed stays.
    at_work.post(remove, {"version": submission.version, "proposal": own.pk})
    assert submission.proposed.count() == 2
    at_work.post(remove, {"version": submission.version, "proposal": added.pk})

    assert submission.proposed.get() == own
    texts = list(submission.events.filter(act="propose").values_list("text", flat=True))
    assert texts == ["Founded: 1999", "Founded: removed again"]


def test_a_confirmation_with_words_needs_a_source_for_them(at_work, moderator) -> None:
    topic = ProposalTopic(Intent.CONFIRM, about_camden().authority)
    submission = in_review(topic, {}, moderator, message=ENDED, source=Citation())
    put = f"{address(submission, 'put/')}?field={SLUG}:partnership_lifecycle"
    values = {"version": submission.version, "value": "ended", "source": ""}
    assert "This field is required." in at_work.post(put, values).content.decode()

    at_work.post(put, values | {"source": "Minutes of May 2024"})

    submission.refresh_from_db()
    assert (submission.intent, submission.source_title) == (Intent.CORRECT, "Minutes of May 2024")


def test_it_is_done_by_hand_and_the_sender_is_told_so(at_work: Client, moderator: User) -> None:
    submission = in_review(about_camden(), {}, moderator, message=ENDED)
    by_hand = {"right": "by-hand", "step": "decide"}
    refused = at_work.post(address(submission), typed(submission, {}, **by_hand))
    assert "Choose the change that did it, or make it first." in refused.content.decode()
    partnership = Partnership.objects.get(slug=SLUG)
    record = f"/admin/partnerships/partnership/{partnership.pk}/change/"
    record = f"{record}?submission={submission.reference}"
    assert record in at_work.get(address(submission)).content.decode()
    edited = filled_in(at_work, record) | {"lifecycle": "ended", "why": "The contract ended."}
    saved = at_work.post(record, edited)
    assert saved["Location"] == address(submission)
    made = Change.objects.newest_first()[0]
    assert made.submission == submission.reference

    values = typed(submission, {}, done_by_hand=made.pk, **by_hand)
    at_work.post(address(submission), values)

    submission.refresh_from_db()
    assert (submission.state, submission.done_by_hand) == (State.ACCEPTED, made.pk)
    text = told(submission)
    assert "We have changed the record ourselves, as you asked." in text
    assert "part of the record" not in text
    assert f"/changes/{made.pk}/" in text
    page = at_work.get(address(submission)).content.decode()
    assert "Done by hand</strong>" in page
    assert f"/staff/changes/{made.pk}/" in page
    # Undoing the decision leaves what was done by hand, which is undone by itself.
    undo = {"version": submission.version, "why": "Too early."}
    at_work.post(address(submission, "undo/"), undo)
    submission.refresh_from_db()
    assert (submission.state, submission.done_by_hand) == (State.IN_REVIEW, None)
    partnership.refresh_from_db()
    assert partnership.lifecycle == "ended"


def test_it_has_ended_leads_back_with_the_change_chosen(at_work: Client, moderator: User) -> None:
    submission = in_review(about_a_partnership(), {}, moderator, message=ENDED)
    partnership = Partnership.objects.get(slug=SLUG)
    end = f"/staff/partnerships/{SLUG}/end/?submission={submission.reference}"
    page = at_work.get(address(submission))
    assert end in page.content.decode()
    assert "done_by_hand" not in page.context["form"].initial
    record = f"/admin/partnerships/partnership/{partnership.pk}/change/"
    from_the_record = at_work.get(f"{record}?submission={submission.reference}")
    assert end in from_the_record.content.decode()

    saved = at_work.post(end, {"ended_on": "2024", "successor": "", "why": "Its contract ended."})

    assert saved["Location"] == address(submission)
    made = Change.objects.newest_first()[0]
    page = at_work.get(address(submission))
    chosen = page.context["form"].initial
    assert (chosen["right"], chosen["done_by_hand"]) == ("by-hand", made.pk)
    assert "The record has changed since this was sent" not in page.content.decode()
    at_work.post(
        address(submission),
        typed(submission, {}, right="by-hand", done_by_hand=made.pk, step="decide"),
    )
    partnership.refresh_from_db()
    assert (partnership.lifecycle, partnership.ended_on) == ("ended", "2024")
    assert f"/changes/{made.pk}/" in told(submission)


def test_where_nothing_changed_the_sender_is_told_that(at_work: Client, moderator: User) -> None:
    submission = in_review(about_a_partnership(), {}, moderator, message=ENDED)
    at_work.post(address(submission), typed(submission, {}, right="yes", step="decide"))

    submission.refresh_from_db()
    assert (submission.state, submission.change) == (State.ACCEPTED, None)
    text = told(submission)
    assert "It changed nothing on the page." in text
    assert "part of the record" not in text


def test_a_confirmation_says_from_when_the_page_is_verified(moderator: User) -> None:
    submission = in_review(ProposalTopic(Intent.CONFIRM, about_camden().authority), {}, moderator)
    decided = ruled(submission, moderator, {}, right=True, verification_update=VERIFIED)

    said = "The page of Camden now says that the LA verified it on 20 November 2026."
    assert told(decided).count(said) == 2


def test_a_change_of_what_was_proposed_has_its_reason_beside_it(at_work, moderator) -> None:
    submission = in_review(about_a_partnership(), {"partnership_founded_year": 1999}, moderator)
    key = submission.proposed.get().pk
    values = typed(submission, {"founded_year": "amended"}, step="decide", reasons="")
    values |= {f"value-{key}": "2001", f"reason-{key}": "The charter is of 2001."}
    at_work.post(address(submission), values)

    submission.refresh_from_db()
    text = told(submission)
    assert "It now says: 2001. The charter is of 2001." in text
    assert text.count("The charter is of 2001.") == 2
    page = at_work.get(address(submission)).content.decode()
    assert "<h3>Decided</h3>" in page
    assert "2001" in page
    assert "The charter is of 2001." in page
