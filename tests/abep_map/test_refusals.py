"""No page is to see a NUL, of which nothing is logged, or a body that is too large."""

import logging
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from corrections.models import Draft
from staff import roles
from tests.corrections.officer import PERSON, address_of, begin

pytestmark = pytest.mark.django_db

PATHS = (
    "/editions/%00/",
    "/editions/2026-11/%00",
    "/editions/%00/SHA256SUMS",
    "/geometry/%00.json",
    "/corrections/draft/%00/check/",
    "/corrections/draft/%00/reasons/",
    "/corrections/draft/%00/sent/",
    "/corrections/status/a/%00/",
    "/data/%00",
    "/api/v1/partnerships/%00/",
    "/no%00where",
)
QUERIES = (
    "/corrections/new/?la=%00",
    "/corrections/new/?la=camden&partnership=%00",
    "/find/?q=a%00b",
    "/find/suggest.json?q=%00",
    "/?kind=%00",
    "/?%00=1",
    "/compare/?la=%00&la=camden",
    "/api/v1/partnerships/?search=%00",
    "/records.json?x=%00",
    "/account/login/?next=%00",
)


@pytest.mark.parametrize("path", PATHS)
def test_in_a_path(client: Client, path) -> None:
    assert client.get(path).status_code == client.post(path).status_code == 404


@pytest.mark.parametrize("query", QUERIES)
def test_in_a_query(client: Client, query) -> None:
    assert client.get(query).status_code == 400


def test_encoded_twice_for_another_program(client: Client) -> None:
    for inner in ("?kind=%2500", "?partnership=%2500", "?as_of=%2500", "?view=%2500", "?la=%2500"):
        response = client.get(f"/oembed/?url=http://testserver/{inner}")
        assert response.status_code < 500, inner


def test_in_a_header(client: Client) -> None:
    assert client.get("/", headers={"X-Forwarded-For": "\0"}).status_code == 400
    # The parser of cookies makes a NUL of the octal number.
    cookie = 'sessionid="\\000aaaaaaaaaaaaaaaa"'
    assert client.get("/staff/", headers={"Cookie": cookie}).status_code == 400


def test_in_a_field(client: Client, caplog) -> None:
    draft = begin(client)
    with caplog.at_level(logging.DEBUG):
        for step, typed in (
            ("subject", {"subject": "\0"}),
            ("fields", {"summary_text": "a\0b"}),
            ("reasons", {"message": "a\0b"}),
            ("sender", PERSON | {"role": "a\0b"}),
            ("sender", PERSON | {"only_keep": "\0"}),
            ("check", {"homepage": "\0"}),
            ("sent", {"email": "\0"}),
        ):
            assert client.post(address_of(draft, step), typed).status_code == 400, step
    response = client.post("/account/login/", {"login": "a\0@cfey.example", "password": "x"})

    assert response.status_code == 400
    assert Draft.objects.get().answers.keys() <= {"intent"}
    assert PERSON["name"] not in caplog.text
    assert PERSON["email"] not in caplog.text


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("It was read.")


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/account/sign-in/", 1_000_000),
        ("/staff/spreadsheets/", 6_242_880),
        ("/api/v1/", 1_000_000),
    ],
)
def test_a_body_that_is_too_large_is_not_read(client: Client, make_staff, path, most) -> None:
    client.force_login(make_staff(roles.EDITOR))

    body: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(most + 1)}

    refused = client.generic("POST", path, content_type="multipart/form-data; boundary=x", **body)

    assert refused.status_code == 413
    assert "t most" in refused.content.decode()


@pytest.mark.parametrize("size", ["", "-1", "many", "\u0665"])
def test_a_body_of_no_size_is_empty(client: Client, size) -> None:
    response = client.generic("POST", "/account/sign-in/", CONTENT_LENGTH=size)

    assert response.status_code == 200
    assert "This field is required" in response.content.decode()
