"""The last page names the address that the link went to, and lets it be put right."""

import pytest
import time_machine
from django.test import Client

from corrections.models import Draft, Submission
from corrections.secret_links import confirm_path
from corrections.services.confirm import confirm_address
from mail.models import OutgoingEmail

from .officer import address_of, begin, fill, links_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client: Client) -> Draft:
    with time_machine.travel("2026-11-26") as clock:
        draft = begin(client, query="la=camden&partnership=camden-invented-learning")
        fill(client, draft, partnership_founded_year="2015")
        clock.shift(60)
        assert client.post(address_of(draft, "check"), {"homepage": ""}).status_code == 302
    draft.refresh_from_db()
    return draft


def page(client: Client, draft: Draft) -> str:
    return client.get(address_of(draft, "sent")).content.decode()


def test_the_address_is_shown_and_can_be_changed(client: Client, draft) -> None:
    assert "ada@camden.gov.uk" in page(client, draft)
    first = confirm_path(draft.submission)

    typed = {"email": "Ada <ada@council.example>;"}
    response = client.post(address_of(draft, "sent"), typed, follow=True)

    assert "ada@council.example" in response.content.decode()
    submission = Submission.objects.select_related("submitter").get()
    assert submission.submitter.email == "ada@council.example"
    assert not submission.submitter.at_the_authority
    email = OutgoingEmail.objects.get()  # the first was not sent yet
    assert email.to == "ada@council.example"
    [second] = links_in(email.text, "confirm")
    # The first link proves an address that is the sender's no more.
    assert client.get(first).status_code == client.post(first).status_code == 404
    assert client.post(second).status_code == 302
    assert Submission.objects.get().state == "pending"
    assert Submission.objects.get().proposed.count() == 1


def test_a_faulty_address_changes_nothing(client: Client, draft) -> None:
    response = client.post(address_of(draft, "sent"), {"email": "ada@localhost"})

    assert "no dot" in response.content.decode()
    assert 'value="ada@localhost"' in response.content.decode()
    assert OutgoingEmail.objects.get().to == "ada@camden.gov.uk"


def test_once_confirmed_it_stays(client: Client, draft) -> None:
    confirm_address(reference=draft.submission.reference)

    client.post(address_of(draft, "sent"), {"email": "eve@council.example"})

    assert draft.submission.submitter.email == "ada@camden.gov.uk"
    assert "ada@camden.gov.uk" not in page(client, draft)


def test_it_says_that_nothing_reaches_the_address(client: Client, draft) -> None:
    OutgoingEmail.objects.update(state=OutgoingEmail.State.FAILED)

    assert "no e-mail reaches ada@camden.gov.uk" in page(client, draft)


def test_it_is_limited(client: Client, draft) -> None:
    answers = [
        client.post(address_of(draft, "sent"), {"email": "ada@camden.gov.uk"}).status_code
        for _ in range(6)
    ]

    assert set(answers) == {302, 429}
