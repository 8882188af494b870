"""Taking a partnership off the map: what leans on it, its address afterwards, and its undoing."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.history.tracking import ChangedBy, change
from corrections.models import Draft, Submission
from corrections.states import State
from partnerships.models import Change, Coverage, Partnership
from partnerships.services.undo import undo
from staff.services.edit_records import delete_record
from tests.corrections.invented import about, in_review, invented_partnership, received
from tests.corrections.officer import address_of, begin, shown_values
from tests.corrections.test_moderation import address, typed

pytestmark = pytest.mark.django_db

PAGE = "/partnerships/invented-learning-partnership/"
API = "/api/v1/partnerships/invented-learning-partnership/"
QUERY = "la=camden&partnership=invented-learning-partnership"


@pytest.fixture
def partnership() -> Partnership:
    return invented_partnership(founded_year=2001)


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def removal_page(partnership: Partnership) -> str:
    return f"/admin/partnerships/partnership/{partnership.pk}/delete/"


def test_it_is_said_what_leans_on_it_before_it_is_done(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    submission = received(about(partnership), {"partnership_founded_year": 1999})
    begin(Client(), query=QUERY)
    client.force_login(moderator)

    page = client.get(removal_page(partnership))

    assert f'href="/moderation/{submission.reference}/"' in page.content.decode()
    assert "waiting for a decision (Camden" in text_of(page)
    assert "1 form started but not sent" in text_of(page)
    assert "Draft on" not in page.content.decode()


def test_its_address_says_that_it_is_gone_and_why(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    client.force_login(moderator)
    refused = client.post(removal_page(partnership), {"post": "yes", "why": ""})
    assert "Say why" in text_of(refused)
    refused = client.post(
        removal_page(partnership), {"post": "yes", "why": "Gone.", "successor": "nobody"}
    )
    assert "There is no other partnership at that address." in text_of(refused)
    client.post(removal_page(partnership), {"post": "yes", "why": "It was never one."})

    for where in (PAGE, f"{PAGE}changes/"):
        gone = Client().get(where)
        assert gone.status_code == 410
        assert "Invented Learning Partnership" in text_of(gone)
        assert "The reason given: It was never one." in text_of(gone)
    problem = Client().get(API)
    assert problem.status_code == 410
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["title"] == "Gone"
    assert "It was never one." in problem.json()["detail"]
    assert Client().get("/partnerships/never-was/").status_code == 404
    assert Client().get("/api/v1/partnerships/never-was/").status_code == 404


def test_its_address_leads_to_its_successor(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    second = invented_partnership("Invented Second")
    third = invented_partnership("Invented Third")
    client.force_login(moderator)
    typed_values = {
        "post": "yes",
        "why": "Merged.",
        "successor": "http://x/partnerships/invented-second/",
    }
    client.post(removal_page(partnership), typed_values)
    delete_record(record=second, why="Merged again.", user=moderator, successor=third)

    moved = Client().get(PAGE)
    assert (moved.status_code, moved["Location"]) == (301, "/partnerships/invented-second/")
    assert Client().get(PAGE, follow=True).redirect_chain[-1][0] == "/partnerships/invented-third/"
    moved = Client().get(API)
    assert (moved.status_code, moved["Location"]) == (301, "/api/v1/partnerships/invented-second/")


def test_undoing_brings_back_the_partnership_and_its_links(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    officer = Client()
    draft = begin(officer, query=QUERY)
    values = shown_values(officer, draft) | {"partnership_founded_year": "1998"}
    officer.post(address_of(draft, "fields"), values)
    submission = in_review(about(partnership), {"partnership_founded_year": 1999}, moderator)
    key = partnership.pk
    delete_record(record=partnership, why="By mistake.", user=moderator)
    assert officer.get(address_of(draft, "fields")).status_code == 404
    assert Client().get(PAGE).status_code == 410

    undo(context=Change.objects.newest_first()[0].pk, why="A mistake.", user=moderator.pk)

    assert Client().get(PAGE).status_code == 200
    assert Client().get(API).status_code == 200
    assert Submission.objects.get(pk=submission.pk).partnership_id == key
    assert Draft.objects.get(pk=draft.pk).partnership == Partnership.objects.get(pk=key)
    assert shown_values(officer, draft)["partnership_founded_year"] == "1998"
    client.force_login(moderator)
    answers = typed(submission, {"founded_year": "accepted"}) | {"step": "decide"}
    assert client.post(address(submission), answers).status_code == 302
    assert Partnership.objects.get(pk=key).founded_year == 1999


def test_what_waits_can_be_read_with_its_name_and_refused(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    submission = in_review(about(partnership), {"partnership_founded_year": 1999}, moderator)
    delete_record(record=partnership, why="It was never one.", user=moderator)
    client.force_login(moderator)

    assert "Invented Learning Partnership, no longer recorded" in text_of(
        client.get("/moderation/")
    )
    page = client.get(address(submission))
    assert "Invented Learning Partnership No longer recorded." in text_of(page)
    assert "Move it to the successor" not in text_of(page)
    accepted = typed(submission, {"founded_year": "accepted"}) | {"step": "decide"}
    assert "this can only be refused" in text_of(client.post(address(submission), accepted))
    refused = typed(submission, {"founded_year": "refused"}) | {"step": "decide"}
    assert client.post(address(submission), refused).status_code == 302

    decided = Submission.objects.get(pk=submission.pk)
    assert (decided.state, decided.partnership_name) == (
        State.REJECTED,
        "Invented Learning Partnership",
    )


def test_what_waits_can_be_moved_to_the_successor(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    second = invented_partnership("Invented Second", founded_year=2005)
    submission = in_review(about(partnership), {"partnership_founded_year": 1999}, moderator)
    delete_record(record=partnership, why="Merged.", user=moderator, successor=second)
    client.force_login(moderator)
    assert "Move it to the successor, Invented Second" in text_of(client.get(address(submission)))

    client.post(address(submission, "move/"), {"version": submission.version})

    submission.refresh_from_db()
    assert (submission.partnership, submission.state) == (second, State.IN_REVIEW)
    assert "Conflict: the record has changed" in text_of(client.get(address(submission)))
    answers = typed(submission, {"founded_year": "accepted"}) | {"step": "decide"}
    client.post(address(submission), answers)
    second.refresh_from_db()
    assert second.founded_year == 1999


def test_the_undoing_of_an_addition_says_what_leans_on_it(
    client: Client, moderator: User, partnership: Partnership
) -> None:
    submission = received(about(partnership), {"partnership_founded_year": 1999})
    client.force_login(moderator)

    page = client.get(f"/staff/changes/{Change.objects.newest_first()[0].pk}/")

    assert submission.reference in text_of(page)


def test_a_slug_that_is_used_again_shows_the_new_page(partnership: Partnership) -> None:
    with change(by=ChangedBy.STAFF, why="A test."):
        partnership.delete()
    again = invented_partnership()

    assert Client().get(PAGE).status_code == 200
    assert Coverage.objects.get(partnership=again).authority.slug == "camden"
