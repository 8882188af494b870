"""Verified by the LA: an address of that LA, or a second moderator; and never by an editor."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from core.history.tracking import ChangedBy, change
from corrections.models import Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, VerificationUpdate, decide_submission
from corrections.services.submit import Citation, Sender
from partnerships.models import AuthoritySummary, Change
from partnerships.services import editing
from partnerships.vocabularies import Verification
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import about, about_camden, in_review, invented_partnership
from tests.corrections.officer import PERSON, address_of, begin, shown_values
from tests.corrections.test_moderation import address, typed
from tests.staff.test_admin import address as admin_address
from tests.staff.test_admin import filled_in

pytestmark = pytest.mark.django_db

PARENT = Sender("Gee Invented", "gee@mail.example", "Parent", at_the_authority=False)


def verified(submission: Submission, **others: str) -> dict[str, object]:
    """Returns what a moderator sends who says that the LA verified its page."""
    values = {
        "verification": "la_verified",
        "verified_on": timezone.localdate().isoformat(),
        "verified_by_role": "Director of testing",
        "verified_basis": "By mail",
        "step": "decide",
        **others,
    }
    return typed(submission, {"text": "accepted"}, **values)


def level() -> str:
    return AuthoritySummary.objects.get(authority__slug="camden").verification


def test_an_address_of_the_la_is_ticked(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator)
    page = client.get(address(submission)).content.decode()
    assert "ada@camden.gov.uk belongs to Camden, not to another public body" in page

    refused = client.post(address(submission), verified(submission))
    assert "It takes an e-mail address of this LA" in refused.content.decode()
    assert level() == "desk_research"
    done = client.post(address(submission), verified(submission, is_address_of_authority="on"))

    assert done.status_code == 302
    assert level() == "la_verified"


def test_any_other_address_needs_a_second_moderator(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator, sender=PARENT)
    assert "belongs to" not in client.get(address(submission)).content.decode()

    forged = verified(submission, is_address_of_authority="on")
    assert "or a second moderator" in client.post(address(submission), forged).content.decode()
    client.post(address(submission, "second/"), {"version": submission.version})
    assert "Second moderator wanted" in client.get("/moderation/").content.decode()

    # The first one cannot be the second one too.
    submission.refresh_from_db()
    client.post(address(submission, "claim/"), {"version": submission.version})
    submission.refresh_from_db()
    client.post(address(submission), verified(submission))
    assert level() == "desk_research"

    client.force_login(new_staff(roles.ADMINISTRATOR, "second"))
    client.post(address(submission, "claim/"), {"version": submission.version})
    submission.refresh_from_db()
    page = client.get(address(submission)).content.decode()
    assert "moderator@cfey.example has asked a second moderator" in page
    assert client.post(address(submission), verified(submission)).status_code == 302
    assert level() == "la_verified"


def test_the_service_refuses_whoever_is_no_moderator(moderator: User) -> None:
    editor = new_staff(roles.EDITOR)
    submission = in_review(ProposalTopic("confirm", about_camden().authority), {}, editor)  # type: ignore[arg-type]
    for verification in (Verification.LA_SUPPLIED, Verification.LA_VERIFIED):
        with pytest.raises(PermissionDenied):
            decide_submission(
                reference=submission.reference,
                version=submission.version,
                record=snapshot(ProposalTopic.of(submission))["version"],
                user=editor,
                decision=Decision(
                    {}, "", right=True, verification_update=VerificationUpdate(verification)
                ),
            )


@pytest.mark.parametrize("role", [roles.EDITOR, roles.MODERATOR, roles.ADMINISTRATOR])
def test_nobody_sets_it_by_hand_in_the_admin(client: Client, role: str) -> None:
    client.force_login(new_staff(role))
    summary = AuthoritySummary.objects.get(authority__slug="camden")
    url = admin_address(summary)
    forged = {
        "verification": "la_verified",
        "verified_on": "2026-11-01",
        "verified_by_role": "Parent",
        "verified_basis": "Nothing",
    }

    client.post(url, filled_in(client, url) | {"why": "A test.", "roles_note": "New"} | forged)

    summary.refresh_from_db()
    assert (summary.roles_note, summary.verification) == ("New", "desk_research")


def test_no_other_service_sets_it() -> None:
    summary = AuthoritySummary.objects.get(authority__slug="camden")
    summary.verification = "la_supplied"
    with pytest.raises(ValidationError, match="Moderators set"):
        editing.write(row=summary)
    with pytest.raises(ValidationError, match="Moderators set"):
        editing.update_summary(authority=summary.authority, values={"verified_by_role": "Director"})
    assert level() == "desk_research"


def test_a_spreadsheet_does_not_set_it(client: Client) -> None:
    client.force_login(new_staff(roles.EDITOR))
    upload = BytesIO(b"authority,verification\nE09000007,la_supplied\n")
    upload.name = "summaries.csv"

    refused = client.post("/staff/spreadsheets/", {"tables": upload})

    assert refused.status_code == 422
    assert refused.context["faults"][0].column == "verification"
    assert "Moderators set" in refused.context["faults"][0].reason


def test_an_editor_cannot_set_it_by_an_undo(client: Client) -> None:
    with change(by=ChangedBy.FILES, why="A test ships it."):
        AuthoritySummary.objects.filter(authority__slug="camden").update(verification="la_supplied")
    client.force_login(new_staff(roles.EDITOR))
    last = Change.objects.newest_first()[0]

    page = client.post(f"/staff/changes/{last.pk}/", {"why": "A test."}).content.decode()

    assert "Only moderators can set that" in page
    assert level() == "la_supplied"


@pytest.mark.parametrize(
    ("role", "fault"),
    [
        ("A Name &lt;a.name@council.example&gt;", "leave the e-mail address out"),
        ("Director, @ada", "leave the e-mail address out"),
        ("Director, 020 7946 0000", "leave the telephone number out"),
        ("Director, +44 (0)20 7946 0000", "leave the telephone number out"),
        ("ada  invented, Director", "sender’s name stands in this"),
    ],
)
def test_by_whom_takes_a_role(client: Client, moderator: User, role: str, fault: str) -> None:
    client.force_login(moderator)
    submission = in_review(about_camden(), {"summary_text": "New"}, moderator)
    answers = verified(submission, is_address_of_authority="on", verified_by_role=role)

    page = client.post(address(submission), answers).content.decode()

    assert fault in page
    assert level() == "desk_research"


def test_the_senders_name_is_not_accepted_into_the_record(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    summary = "Ada Invented runs it."
    submission = in_review(about_camden(), {"summary_text": summary}, moderator)
    answers = typed(submission, {"text": "accepted"}) | {"step": "decide"}
    assert (
        "sender’s name stands in this" in client.post(address(submission), answers).content.decode()
    )

    source = Citation(title="A talk with Ada Invented")
    other = in_review(about_camden(), {"summary_text": "New"}, moderator, source=source)
    answers = typed(other, {"text": "accepted"}) | {"step": "decide"}
    page = client.post(address(other), answers).content.decode()
    assert "The source: The sender’s name stands in this" in page
    assert AuthoritySummary.objects.get(authority__slug="camden").text not in (summary, "New")


def test_senders_are_told_where_their_name_would_be_published(client: Client) -> None:
    draft = begin(client)
    values = shown_values(client, draft) | {"summary_text": "Ada Invented runs it."}
    client.post(address_of(draft, "fields"), values)
    source = {"source_title": "Mail of ada@camden.gov.uk"}
    page = client.post(address_of(draft, "reasons"), source, follow=True).content.decode()
    assert "leave the e-mail address out" in page
    client.post(address_of(draft, "reasons"), {"source_title": "A talk with Ada Invented"})

    page = client.post(address_of(draft, "sender"), PERSON, follow=True).content.decode()

    assert "Your name also stands in “Summary”, “Title of the source”" in page


def test_one_word_is_no_name(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    head = Sender("Head", "head@camden.gov.uk", "Head", at_the_authority=True)
    submission = in_review(
        about(invented_partnership()), {"partnership_summary": "Head"}, moderator, sender=head
    )
    answers = typed(submission, {"summary": "accepted"}) | {"step": "decide"}
    assert client.post(address(submission), answers).status_code == 302
