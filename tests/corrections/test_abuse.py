"""Programs and flooders are kept out without a puzzle, and people are told what to do."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory

from core.client_network import network_of
from core.models import RateLimitCount
from core.rate_limit import RateLimit, RateLimitReached, count_attempt
from corrections import limits
from corrections.models import Submission
from corrections.sender_domain import is_at_the_authority
from mail.models import OutgoingEmail

from .officer import PERSON, address_of, begin, fill

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 10, tzinfo=UTC)
TWICE = RateLimit("test", 2, timedelta(hours=1))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("homepage", [{}, {"homepage": "https://pills.example"}])
def test_the_box_nobody_sees_must_be_there_and_empty(client: Client, clock, homepage) -> None:
    response = client.post("/corrections/new/?la=camden", {"intent": "confirm", **homepage})
    assert "was not left empty" in response.content.decode()

    draft = begin(client, intent="confirm")
    fill(client, draft)
    clock.shift(60)
    response = client.post(address_of(draft, "check"), homepage)
    assert "was not left empty" in response.content.decode()
    assert not Submission.objects.exists()


def test_nobody_is_that_quick(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    clock.shift(4)
    response = client.post(address_of(draft, "check"), {"homepage": ""})
    assert "Please check your answers" in response.content.decode()
    assert not Submission.objects.exists()

    clock.shift(1)
    client.post(address_of(draft, "check"), {"homepage": ""})
    assert Submission.objects.count() == 1


def send(client: Client, clock, email: str, place: str = "192.0.2.1"):
    draft = begin(client, intent="confirm")
    fill(client, draft)
    client.post(address_of(draft, "sender"), PERSON | {"email": email})
    clock.shift(10)
    return draft, client.post(address_of(draft, "check"), {"homepage": ""}, REMOTE_ADDR=place)


def test_an_address_gets_five_emails_a_day_and_nothing_typed_is_lost(client, clock) -> None:
    for _ in range(5):
        assert send(client, clock, "ada@camden.gov.uk")[1].status_code == 302
    draft, response = send(client, clock, "ADA@Camden.gov.uk")

    assert response.status_code == 429
    assert "Try again after 00:01 on 4 November" in " ".join(response.content.decode().split())
    wait = int(response.headers["Retry-After"])
    assert OutgoingEmail.objects.count() == Submission.objects.count() == 5
    assert send(client, clock, "bea@camden.gov.uk")[1].status_code == 302

    clock.shift(wait)
    assert client.get(address_of(draft, "check")).status_code == 200
    assert client.post(address_of(draft, "check"), {"homepage": ""}).status_code == 302


def test_nobody_uses_up_what_an_address_may_send_from_elsewhere(client, clock) -> None:
    """Until four networks have tried: then the mailbox is spared, whoever's it is."""
    mine, networks = "ada@camden.gov.uk", ("198.51.100.7", "203.0.113.7", "192.0.2.7")
    for network in networks:
        answers = [send(client, clock, mine, network)[1].status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]

    answers = [send(client, clock, mine, "2001:db8::1")[1].status_code for _ in range(5)]
    assert answers == [302] * 5, "what was refused elsewhere was not counted"
    assert send(client, clock, mine, "2001:db8:2::1")[1].status_code == 429
    assert OutgoingEmail.objects.filter(to=mine).count() == 20


def test_a_network_is_told_when_to_try_again(client: Client, clock, monkeypatch) -> None:
    monkeypatch.setattr(limits, "DRAFTS", RateLimit("drafts", 2, timedelta(hours=1)))
    for _ in range(2):
        begin(client)
    response = client.post("/corrections/new/?la=camden", {"intent": "add", "homepage": ""})

    assert response.status_code == 429
    assert response.headers["Retry-After"] == str(50 * 60 + 1)
    assert "Try again after 10:01." in " ".join(response.content.decode().split())


def test_counts_begin_again_and_do_not_mix(clock) -> None:
    RateLimitCount.objects.all().delete()  # other tests' servers may have counted
    for sender in ("a", "b"):
        for _ in range(2):
            count_attempt(limit=TWICE, who=sender)
        with pytest.raises(RateLimitReached) as reached:
            count_attempt(limit=TWICE, who=sender)
        assert reached.value.until == datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
    before = set(RateLimitCount.objects.values_list("key", flat=True))
    clock.shift(50 * 60)
    count_attempt(limit=TWICE, who="a")

    assert len(before) == 2
    after = RateLimitCount.objects.get().key
    assert after not in before, "what is over is deleted, and the next window has keys of its own"
    assert all(len(key) == 64 for key in {after, *before})


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "network"),
    [
        ("192.0.2.77", "", 0, "192.0.2.0/24"),
        ("192.0.2.77", "203.0.113.9", 0, "192.0.2.0/24"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9", 1, "203.0.113.0/24"),
        ("127.0.0.1", "2001:db8:1:2:3::4", 1, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "", 0, "192.0.2.0/24"),
        ("127.0.0.1", "", 1, "unknown"),
        ("127.0.0.1", "nonsense", 1, "unknown"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9, 192.0.2.5", 2, "203.0.113.0/24"),
        ("127.0.0.1", "192.0.2.5", 2, "unknown"),
    ],
)
def test_where_a_request_comes_from(settings, remote, forwarded, proxies, network) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)

    assert network_of(request) == network


@pytest.mark.parametrize(
    ("email", "is_there"),
    [
        ("ada@camden.gov.uk", True),
        ("ada@schools.CAMDEN.GOV.UK", True),
        ("ada@gov.uk.example.org", False),
        ("ada@camdengov.uk", False),
        ("camden.gov.uk@example.org", False),
    ],
)
def test_whose_address_is_one_of_an_authority(email, is_there) -> None:
    assert is_at_the_authority(email) is is_there


def test_what_is_too_large_is_not_read(client: Client) -> None:
    draft = begin(client, intent="confirm")
    response = client.post(address_of(draft, "reasons"), {"message": "x" * 100_001})

    assert response.status_code == 413
    assert "That is too long" in response.content.decode()
    draft.refresh_from_db()
    assert draft.answers == {}


def test_markup_is_text(client: Client, clock) -> None:
    draft = begin(client, intent="confirm")
    fill(client, draft)
    client.post(address_of(draft, "reasons"), {"message": "<script>alert(1)</script>"})

    body = client.get(address_of(draft, "check")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script>alert" not in body
