"""The first e-mail to an LA: who gets it, once; who answered; and the one reminder."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boundaries.models import LocalAuthority
from contacts.links import unsubscribe_url
from contacts.models import Contact
from contacts.services import save_contact
from corrections.invitations import InvitationLine, Standing, invitation_lines
from corrections.models import Draft, Intent, Invitation, Submission
from corrections.services.invite import invite_authorities, remind_authorities
from corrections.services.retention import delete_expired
from corrections.states import State
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary
from staff import roles
from tests.conftest import new_staff
from tests.contacts.invented import ROLE, SOURCE, invented_contact
from tests.corrections.invented import about_camden, received
from tests.corrections.officer import fill, links_in
from tests.mail.mail_server import MailServer, text_of

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
CAMDEN, LEEDS = "E09000007", "E08000035"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def user():
    return new_staff(roles.MODERATOR)


@pytest.fixture
def contact(user) -> Contact:
    return invented_contact(user=user)


def line_of(code: str = CAMDEN) -> InvitationLine:
    return invitation_lines([code])[0]


def page_in(message) -> str:
    (path,) = links_in(text_of(message), "invited")
    return str(path)


def test_it_is_sent_once_and_answered_with_one_press(
    client: Client, post: MailServer, user, contact
) -> None:
    invented_contact(user=user, authority="leeds")
    assert line_of().standing is Standing.NEVER_ASKED

    assert invite_authorities(authorities=[CAMDEN], user=user) == 1
    assert invite_authorities(authorities=[CAMDEN], user=user) == 0
    call_command("send_emails")

    (message,) = post.inbox
    assert message["To"] == contact.email
    assert message["Subject"] == "Is the page of Camden right?"
    for text in (text_of(message), text_of(message, "html")):
        assert f"Hello {ROLE}," in text
        assert f"Where we got it: {SOURCE}" in text
        assert unsubscribe_url(contact.email) in text
    assert (line_of().standing, line_of(LEEDS).standing) == (Standing.ASKED, Standing.NEVER_ASKED)

    path = page_in(message)
    page = client.get(path).content.decode()
    assert "Is the page of Camden right?" in page
    assert contact.email not in page
    assert Submission.objects.count() == 0
    for _ in range(2):
        assert "<h1>Thank you</h1>" in client.post(path, {"right": "1"}).content.decode()
    submission = Submission.objects.get()
    assert (submission.intent, submission.state) == (Intent.CONFIRM, State.PENDING)
    assert (submission.submitter.role, submission.submitter.at_the_authority) == (ROLE, True)
    line = line_of()
    assert line.standing is Standing.ANSWERED
    assert line.invitation is not None
    assert line.invitation.answer == submission.reference
    assert line.invitation.invited_by == user


def test_a_correction_by_the_link_is_an_answer_from_whatever_address(
    client: Client, post: MailServer, user, contact, clock
) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)
    call_command("send_emails")

    begun = client.post(page_in(post.inbox[0]), {"correct": "1"})
    draft = Draft.objects.get()
    assert begun["Location"].startswith(f"/corrections/draft/{draft.token}/")
    assert draft.authority_id == CAMDEN
    fill(client, draft, summary_text="An invented account of Camden.")
    clock.shift(timedelta(minutes=5))
    client.post(f"/corrections/draft/{draft.token}/check/", {"homepage": ""})
    assert line_of().standing is Standing.ASKED, "nobody has confirmed it yet"
    call_command("send_emails")
    (path,) = links_in(text_of(post.inbox[1]), "confirm")
    client.post(path)

    assert Submission.objects.get().submitter.email != contact.email
    assert line_of().standing is Standing.ANSWERED


def test_what_comes_from_the_address_is_an_answer_too(user, contact, clock) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)
    clock.shift(timedelta(hours=1))
    submission = received(about_camden(), {"summary_text": "Invented."})
    assert line_of().standing is Standing.ASKED
    contact.email = submission.submitter.email.upper()
    save_contact(contact=contact, user=user)

    assert line_of().standing is Standing.ANSWERED
    Submission.objects.update(state=State.SPAM, closed_at=MORNING)
    assert line_of().standing is Standing.ASKED


def test_it_is_reminded_once_and_only_without_an_answer(
    post: MailServer, client: Client, user, contact, clock
) -> None:
    invented_contact(user=user, authority="leeds")
    invite_authorities(authorities=[CAMDEN, LEEDS], user=user)
    clock.shift(timedelta(days=13))
    assert remind_authorities(user=user) == 0
    clock.shift(timedelta(days=2))
    call_command("send_emails")
    client.post(page_in(next(m for m in post.inbox if "leeds" in m["To"])), {"right": "1"})

    assert [remind_authorities(user=user), remind_authorities(user=user)] == [1, 0]
    call_command("send_emails")

    reminder = post.inbox[-1]
    assert reminder["To"] == contact.email
    assert reminder["Subject"] == "A reminder: is the page of Camden right?"
    assert "We will not ask again." in text_of(reminder)
    clock.shift(timedelta(days=90))
    assert remind_authorities(user=user) == 0
    assert line_of().invitation.reminded_by == user  # type: ignore[union-attr]


def test_who_unsubscribed_is_not_written_to(client: Client, user, contact, clock) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)
    client.post(re.sub(r"^https?://[^/]+", "", unsubscribe_url(contact.email)))
    assert OutgoingEmail.objects.count() == 0
    assert line_of().standing is Standing.UNSUBSCRIBED
    clock.shift(timedelta(days=30))
    assert remind_authorities(user=user) == 0

    leeds = invented_contact(user=user, authority="leeds")
    client.post(re.sub(r"^https?://[^/]+", "", unsubscribe_url(leeds.email)))
    assert invite_authorities(authorities=[LEEDS], user=user) == 0
    assert line_of(LEEDS).standing is Standing.UNSUBSCRIBED


def test_an_email_that_never_arrived_can_go_to_another_address(
    post: MailServer, user, contact
) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)
    post.handler.moods["RCPT"] = "550 No such mailbox"
    call_command("send_emails")
    assert line_of().standing is Standing.NOT_SENT
    assert invite_authorities(authorities=[CAMDEN], user=user) == 0

    post.handler.moods.clear()
    contact.email = "improvement@camden.gov.uk"
    save_contact(contact=contact, user=user)
    assert invite_authorities(authorities=[CAMDEN], user=user) == 1
    call_command("send_emails")

    assert [message["To"] for message in post.inbox] == ["improvement@camden.gov.uk"]
    assert line_of().standing is Standing.ASKED
    assert Invitation.objects.filter(authority=CAMDEN).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            authority_id=CAMDEN, contact=contact, invited_at=MORNING, invited_by=user
        )


def test_nobody_is_invited_who_has_verified_or_has_no_contact(user, contact) -> None:
    AuthoritySummary.objects.filter(pk=CAMDEN).update(verification="la_supplied")
    assert line_of().standing is Standing.ANSWERED
    assert line_of(LEEDS).standing is Standing.NO_CONTACT

    assert invite_authorities(authorities=[CAMDEN, LEEDS], user=user) == 0


def test_the_newest_entry_that_may_be_used_is_written_to(user, contact, clock) -> None:
    for email, is_usable in (("new@camden.gov.uk", True), ("wrong@camden.gov.uk", False)):
        clock.shift(timedelta(minutes=1))
        invented_contact(user=user, email=email, is_usable=is_usable)

    invite_authorities(authorities=[CAMDEN], user=user)

    assert OutgoingEmail.objects.get().to == "new@camden.gov.uk"


def test_without_its_entry_a_link_still_leads_to_the_correction(
    client: Client, post: MailServer, user, contact
) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)
    call_command("send_emails")
    contact.delete()

    page = client.get(page_in(post.inbox[0])).content.decode()

    assert "Yes, the page is right" not in page
    assert "put something right" in page
    client.post(page_in(post.inbox[0]), {"right": "1"})
    assert Submission.objects.count() == 0
    assert client.get("/corrections/invited/made-up/").status_code == 404


def test_that_an_la_was_asked_is_kept_and_the_email_is_not(user, contact) -> None:
    invite_authorities(authorities=[CAMDEN], user=user)

    delete_expired(now=MORNING + timedelta(days=3 * 365))

    assert (OutgoingEmail.objects.count(), Contact.objects.count()) == (0, 0)
    kept = Invitation.objects.get()
    assert (kept.authority_id, kept.invited_by, kept.contact) == (CAMDEN, user, None)
    assert line_of().standing is Standing.ASKED


def test_the_number_of_queries_does_not_grow(user) -> None:
    for authority in LocalAuthority.objects.on_the_map():
        invented_contact(user=user, authority=authority)
    with CaptureQueriesContext(connection) as few:
        invitation_lines([CAMDEN])
    invite_authorities(authorities=LocalAuthority.objects.values_list("pk", flat=True), user=user)
    with CaptureQueriesContext(connection) as many:
        lines = invitation_lines()

    assert {line.standing for line in lines} == {Standing.ASKED}
    assert (len(few), len(many)) == (4, 5)
