"""One draft in several windows, at once or in turn: no answer is lost without a word."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from corrections.limits import SAVES
from corrections.models import Draft, Submission
from corrections.services import drafts

from .officer import PERSON, address_of, begin, fill
from .threads import at_once

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def mark_of(client: Client, address: str) -> str:
    """Opens a page of a step; returns its mark."""
    found = re.search(r'name="page" value="([^"]+)"', client.get(address).content.decode())
    assert found
    return found[1]


@pytest.mark.django_db
def test_what_another_window_kept_is_shown_to_who_sends_last(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    here = address_of(draft, "sender")
    first, second = mark_of(client, here), mark_of(client, here)
    clock.shift(1)
    client.post(here, PERSON | {"page": first, "role": "In the first", "only_keep": "1"})
    clock.shift(1)
    client.post(here, PERSON | {"page": first, "role": "In the first window", "only_keep": "1"})
    draft.refresh_from_db()
    assert not any("elsewhere" in name for name in draft.answers["sender"]), "its own words"

    clock.shift(1)
    sent = client.post(here, PERSON | {"page": second, "role": "In the second"})
    page = client.get(sent.headers["Location"]).content.decode()
    assert 'value="In the second"' in page
    assert "You also filled in this page in another window." in page
    assert re.search(r"<dt>Your role</dt>\s*<dd>\s*<p[^>]*>In the first window</p>", page)
    assert "<dt>Your name</dt>" not in page, "there is no difference"

    # Now it was seen: whatever is sent from that page goes on.
    third = re.search(r'name="page" value="([^"]+)"', page)
    assert third
    clock.shift(1)
    done = client.post(here, PERSON | {"page": third[1], "role": "In both"})
    assert "sender" not in done.headers["Location"]
    assert "another window" not in client.get(here).content.decode()


@pytest.mark.django_db
def test_who_typed_after_it_was_sent_is_told(client: Client, clock, monkeypatch) -> None:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    clock.shift(60)
    keep = drafts.keep_answers

    def keep_once_it_is_sent(**answers: Any) -> Draft:
        assert client.post(address_of(draft, "check"), {"homepage": ""}).status_code == 302
        return keep(**answers)

    monkeypatch.setattr("corrections.views.submit.keep_answers", keep_once_it_is_sent)
    late = client.post(address_of(draft, "reasons"), {"message": "Too late"}, follow=True)
    assert "It had already been sent, from another window." in late.content.decode()
    monkeypatch.undo()
    assert Submission.objects.get().message == ""


@pytest.mark.usefixtures("own_database")
def test_saves_at_the_same_moment_are_all_kept() -> None:
    """Of different steps each stays; of the same one, what was there before is shown."""
    client = Client()
    draft = begin(client, intent="confirm")
    steps = {"reasons": {"message": "An invented reason"}, "sender": PERSON}
    sent = [(step, answers | {"only_keep": "1"}) for step, answers in steps.items()] * 3
    waiting = iter(sent)

    def save() -> int:
        step, answers = next(waiting)
        return Client().post(address_of(draft, step), answers).status_code

    assert at_once(len(sent), save) == [204] * len(sent)
    kept = Draft.objects.get(pk=draft.pk).answers
    assert kept["reasons"]["message"] == ["An invented reason"]
    assert kept["sender"]["email"] == [PERSON["email"]]


@pytest.mark.usefixtures("own_database")
def test_a_draft_that_is_sent_and_filled_in_at_the_same_moment_is_sent_once() -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        client = Client()
        draft = begin(client, intent="confirm")
        fill(client, draft)
    posts = [("check", {"homepage": ""})] * 3 + [("reasons", {"message": "Late"})] * 5
    waiting = iter(posts)

    def post() -> tuple[int, str]:
        step, typed = next(waiting)
        response = Client(raise_request_exception=False).post(address_of(draft, step), typed)
        return response.status_code, response.headers.get("Location", "")

    answers = at_once(len(posts), post)
    assert {status for status, _ in answers} == {302}
    told = sum("late=1" in address for _, address in answers)
    submission = Submission.objects.first()  # unless what was checked changed each time
    if submission is None:
        assert (told, Draft.objects.get().answers["reasons"]["message"]) == (0, ["Late"])
    else:
        assert Submission.objects.count() == 1
        assert submission.message == "Late" or told == 5


@pytest.mark.django_db
def test_a_draft_keeps_twice_what_will_do_and_so_many_saves_a_minute(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    here = address_of(draft, "reasons")
    typed = {"message": "x" * 95_000, "source_title": "y" * 4_000, "other": "z", "only_keep": "1"}
    assert client.post(here, typed).status_code == 204
    draft.refresh_from_db()
    assert {name: len(values[0]) for name, values in draft.answers["reasons"].items()} == {
        "message": 8_000,
        "source_title": 400,
    }
    page = client.get(f"{here}?checked=1").content.decode()
    assert "at most 4000 characters" in page

    for _ in range(SAVES.attempts - 1):
        assert client.post(here, {"message": "x", "only_keep": "1"}).status_code == 204
    refused = client.post(here, {"message": "x"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    clock.shift(timedelta(minutes=1))
    assert client.post(here, {"message": "x", "only_keep": "1"}).status_code == 204
