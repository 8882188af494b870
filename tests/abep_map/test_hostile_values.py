"""Every route is sent what nobody would type, in path, query and body: no answer is a fault.

Not every value at every place: each route takes the next few of them, for each role.
"""

import logging
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import cycle, islice
from urllib.parse import quote, urlencode, urljoin

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from core.body_size import LARGEST_BODY
from staff import roles
from staff.access import is_public
from staff.views import spreadsheets
from tests.conftest import new_staff
from tests.routes import PARAMETER, path_of, paths, routes

pytestmark = pytest.mark.django_db

ANYBODY, SUPERUSER = "anybody", "superuser"
FORM = "application/x-www-form-urlencoded"
CONTROLS = [chr(code) for code in (*range(1, 32), *range(127, 160))]
VALUES = [
    b"a\0b",
    b"a\xed\xa0\x80b",  # half of a surrogate pair
    b"\xff\xfe\xc0\x80",  # no UTF-8
    b"x" * 100_000,
    b"9" * 40,  # a number that no column holds
    b"9" * 5000,  # a number that Python does not read
    b"-1",
    b"NaN",
    b"1e999",
    "\u0663".encode(),  # a digit
    b"[]",
    b'{"a": 1}',
    b"2026-02-31",
    b"0001-01-01",
    b"../../etc/passwd",
    b"<script>'\"%s{{x}}",
    "\u200b\u202e\ufeff\ufffe\U0010ffff".encode(),  # nothing that is seen
    *(f"a{control}b".encode() for control in CONTROLS),
]
# Bodies that are not what their type says.
PART = (
    b'--x\r\nContent-Disposition: form-data; name="%s"; filename="a\x01.csv"\r\n\r\n\xff\0\r\n--x--'
)
BODIES = [
    ("application/json", b'{"a": [1]}'),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=why"),
    ("multipart/form-data; boundary=x", PART % b"why"),
    ("multipart/form-data; boundary=x", PART % b"tables"),
    ("text/plain; charset=none-such", b"x"),
    (f"{FORM}; charset=none-such", b"a=b"),
    (f"{FORM}; charset=utf-16", b"a=b"),
    ("", b"a=b"),
    (FORM, b"&".join(b"a%d=1" % number for number in range(1200))),
]
# Names that stand in no form.
NAMES = {
    "as_of", "bbox", "cursor", "format", "lat", "limit", "lon", "maxheight", "maxwidth", "next",
    "offset", "page", "postcode", "search", "url", "view",
}  # fmt: skip


class PageForms(HTMLParser):
    """The names of a page's fields, and of each form that is posted what a browser would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.posted: dict[str, dict[str, str]] = {}
        self.form: dict[str, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name")
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self.form = self.posted.setdefault(attributes.get("action", ""), {})
        elif tag in ("input", "textarea", "select", "button") and name:
            self.names.add(name)
            if self.form is not None:
                self.form[name] = attributes.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


@dataclass
class Walk:
    """Asks as each role, takes back whatever that did, and notes each answer of 500 and above."""

    paths: dict[str, str]
    clients: dict[str, Client]
    faults: list[str] = field(default_factory=list)
    turns: Iterator[str] = field(default_factory=lambda: cycle((ANYBODY, *roles.ROLES)))

    def ask(self, who: str, method: str, path: str, body: bytes = b"", kind: str = FORM):
        client = self.clients[who]
        cookies = deepcopy(client.cookies)
        with transaction.atomic():
            response = client.generic(method, path, body, kind)
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        client.cookies = cookies
        if response.status_code >= 500 and response.status_code != 501:  # oEmbed: "not implemented"
            self.faults.append(f"{who} {method} {path[:100]} {kind} {body[:100]!r}")
        return response

    def first(self, route: str) -> str:
        """Returns whom no page is closed to; on a public page anybody is the same to the site."""
        return ANYBODY if is_public(routes()[route].callback) else SUPERUSER

    def others(self, route: str, number: int) -> list[str]:
        """Returns the next of all others, on a page that is closed to some of them."""
        return [] if self.first(route) == ANYBODY else list(islice(self.turns, number))


@pytest.fixture
def walk(monkeypatch) -> Iterator[Walk]:
    filled = paths()
    clients = {who: Client(raise_request_exception=False) for who in (ANYBODY, *roles.ROLES)}
    for role in roles.ROLES:
        clients[role].force_login(new_staff(role))
    superuser = new_staff(roles.ADMINISTRATOR, SUPERUSER)
    User.objects.filter(pk=superuser.pk).update(is_superuser=True)
    clients[SUPERUSER] = Client(raise_request_exception=False)
    clients[SUPERUSER].force_login(superuser)
    monkeypatch.setattr(spreadsheets, "workbook_of_all", lambda: b"")  # it takes seconds
    logging.disable(logging.CRITICAL)
    yield Walk(filled, clients)
    logging.disable(logging.NOTSET)


def test_in_the_path(walk: Walk) -> None:
    values, methods = cycle(VALUES), cycle(("GET", "POST"))
    for route in routes():
        parameters = [parameter["name"] for parameter in PARAMETER.finditer(route)]
        for name in parameters:
            for who in (*[walk.first(route)] * 5, *walk.others(route, 3)):
                arguments = dict.fromkeys(parameters, "camden") | {name: quote(next(values))}
                walk.ask(who, next(methods), path_of(route, **arguments))

    assert walk.faults == []


def test_in_query_and_body(walk: Walk) -> None:
    values, bodies = cycle(VALUES), cycle(BODIES)
    names = set(NAMES)
    forms: dict[str, dict[str, str]] = {}
    for route, path in walk.paths.items():
        page = walk.ask(walk.first(route), "GET", path)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            parsed = PageForms(page.content.decode())
            names |= parsed.names
            forms |= {urljoin(path, to): fields for to, fields in parsed.posted.items()}
    for route, path in walk.paths.items():
        for who in (walk.first(route), *walk.others(route, 2)):
            typed = quote(next(values)[: 100_000 // len(names)])
            query = "&".join(f"{name}={typed}" for name in (*names, typed))
            walk.ask(who, "GET", f"{path}?{query}")
        kind, body = next(bodies)
        if walk.ask(walk.first(route), "POST", path, body, kind).status_code == 405:
            continue
        fields = forms.get(path, {}) or dict.fromkeys(("version", "why", "next"), "1")
        for who in (walk.first(route), *walk.others(route, 1)):
            # Every field, then every third, with all others as they were.
            for step in (1, 3):
                value = next(values)[: LARGEST_BODY // 5 // len(fields)]
                hostile = dict.fromkeys(islice(fields, 0, None, step), value)
                walk.ask(who, "POST", path, urlencode(fields | hostile).encode())

    assert walk.faults == []
