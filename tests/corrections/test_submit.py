"""Sending something in, page by page, as the server sees it."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client

from boundaries.models import LocalAuthority
from corrections.models import Draft, ProposedChange, Submission
from mail.models import OutgoingEmail
from partnerships.models import Partnership

from .invented import SENDER, about_camden, received, sent
from .officer import PERSON, SOURCE, address_of, begin, fill, links_in, shown_values

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def test_an_officer_corrects_a_partnership(client: Client, clock) -> None:
    draft = begin(client, query="la=camden&partnership=camden-invented-learning")
    assert draft.partnership == Partnership.objects.get(slug="camden-invented-learning")
    fill(client, draft, partnership_website="https://www.example.org/new")
    clock.shift(60)
    check = client.get(address_of(draft, "check"))
    assert "https://www.example.org/new" in check.content.decode()
    assert not Submission.objects.exists()

    response = client.post(address_of(draft, "check"), {"homepage": ""}, follow=True)

    submission = Submission.objects.get()
    assert submission.reference in response.content.decode()
    assert (submission.state, submission.source_title) == ("unconfirmed", SOURCE["source_title"])
    change = ProposedChange.objects.get()
    assert (change.field, change.value_proposed) == ("website", "https://www.example.org/new")
    assert change.value_then == Partnership.objects.get(slug="camden-invented-learning").website
    assert submission.submitter.at_the_authority
    draft.refresh_from_db()
    assert (draft.answers, draft.submission) == ({}, submission)


def test_an_email_asks_for_the_proof_and_repeats_nothing_that_was_typed(client, clock) -> None:
    draft = begin(client, intent="confirm")
    client.post(address_of(draft, "reasons"), {"message": "Buy our pills"})
    client.post(address_of(draft, "sender"), PERSON | {"name": "Cheap Pills www.pills.example"})
    clock.shift(60)
    client.post(address_of(draft, "check"), {"homepage": ""})

    email = OutgoingEmail.objects.get()
    assert email.to == PERSON["email"]
    assert "pills" not in (email.subject + email.text + email.html).lower()
    assert len(links_in(email.text, "confirm")) == 1


def test_sent_twice_is_sent_once(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    clock.shift(60)
    for _ in range(2):
        response = client.post(address_of(draft, "check"), {"homepage": ""})
        assert response["Location"] == address_of(draft, "sent")
    assert client.get(address_of(draft, "sender"))["Location"] == address_of(draft, "check")

    assert Submission.objects.count() == OutgoingEmail.objects.count() == 1


FAULTS = {
    ("fields", "partnership_website", "javascript:alert(1)"): "begins with https://",
    ("fields", "partnership_name", ""): "cannot be left blank",
    ("fields", "partnership_founded_year", "1066"): "1900",
    ("fields", "partnership_kind", "pub_quiz"): "pub_quiz",
    ("reasons", "source_url", "ftp://example.org/x"): "begins with https://",
    ("reasons", "source_title", ""): "Give a source",
    ("sender", "email", "ada at camden"): "Enter an e-mail address",
    ("sender", "name", ""): "Enter your name",
    ("sender", "role", "x" * 121): "at most 120",
}


@pytest.mark.parametrize(("step", "field", "value"), FAULTS)
def test_a_fault_is_said_at_the_top_and_nothing_typed_is_lost(
    client: Client, step, field, value
) -> None:
    draft = begin(client, query="la=camden&partnership=camden-invented-learning")
    others = {
        "fields": shown_values(client, draft) | {"partnership_summary": "An invented <b>line</b>"},
        "reasons": SOURCE | {"message": "An invented <b>line</b>"},
        "sender": PERSON | {"role": "An invented <b>line</b>"},
    }[step]
    response = client.post(address_of(draft, step), others | {field: value}, follow=True)

    problems = response.context["problems"]
    assert FAULTS[step, field, value] in " ".join(message for _, message in problems)
    body = response.content.decode()
    assert all(f'href="#{place}"' in body and f'id="{place}"' in body for place, _ in problems)
    assert "Error:" in response.content.decode().split("</title>")[0]
    # Another browser, without any session, goes on where the first one stopped.
    again = Client().get(address_of(draft, step)).content.decode()
    if field != "role":
        assert "An invented &lt;b&gt;line&lt;/b&gt;" in again
    assert "<b>line" not in again
    assert client.get(address_of(draft, "check")).status_code == 302


def test_what_is_typed_is_kept_before_it_is_sent_on(client: Client) -> None:
    draft = begin(client, intent="confirm")
    response = client.post(
        address_of(draft, "sender"), {"name": "Ad", "only_keep": "1", "state": "accepted"}
    )

    assert response.status_code == 204
    draft.refresh_from_db()
    assert draft.answers == {"sender": {"name": ["Ad"]}}
    # It was not sent on, so nothing is held against it yet.
    body = client.get(address_of(draft, "sender")).content.decode()
    assert 'value="Ad"' in body
    assert "There is a problem" not in body


def test_nothing_chosen_is_said_on_a_page_that_was_not_posted(client: Client) -> None:
    response = client.post("/corrections/new/?la=camden", {"homepage": ""})
    assert response.status_code == 302
    body = client.get(response["Location"]).content.decode()
    assert "Choose what you want to do." in body
    again = client.post(response["Location"], {"intent": "add", "homepage": ""})
    assert "/corrections/draft/" in again["Location"]


def test_going_back_keeps_what_is_typed(client: Client) -> None:
    draft = begin(client, intent="confirm")
    response = client.post(address_of(draft, "sender"), {"name": "Ad", "back": "1"})

    assert response["Location"] == address_of(draft, "reasons")
    assert 'value="Ad"' in client.get(address_of(draft, "sender")).content.decode()


def test_a_correction_of_nothing_needs_words(client: Client) -> None:
    draft = begin(client)
    client.post(address_of(draft, "fields"), shown_values(client, draft))
    response = client.post(address_of(draft, "reasons"), SOURCE, follow=True)
    assert "Say what should be different" in response.content.decode()

    response = client.post(address_of(draft, "reasons"), SOURCE | {"message": "Two are missing."})
    assert response["Location"] == address_of(draft, "sender")


def test_another_subject_has_other_fields(client: Client) -> None:
    draft = begin(client)
    assert draft.partnership is None
    client.post(address_of(draft, "fields"), {"summary_text": "An invented summary."})
    response = client.post(address_of(draft, "subject"), {"subject": "camden-invented-learning"})

    assert response["Location"] == address_of(draft, "fields")
    assert "Camden Invented Learning" in client.get(response["Location"]).content.decode()
    draft.refresh_from_db()
    assert "fields" not in draft.answers


def test_a_missing_partnership_is_sent_in(client: Client, clock) -> None:
    draft = begin(client, intent="add")
    values = {
        "partnership_name": "The Invented Alliance",
        "partnership_kind": "abep",
        "partnership_scale": "la_wide",
        "partnership_lifecycle": "forming",
        "partnership_phases": ["primary", "secondary"],
        "coverage_extent": "part",
        "coverage_districts": "Northtown\nSouthtown",
    }
    fill(client, draft, **values)
    clock.shift(60)
    client.post(address_of(draft, "check"), {"homepage": ""})

    proposed = dict(ProposedChange.objects.values_list("field", "value_proposed"))
    assert proposed["phases"] == ["primary", "secondary"]
    assert proposed["districts"] == ["Northtown", "Southtown"]
    assert set(proposed) == {key.split("_", 1)[1] for key in values}


def test_the_next_sender_sees_what_waits_and_not_from_whom(client: Client) -> None:
    sent(about_camden())  # not confirmed: nobody's business
    assert "already waiting" not in client.get("/corrections/new/?la=camden").content.decode()
    submission = received(about_camden(), {"summary_text": "An invented summary."})

    for page in (
        client.get("/corrections/new/?la=camden"),
        client.get(address_of(begin(client), "subject")),
    ):
        body = page.content.decode()
        assert "Something about Camden is already waiting" in body
        assert "received on 3 November 2026" in body
        for secret in (SENDER.name, SENDER.email, "invented summary", submission.reference):
            assert secret not in body


def test_the_page_asks_which_authority_where_the_address_does_not_say(client: Client) -> None:
    everywhere = client.get("/corrections/new/")
    assert len(everywhere.context["authorities"]) == 153
    unknown = client.get("/corrections/new/?la=atlantis")
    assert "There is no local authority of that name" in unknown.content.decode()
    several = client.get("/corrections/new/?partnership=invented-schools-north-east")
    here = {authority.slug for authority in several.context["authorities"]}
    assert here == set(
        LocalAuthority.objects.filter(
            coverage__partnership__slug="invented-schools-north-east"
        ).values_list("slug", flat=True)
    )
    assert "selected" not in several.content.decode()
    alone = client.get("/corrections/new/?partnership=camden-invented-learning")
    assert '<option value="camden" selected>' in alone.content.decode()
    for slug in ("cumberland", "cumbria"):
        assert client.get(f"/corrections/new/?la={slug}").context["authority"].slug == slug


def test_every_page_of_the_record_leads_here(client: Client) -> None:
    for address, target in (
        ("/local-authorities/camden/", "/corrections/new/?la=camden"),
        (
            "/partnerships/camden-invented-learning/",
            "?la=camden&amp;partnership=camden-invented-learning",
        ),
        (
            "/partnerships/invented-schools-north-east/",
            "/corrections/new/?partnership=invented-schools-north-east",
        ),
    ):
        body = client.get(address).content.decode()
        assert f'{target}">Is this right? Suggest a correction</a>' in body


def test_the_pages_are_for_one_reader_and_set_no_cookie(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    for address in ("/corrections/new/?la=camden", address_of(draft, "check")):
        response = client.get(address)
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in response.headers["Cache-Control"]
        assert not response.cookies


def test_queries_do_not_grow_with_the_queue(client: Client, django_assert_num_queries) -> None:
    for _ in range(3):
        received(about_camden())
    with django_assert_num_queries(3):
        client.get("/corrections/new/?la=camden")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 302),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 302),
        ({}, 302),
    ],
)
def test_other_sites_cannot_send_the_form(headers, status) -> None:
    client = Client(enforce_csrf_checks=True, headers=headers)
    response = client.post("/corrections/new/?la=camden", {"intent": "add", "homepage": ""})

    assert response.status_code == status


def test_whoever_has_no_draft_sees_nothing(client: Client) -> None:
    for step in ("fields", "sender", "check", "sent"):
        assert client.get(f"/corrections/draft/guessed/{step}/").status_code == 404
    assert client.get(address_of(begin(client), "accepted")).status_code == 404


def test_the_database_keeps_no_answers_of_a_sent_draft(client: Client) -> None:
    draft = begin(client)
    with pytest.raises(IntegrityError, match="draft_emptied_when_sent"):
        Draft.objects.filter(pk=draft.pk).update(
            submission=sent(about_camden()), answers={"sender": {}}
        )
