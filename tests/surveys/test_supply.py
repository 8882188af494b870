"""LAs and partnerships answer from what the map says; what differs waits for moderators."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from boundaries.models import LocalAuthority
from corrections.models import Outcome, Submission
from corrections.proposals import ProposalTopic, snapshot
from corrections.services.decide import Decision, FieldDecision, decide_submission
from corrections.services.review import claim_submission
from corrections.states import State
from partnerships.models import AuthoritySummary, Membership, Partnership, Source
from staff import roles
from surveys.links import answer_path
from surveys.models import Respondent, SurveyRound
from tests.conftest import new_staff
from tests.contacts.invented import invented_contact
from tests.corrections.test_moderation import address, typed
from tests.surveys.invented import invented_round, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return new_staff(roles.MODERATOR)


@pytest.fixture
def round(db: None) -> SurveyRound:
    return invented_round("supply-1.toml")


@pytest.fixture
def officer(client: Client, moderator: User, round: SurveyRound) -> Respondent:
    """Somebody at Camden who has agreed to take part."""
    return agreed(client, round, invented_contact(user=moderator))


@pytest.fixture
def leader(client: Client, moderator: User, round: SurveyRound) -> Respondent:
    """Somebody of Camden Invented Learning who has agreed to take part."""
    contact = invented_contact(
        authority=None,
        partnership=Partnership.objects.get(slug="camden-invented-learning"),
        email="office@learning.example",
        user=moderator,
    )
    return agreed(client, round, contact)


def agreed(client: Client, round: SurveyRound, contact) -> Respondent:
    respondent = invited(round, contact)
    client.post(answer_path(respondent), {"consent": "on"})
    return respondent


def page_of(respondent: Respondent, name: str) -> str:
    return f"{answer_path(respondent)}page/{name}/"


def sends(client: Client, respondent: Respondent, **pages: dict[str, object]) -> None:
    """Answers pages, and sends all of it."""
    for name, answers in {"you": {"role": "other"}, **pages}.items():
        assert client.post(page_of(respondent, name), answers).status_code == 302, name
    sent = client.post(f"{answer_path(respondent)}check/", {})
    assert sent["Location"] == answer_path(respondent)


def shown(client: Client, respondent: Respondent, page: str) -> dict[str, object]:
    context = client.get(page_of(respondent, page)).context
    return {box.name: box.value() for _, boxes in context["shown"] for box in boxes}


def proposed(submission: Submission) -> dict[str, object]:
    return {str(change): change.value_proposed for change in submission.proposed.all()}


def decided(submission: Submission, user: User, outcome: Outcome, **others) -> Submission:
    claimed = claim_submission(
        reference=submission.reference, version=submission.version, user=user
    )
    decision = Decision(
        field_decisions={row.pk: FieldDecision(outcome) for row in claimed.proposed.all()},
        reasons="A test says so.",
        **others,
    )
    return decide_submission(
        reference=claimed.reference,
        version=claimed.version,
        record=snapshot(ProposalTopic.of(claimed))["version"],
        user=user,
        decision=decision,
    )


def test_the_page_begins_with_what_the_map_says(client: Client, officer, leader) -> None:
    assert shown(client, officer, "la_role")["la_roles"] == ["funder"]
    page = client.get(page_of(officer, "la_role")).content.decode()
    assert "The map says: Funder. Change it if that is wrong." in page
    assert (
        "The map does not say yet."
        in client.get(page_of(officer, "contact_authority")).content.decode()
    )

    assert shown(client, leader, "reach")["members"] == 54
    assert shown(client, leader, "beginnings")["founded"] == 2017
    assert shown(client, leader, "contact_partnership")["website"] == (
        "https://camden-learning.example/"
    )
    assert shown(client, leader, "work")["does"] == [
        "school_improvement", "professional_development", "send_inclusion",
    ]  # fmt: skip
    client.post(page_of(leader, "reach"), {"members": "60"})
    assert shown(client, leader, "reach")["members"] == 60


def test_what_differs_is_proposed_field_by_field(client: Client, officer, moderator) -> None:
    answers = {
        "la_role": {"la_roles": ["funder", "convenor"]},
        "contact_authority": {"schools_page": "https://camden.gov.uk/invented"},
        "page": {"page_right": "yes"},
    }
    for name, typed_there in answers.items():
        client.post(page_of(officer, name), typed_there)
    check = client.get(f"{answer_path(officer)}check/").content.decode()
    assert check.count("The map says something else: this is proposed as a change.") == 2
    assert not Submission.objects.exists()

    sends(client, officer)

    submission = Submission.objects.get()
    assert proposed(submission) == {
        "summary.roles": ["funder", "convenor"],
        "summary.schools_page": "https://camden.gov.uk/invented",
    }
    assert (submission.origin, submission.state) == ("survey", State.PENDING)
    assert submission.sender_domain == "camden.gov.uk"
    assert not hasattr(submission, "submitter")
    client.force_login(moderator)
    for path in ("/moderation/", address(submission)):
        page = client.get(path).content.decode()
        assert "The survey “An invented survey”, Camden" in page
        assert "schools@camden.gov.uk" not in page


def test_sending_again_brings_what_waits_up_to_date(client: Client, officer) -> None:
    sends(client, officer, la_role={"la_roles": ["funder", "convenor"]})
    first = Submission.objects.get()
    sends(client, officer)
    assert Submission.objects.get().version == first.version

    sends(client, officer, la_role={"la_roles": ["commissioner"]})

    again = Submission.objects.get()
    assert (again.reference, again.version) == (first.reference, first.version + 1)
    assert proposed(again) == {"summary.roles": ["commissioner"]}
    sends(client, officer, la_role={"la_roles": ["funder"]})
    assert Submission.objects.get().state == State.WITHDRAWN


def test_what_waits_goes_with_the_answers(client: Client, officer) -> None:
    sends(client, officer, la_role={"la_roles": ["none"]})
    assert proposed(Submission.objects.get()) == {"summary.roles": []}

    client.post(f"{answer_path(officer)}withdraw/")

    assert Submission.objects.get().state == State.WITHDRAWN


def test_what_was_refused_is_not_proposed_again(client: Client, officer, moderator) -> None:
    sends(client, officer, la_role={"la_roles": ["partner"]})
    decided(Submission.objects.get(), moderator, Outcome.REFUSED)

    sends(client, officer)

    assert Submission.objects.get().state == State.REJECTED


@pytest.mark.parametrize("whole", ["invented", "test"])
def test_neither_tests_nor_invented_rounds_propose_anything(
    client: Client, moderator, whole
) -> None:
    round = invented_round("supply-1.toml", is_invented=whole == "invented")
    respondent = invited(round, invented_contact(user=moderator))
    Respondent.objects.update(is_test=whole == "test")
    client.post(answer_path(respondent), {"consent": "on"})

    sends(client, respondent, la_role={"la_roles": ["partner"]}, page={"page_right": "yes"})

    assert not Submission.objects.exists()


def test_an_accepted_answer_stands_on_the_page_with_the_survey_as_its_source(
    client: Client, leader, moderator
) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    sends(
        client,
        leader,
        beginnings={"founded": "2015", "legal_forms": ["school_company", "mutual"]},
        reach={"members": "61", "scale": "la_wide"},
        contact_partnership={"mailbox": "office@learning.example", "website": ""},
    )
    submission = Submission.objects.get()
    row = Membership.objects.get(partnership=partnership)
    assert set(proposed(submission)) == {
        "partnership.founded_year", "partnership.legal_forms", "partnership.email",
        f"membership.{row.pk}",
    }  # fmt: skip

    decided(submission, moderator, Outcome.ACCEPTED)

    partnership.refresh_from_db()
    row.refresh_from_db()
    assert (partnership.founded_year, row.count) == (2015, 61)
    assert partnership.legal_forms == ["school_company", "mutual"]
    assert partnership.last_checked == timezone.localdate()
    source = Source.objects.get(partnership=partnership, title="An invented survey")
    assert source.locator == "The answers of Camden Invented Learning"
    assert source.publisher == "Centre for Education and Youth (CfEY)"
    assert source.published == timezone.localdate().isoformat()
    page = client.get(partnership.get_absolute_url()).content.decode()
    assert "An invented survey" in page
    assert "office@learning.example" in page


def test_a_partnership_whose_page_is_right_is_checked_today(
    client: Client, leader, moderator
) -> None:
    sends(client, leader, beginnings={"founded": "2017"}, page={"page_right": "yes"})
    submission = Submission.objects.get()
    assert submission.intent == "confirm"

    decided(submission, moderator, Outcome.ACCEPTED, right=True)

    checked = Partnership.objects.get(slug="camden-invented-learning").last_checked
    assert checked == timezone.localdate()
    sends(client, leader)
    assert Submission.objects.get().state == State.ACCEPTED


def test_an_la_that_says_all_is_right_is_verified_by_the_rule_of_every_confirmation(
    client: Client, officer, moderator
) -> None:
    sends(client, officer, la_role={"la_roles": ["funder"]}, page={"page_right": "yes"})
    submission = Submission.objects.get()
    client.force_login(moderator)
    claimed = claim_submission(
        reference=submission.reference, version=submission.version, user=moderator
    )
    page = client.get(address(claimed)).content.decode()
    assert "camden.gov.uk belongs to Camden, not to another public body" in page
    values = {
        "verification": "la_verified",
        "verified_on": timezone.localdate().isoformat(),
        "verified_by_role": "Officer of the LA",
        "verified_basis": "Answered in a survey",
        "right": "yes",
        "step": "decide",
    }

    refused = client.post(address(claimed), typed(claimed, {}, **values))
    assert "It takes an e-mail address of this LA" in refused.content.decode()
    client.post(address(claimed), typed(claimed, {}, **values, is_address_of_authority="on"))

    summary = AuthoritySummary.objects.get(authority__slug="camden")
    assert (summary.verification, summary.verified_on) == ("la_verified", timezone.localdate())
    assert LocalAuthority.objects.get(slug="camden").summary == summary


def test_an_address_elsewhere_verifies_nothing_alone(client: Client, moderator, round) -> None:
    contact = invented_contact(email="team@schools.example", user=moderator)
    respondent = agreed(client, round, contact)

    sends(client, respondent, page={"page_right": "yes"})

    assert Submission.objects.get().authority_address == ""
