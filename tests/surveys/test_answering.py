"""Answering a survey by the pages: the link, consent, what is kept, sending and withdrawing."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from contacts.models import Contact, Unsubscription, address_mark
from contacts.services import unsubscribe
from mail.models import OutgoingEmail
from partnerships.models import Partnership
from staff import roles
from surveys.invitations import to_invite
from surveys.links import answer_path
from surveys.models import (
    QuestionnaireVersion,
    Respondent,
    RoundEvent,
    RoundKey,
    SurveyAnswer,
    SurveyResponse,
    SurveyRound,
)
from surveys.personal_data import email_of
from surveys.services.answering import submit_response
from surveys.services.invite import invite_to_round
from surveys.services.rounds import NotNow, close_round, extend_round, publish_round
from tests.contacts.invented import invented_contact
from tests.surveys.invented import (
    EMAIL,
    invented_postcode,
    invented_respondent,
    invented_round,
    invited,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_with_a_postcode")]

YOU = {
    "role": "head", "phase": "primary", "school_type": "community",
    "trust_size": "does_not_apply", "postcode": "NW1 2DB",
}  # fmt: skip


@pytest.fixture
def _with_a_postcode(db: None) -> None:
    invented_postcode()


def page_of(respondent: Respondent, name: str) -> str:
    return f"{answer_path(respondent)}page/{name}/"


def test_whoever_asks_is_sent_a_link_and_agrees_before_the_first_question(client: Client) -> None:
    round = invented_round()

    client.post(f"/surveys/{round.name}/", {"email": EMAIL, "homepage": ""})
    link = re.search(r"/surveys/answer/\S+", OutgoingEmail.objects.get(to=EMAIL).text)
    assert link
    start = link[0]
    assert client.get(f"{start}page/you/")["Location"] == start
    assert client.post(start, {}).status_code == 422
    assert not SurveyResponse.objects.exists()

    agreed = client.post(start, {"consent": "on"})

    assert agreed["Location"] == f"{start}page/you/"
    assert SurveyResponse.objects.get().consented_at


def test_an_address_answers_once_in_a_round(client: Client) -> None:
    round = invented_round()
    for email in (EMAIL, EMAIL.upper()):
        client.post(f"/surveys/{round.name}/", {"email": email, "homepage": ""})

    respondent = Respondent.objects.get()
    assert email_of(respondent) == EMAIL
    assert EMAIL not in f"{respondent.email} {respondent.mark}"


def test_a_network_may_not_ask_for_any_number_of_links(client: Client) -> None:
    round = invented_round()
    statuses = [
        client.post(f"/surveys/{round.name}/", {"email": EMAIL, "homepage": ""}).status_code
        for _ in range(6)
    ]

    assert statuses == [200] * 5 + [429]
    page = client.post(f"/surveys/{round.name}/", {"email": EMAIL}, headers={"Origin": "https://x"})
    assert page.status_code == 403


def test_a_postcode_gives_the_place_and_is_dropped(client: Client) -> None:
    respondent = invented_respondent()

    client.post(page_of(respondent, "you"), YOU)

    response = SurveyResponse.objects.get()
    assert response.authority is not None
    assert response.authority.slug == "camden"
    assert response.region == response.authority.region
    groups = (response.role, response.phase, response.school_type, response.trust_size)
    assert groups == ("head", "primary", "community", "does_not_apply")
    kept = SurveyAnswer.objects.values_list("question", "values", "text", "no_answer")
    assert "NW1" not in str(list(kept))
    assert ("trust_size", [], "", "does_not_apply") in list(kept)


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        ("you", YOU | {"postcode": "NW1"}, "Enter a full postcode"),
        ("you", YOU | {"postcode": "ZZ9 9ZZ"}, "We cannot find that postcode in England"),
        ("you", YOU | {"role": ""}, "Answer “What is your role?”"),
        ("local", {"enables": ["time", "money", "trust", "convenor"]}, "Choose up to 3"),
        ("local", {"enables": ["time", "nothing"]}, "Choose only “None of these”"),
        ("local", {"enables": ["time", "dont_know"]}, "Choose only “Don’t know”"),
    ],
)
def test_what_is_wrong_is_told_and_not_kept(client: Client, page, typed, told) -> None:
    respondent = invented_respondent()

    shown = client.post(page_of(respondent, page), typed)

    assert shown.status_code == 422
    assert told in shown.content.decode()
    assert not SurveyAnswer.objects.exists()


def test_answers_lead_on_and_are_there_when_one_comes_back(client: Client) -> None:
    respondent = invented_respondent()
    client.post(page_of(respondent, "you"), YOU)
    now = {"works_with__la": "monthly", "works_on": ["attendance"], "in_partnership": "no"}

    after = client.post(page_of(respondent, "now"), now)

    assert after["Location"] == page_of(respondent, "no_member")
    again = Client().get(page_of(respondent, "now"))
    form = {box.name: box.value() for _, boxes in again.context["shown"] for box in boxes}
    assert form["works_with__la"] == ["monthly"]
    assert form["works_on"] == ["attendance"]
    assert form["works_with__hub"] is None


def test_it_is_sent_with_a_copy_once_what_is_required_is_answered(client: Client) -> None:
    respondent = invented_respondent()
    check = f"{answer_path(respondent)}check/"
    assert "Not answered yet" in client.post(check).content.decode()
    client.post(page_of(respondent, "you"), YOU)

    sent = client.post(check, {"copy": "1"})

    assert sent["Location"] == answer_path(respondent)
    assert "We have received your answers" in client.get(answer_path(respondent)).content.decode()
    assert SurveyResponse.objects.get().submitted_at
    copy = OutgoingEmail.objects.get(subject__startswith="Your answers").text
    assert "Head teacher or principal" in copy


def test_withdrawing_deletes_the_answers_and_one_may_begin_again(client: Client) -> None:
    respondent = invented_respondent()
    client.post(page_of(respondent, "you"), YOU)
    close_round(name=respondent.round.name)

    client.post(f"{answer_path(respondent)}withdraw/")

    assert not SurveyResponse.objects.exists()
    assert not SurveyAnswer.objects.exists()
    assert "withdrawn, and deleted" in client.get(answer_path(respondent)).content.decode()


def test_a_round_closes_itself_and_can_be_extended(client: Client) -> None:
    respondent = invented_respondent()
    today = timezone.localdate()
    begun, yesterday = today - timedelta(days=9), today - timedelta(days=1)
    SurveyRound.objects.update(opens_on=begun, closes_on=yesterday)

    assert client.post(page_of(respondent, "you"), YOU)["Location"] == answer_path(respondent)
    assert not SurveyRound.objects.taking_answers().exists()
    assert (
        "This survey is not open now"
        in client.get(f"/surveys/{respondent.round.name}/").content.decode()
    )

    extend_round(name=respondent.round.name, closes_on=today)
    assert client.post(page_of(respondent, "you"), YOU)["Location"] == page_of(respondent, "now")


def test_publication_destroys_the_key_and_whoever_answered(client: Client) -> None:
    respondent = invented_respondent()
    client.post(page_of(respondent, "you"), YOU)
    submit_response(respondent=respondent, copy=None)
    invented_respondent(respondent.round, "never.sent@school.example")
    with pytest.raises(NotNow):
        publish_round(name=respondent.round.name)
    close_round(name=respondent.round.name)

    publish_round(name=respondent.round.name)

    assert "2 had a link, 1 response" in RoundEvent.objects.get(act="published").note
    assert not RoundKey.objects.exists()
    assert not Respondent.objects.exists()
    assert not OutgoingEmail.objects.filter(to=EMAIL).exists()
    assert SurveyResponse.objects.get().answers.exists()
    assert client.get(answer_path(respondent)).status_code == 404


@pytest.fixture
def colleagues(client: Client, make_staff) -> list[Respondent]:
    """Two people of Camden who have agreed to take part."""
    round = invented_round("supply-1.toml")
    user = make_staff(roles.MODERATOR)
    emails = ("schools@camden.gov.uk", "another@camden.gov.uk")
    contacts = [invented_contact(email=email, user=user) for email in emails]
    respondents = [invited(round, contact) for contact in contacts]
    for respondent in respondents:
        client.post(answer_path(respondent), {"consent": "on"})
    return respondents


def test_the_people_of_an_authority_fill_in_one_response(client: Client, colleagues) -> None:
    respondents = colleagues

    response = SurveyResponse.objects.get()
    assert (response.organisation, response.authority_id) == ("authority", "E09000007")
    assert response.region is not None
    client.post(page_of(respondents[0], "you"), {"role": "la_improvement"})
    assert client.get(page_of(respondents[1], "area")).status_code == 200
    assert client.get(page_of(respondents[1], "money")).status_code == 302


def test_whoever_withdraws_alone_leaves_the_answers_of_the_others(
    client: Client, colleagues
) -> None:
    first, second = colleagues
    client.post(page_of(first, "you"), {"role": "la_improvement"})
    start, withdraw = answer_path(first), f"{answer_path(first)}withdraw/"
    assert "Two people answer for Camden" in client.get(start).content.decode()
    assert "Two people answer for Camden" in client.get(withdraw).content.decode()

    client.post(withdraw)

    assert SurveyResponse.objects.get().answers.exists()
    assert "You have withdrawn" in client.get(start).content.decode()
    assert "people answer" not in client.get(answer_path(second)).content.decode()
    client.post(f"{answer_path(second)}withdraw/")
    assert not SurveyResponse.objects.exists()


def test_one_of_them_can_say_that_all_answers_go(client: Client, colleagues) -> None:
    first, second = colleagues

    client.post(f"{answer_path(second)}withdraw/", {"everybody": "1"})

    assert not SurveyResponse.objects.exists()
    first.refresh_from_db()
    assert first.response is None
    assert client.get(answer_path(first)).status_code == 200


@pytest.mark.parametrize(
    ("slug", "authority", "region"),
    [
        ("camden-invented-learning", "Camden", "London"),
        ("severn-invented-alliance", None, "South West"),
    ],
)
def test_a_partnership_answers_from_where_it_works(
    client: Client, make_staff, slug, authority, region
) -> None:
    partnership = Partnership.objects.get(slug=slug)
    contact = invented_contact(
        authority=None,
        partnership=partnership,
        email="office@learning.example",
        user=make_staff(roles.MODERATOR),
    )
    respondent = invited(invented_round("supply-1.toml"), contact)

    client.post(answer_path(respondent), {"consent": "on"})

    response = SurveyResponse.objects.get()
    assert (response.authority.name if response.authority else None) == authority
    assert (response.region.name if response.region else None) == region


RANKED = {"why__vision": "1", "why__la_capacity": "2"}


@pytest.fixture
def leader(client: Client, make_staff) -> Respondent:
    """Somebody of a partnership in Camden who has agreed to take part."""
    contact = invented_contact(
        authority=None,
        partnership=Partnership.objects.get(slug="camden-invented-learning"),
        email="office@learning.example",
        user=make_staff(roles.MODERATOR),
    )
    respondent = invited(invented_round("supply-1.toml"), contact)
    client.post(answer_path(respondent), {"consent": "on"})
    return respondent


def test_a_number_that_is_not_known_leaves_its_box_empty(client: Client, leader) -> None:
    client.post(page_of(leader, "reach"), {"no_answer_members": "dont_know"})

    again = client.get(page_of(leader, "reach"))

    form = {box.name: box.value() for _, boxes in again.context["shown"] for box in boxes}
    assert (form["members"], form["no_answer_members"]) == (None, "dont_know")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (RANKED | {"why__other": "2"}, "” cannot both have place 2."),
        ({"why__vision": "1", "why__other": "3"}, "no option has place 2 in “Why was it founded?”"),
        ({"why__vision": "4"}, "4 is not one of the available choices"),
    ],
)
def test_an_order_of_preferences_has_each_place_once_from_the_first(
    client: Client, leader, typed, told
) -> None:
    shown = client.post(page_of(leader, "beginnings"), typed)

    assert shown.status_code == 422
    assert told in shown.content.decode()
    assert not SurveyAnswer.objects.exists()


def test_an_order_of_preferences_is_kept_shown_and_sent(client: Client, leader) -> None:
    client.post(page_of(leader, "you"), {"role": "partnership_leader"})
    client.post(page_of(leader, "beginnings"), RANKED | {"no_answer_why": "dont_know"})

    answer = SurveyAnswer.objects.get(question="why")
    assert (answer.values, answer.no_answer) == (["vision", "la_capacity"], "")
    again = client.get(page_of(leader, "beginnings"))
    form = {box.name: box.value() for _, boxes in again.context["shown"] for box in boxes}
    assert (form["why__vision"], form["why__la_capacity"], form["why__other"]) == (1, 2, None)
    told = "1. An aim that leaders shared, 2. The LA could do less than before"
    assert told in client.get(f"{answer_path(leader)}check/").content.decode()
    client.post(f"{answer_path(leader)}check/", {"copy": "1"})
    assert told in OutgoingEmail.objects.get(subject__startswith="Your answers").text


def test_whoever_cannot_rank_says_so(client: Client, leader) -> None:
    client.post(page_of(leader, "beginnings"), {"no_answer_why": "dont_know"})

    assert SurveyAnswer.objects.get(question="why").no_answer == "dont_know"


def test_a_questionnaire_that_was_used_is_never_changed() -> None:
    invented_round()

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        QuestionnaireVersion.objects.update(text="Something else")


def test_an_answer_is_of_one_kind() -> None:
    response = invented_respondent().response
    assert response is not None
    for wrong in ({}, {"number": 1, "text": "Two"}, {"no_answer": "none_such"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SurveyAnswer.objects.create(response=response, question="role", **wrong)


@pytest.mark.parametrize("page", ["page/needs/", "check/", ""])
def test_a_page_asks_few_questions_of_the_database(
    client: Client, django_assert_max_num_queries, page
) -> None:
    respondent = invented_respondent()
    client.post(page_of(respondent, "you"), YOU)

    with django_assert_max_num_queries(8):
        assert client.get(f"{answer_path(respondent)}{page}").status_code == 200


def test_invented_rounds_say_so_and_are_removed_whole(client: Client, make_staff, capsys) -> None:
    user = make_staff(roles.MODERATOR)
    real = invented_contact(user=user)
    unsubscribe(mark=address_mark(real.email))
    call_command("demo_survey")
    paths = [f"/{line.split('/', 3)[3]}" for line in capsys.readouterr().out.split()]
    assert paths == ["/surveys/invented-schools/", "/staff/surveys/invented-areas/"]
    client.post(paths[0], {"email": EMAIL, "homepage": ""})
    respondent = Respondent.objects.get()
    client.post(answer_path(respondent), {"consent": "on"})
    client.post(page_of(respondent, "you"), YOU)
    for page in (paths[0], answer_path(respondent), page_of(respondent, "you")):
        assert "This survey is invented" in client.get(page).content.decode()
    assert "is invented" in OutgoingEmail.objects.get(to=EMAIL).text
    # Its own contacts and nobody else are invited, and by it alone.
    assert invite_to_round(name="invented-areas", user=user) == 10
    invited_emails = OutgoingEmail.objects.exclude(to=EMAIL)
    assert all(email.to.endswith(".example") for email in invited_emails)
    assert all("is invented" in email.text for email in invited_emails)
    unsubscribe(mark=address_mark(invited_emails[0].to))
    assert to_invite(invented_round("supply-1.toml")).invitees == []
    with pytest.raises(CommandError):
        call_command("demo_survey")

    call_command("demo_survey", "--remove")

    assert SurveyRound.objects.get().name == "invented"
    assert not SurveyAnswer.objects.exists()
    assert not OutgoingEmail.objects.exists()
    assert Contact.objects.get() == real
    assert Unsubscription.objects.get().mark == address_mark(real.email)
