"""Inviting LAs and partnerships from the contact book, reminding them, and keeping silent."""

from datetime import timedelta
from typing import cast

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from boundaries.models import LocalAuthority
from contacts.models import Contact, Unsubscription, address_mark
from contacts.services import unsubscribe
from mail.models import OutgoingEmail
from mail.services import send_due_emails
from partnerships.models import Partnership
from partnerships.services.reshaping import merge_partnerships
from partnerships.services.undo import undo
from staff import roles
from surveys.invitations import to_invite, to_remind
from surveys.models import Respondent, RoundEvent, SurveyResponse, SurveyRound
from surveys.personal_data import email_of, encrypted
from surveys.services.answering import give_consent, submit_response, withdraw_response
from surveys.services.invite import invite_to_round, remind_of_round
from surveys.services.rounds import NotNow, close_round, publish_round
from tests.contacts.invented import invented_contact
from tests.surveys.invented import invented_respondent, invented_round, set_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(make_staff) -> User:
    return cast(User, make_staff(roles.MODERATOR))


@pytest.fixture
def book(user: User) -> dict[str, Contact]:
    """Two LAs in London, one elsewhere, and a partnership."""
    contacts = {
        slug: invented_contact(authority=slug, user=user)
        for slug in ("camden", "islington", "norfolk")
    }
    partnership = Partnership.objects.counted().exclude(coverage=None).order_by("pk")[0]
    contacts["partnership"] = invented_contact(
        authority=None, partnership=partnership, email="hello@partnership.example", user=user
    )
    return contacts


@pytest.fixture
def round() -> SurveyRound:
    return invented_round("supply-1.toml", invitation="What is there in your area?")


def place_of(respondent: Respondent) -> str:
    assert respondent.contact
    return respondent.contact.place


def test_each_is_invited_once_with_a_link_of_its_own(book, round, user) -> None:
    assert invite_to_round(name=round.name, user=user) == 4
    assert invite_to_round(name=round.name, user=user) == 0

    respondents = {email_of(respondent): respondent for respondent in Respondent.objects.all()}
    assert respondents.keys() == {contact.email for contact in book.values()}
    camden = respondents["schools@camden.gov.uk"]
    assert camden.organisation == "authority"
    assert camden.authority == LocalAuthority.objects.get(slug="camden")
    assert camden.region == camden.authority.region
    assert respondents["hello@partnership.example"].organisation == "partnership"
    email = OutgoingEmail.objects.get(to="schools@camden.gov.uk")
    assert "What is there in your area?" in email.text
    assert "to answer for Camden" in email.text
    assert "The invented page of the council" in email.text
    assert email.unsubscribe_url in email.text
    notes = RoundEvent.objects.filter(act="invited").order_by("pk").values_list("note", "by")
    assert list(notes) == [("4 e-mails", user.pk), ("0 e-mails", user.pk)]


def test_those_of_a_sort_or_a_region_are_chosen(book, round) -> None:
    camden = LocalAuthority.objects.get(slug="camden")

    def places(**chosen: str) -> set[str]:
        return {invitee.contact.place for invitee in to_invite(round, **chosen).invitees}

    assert places(organisation="authority") == {"Camden", "Islington", "Norfolk"}
    assert places(organisation="authority", region=camden.region_id) == {"Camden", "Islington"}
    assert places(organisation="partnership") == {book["partnership"].place}


def test_who_cannot_be_invited_is_counted(book, round, user) -> None:
    unsubscribe(mark=address_mark("schools@camden.gov.uk"))
    Contact.objects.filter(pk=book["islington"].pk).update(is_usable=False)

    answer = to_invite(round)

    assert {invitee.contact.place for invitee in answer.invitees} == {
        "Norfolk", book["partnership"].place,
    }  # fmt: skip
    assert (answer.invited, answer.unsubscribed) == (0, 1)
    assert answer.authorities_without_contact == 151
    assert invite_to_round(name=round.name, user=user) == 2


def test_an_invitation_that_was_not_sent_goes_to_another_address(book, round, user) -> None:
    invite_to_round(name=round.name, user=user)
    OutgoingEmail.objects.filter(to="schools@camden.gov.uk").update(state="failed")
    assert invite_to_round(name=round.name, user=user) == 0
    invented_contact(email="another@camden.gov.uk", user=user)

    assert invite_to_round(name=round.name, user=user) == 1


def test_whoever_has_not_answered_is_reminded_twice_and_no_more(book, round, user) -> None:
    invite_to_round(name=round.name, user=user)
    people = {place_of(person): person for person in Respondent.objects.all()}
    give_consent(respondent=people["Camden"])
    submit_response(respondent=people["Camden"], copy=None)
    give_consent(respondent=people["Islington"])
    withdraw_response(respondent=people["Islington"])
    assert to_remind(round) == []

    set_back(round, 8)
    written = [remind_of_round(name=round.name, user=user)]
    written.append(remind_of_round(name=round.name, user=user))
    for _ in range(2):
        set_back(round, 8)
        written.append(remind_of_round(name=round.name, user=user))

    assert written == [2, 0, 2, 0]
    reminders = OutgoingEmail.objects.filter(subject__startswith="A reminder")
    assert sorted(reminders.values_list("to", flat=True)) == [
        *["hello@partnership.example"] * 2, *["schools@norfolk.gov.uk"] * 2,
    ]  # fmt: skip
    assert "We will not ask again." in reminders.latest("pk").text
    with pytest.raises(IntegrityError), transaction.atomic():
        Respondent.objects.update(reminders=3)


def test_nobody_is_reminded_once_a_colleague_answered(round, user, book) -> None:
    invite_to_round(name=round.name, organisation="authority", user=user)
    camden = Respondent.objects.get(authority__slug="camden")
    colleague = Respondent.objects.create(
        round=round, organisation="authority", authority=camden.authority, mark="colleague",
        email=encrypted(round.key, "colleague@camden.gov.uk"), asked_at=timezone.now(),
    )  # fmt: skip
    give_consent(respondent=colleague)
    submit_response(respondent=colleague, copy=None)
    set_back(round, 8)

    assert {place_of(person) for person in to_remind(round)} == {"Islington", "Norfolk"}


def test_leaders_who_began_are_reminded_unless_they_unsubscribed(client: Client, user) -> None:
    round = invented_round()
    emails = ("ada.invented@school.example", "bob.invented@school.example")
    for address in emails:
        invented_respondent(round, address)
    set_back(round, 8)
    remind_of_round(name=round.name, user=user)
    email = OutgoingEmail.objects.get(to=emails[0], subject__startswith="A reminder")
    assert "You started our survey" in email.text

    done = client.post(email.unsubscribe_url, {"List-Unsubscribe": "One-Click"})

    assert "We will not write again" in done.content.decode()
    assert not OutgoingEmail.objects.filter(pk=email.pk).exists()
    set_back(round, 8)
    assert remind_of_round(name=round.name, user=user) == 1


def test_an_unsubscribed_address_stays_so_in_later_rounds(book, round, user) -> None:
    invite_to_round(name=round.name, user=user)
    unsubscribe(mark=address_mark("schools@camden.gov.uk"))
    close_round(name=round.name)
    publish_round(name=round.name)
    assert Unsubscription.objects.count() == 1

    later = invented_round("supply-1.toml", name="later")

    assert invite_to_round(name=later.name, user=user) == 3
    assert not OutgoingEmail.objects.filter(to="schools@camden.gov.uk").exists()


def test_mail_programs_are_told_how_to_stop(book, round, user, settings) -> None:
    settings.MAIL_IS_SET = True
    invite_to_round(name=round.name, organisation="partnership", user=user)
    send_due_emails()

    sent = mail.outbox[0]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in sent.body


def test_only_an_open_round_writes(book, round, user) -> None:
    close_round(name=round.name)

    for write in (invite_to_round, remind_of_round):
        with pytest.raises(NotNow):
            write(name=round.name, user=user)
    assert not OutgoingEmail.objects.exists()


def test_the_pages_say_how_many_before_anything_is_sent(
    client: Client, book, round, user, django_assert_max_num_queries
) -> None:
    client.force_login(user)
    with django_assert_max_num_queries(26):
        shown = client.get(f"/staff/surveys/{round.name}/invite/")
    assert "Send 4 e-mails" in shown.content.decode()
    assert not Respondent.objects.exists()
    client.post(f"/staff/surveys/{round.name}/invite/", {"organisation": "authority"})
    assert Respondent.objects.count() == 3
    set_back(round, 8)
    with django_assert_max_num_queries(22):
        reminded = client.get(f"/staff/surveys/{round.name}/remind/")
    assert "Send 3 reminders" in reminded.content.decode()

    client.post(f"/staff/surveys/{round.name}/remind/")

    assert Respondent.objects.filter(reminders=1).count() == 3
    progress = client.get(f"/staff/surveys/{round.name}/").context["progress"]
    assert progress.whole.asked == 3
    tables = {table.title: table for table in progress.tables}
    london = next(line for line in tables["By region"].lines if line.label == "London")
    assert london.asked == 2


def test_an_entry_that_goes_from_the_book_is_not_written_to(book, round, user) -> None:
    invite_to_round(name=round.name, user=user)
    book["camden"].delete()
    Respondent.objects.update(asked_at=timezone.now() - timedelta(days=8))

    assert remind_of_round(name=round.name, user=user) == 3


def test_contacts_and_answers_follow_a_merged_partnership_and_come_back(book, round, user) -> None:
    merged = book["partnership"].partnership
    kept = Partnership.objects.counted().exclude(coverage=None).order_by("pk")[1]
    invite_to_round(name=round.name, organisation="partnership", user=user)
    give_consent(respondent=Respondent.objects.get(partnership=merged))
    made = merge_partnerships(kept=kept, removed=merged, values={}, why="A test.", user=user.pk)

    def names() -> set[str]:
        later = to_invite(SurveyRound.objects.get(name="later"), organisation="partnership")
        return {
            Contact.objects.get(pk=book["partnership"].pk).place,
            SurveyResponse.objects.get().organisation_name,
            *(invitee.contact.place for invitee in later.invitees),
        }

    invented_round("supply-1.toml", name="later")
    assert names() == {kept.name}
    assert to_invite(round, organisation="partnership").invitees == []
    undo(context=made, why="They are two.", user=None)
    assert names() == {merged.name}
