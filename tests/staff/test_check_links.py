"""Links are followed politely, against a server of the test's own."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone

from partnerships.models import AuthoritySummary, Partnership, Source
from staff.data_quality import CHECKS
from staff.link_visits import LinkVisitor
from staff.models import LinkCheck
from staff.services.check_links import check_links, due_links

ROBOTS = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
ANSWERS = {
    "/fine": (200, {}),
    "/busy": (503, {}),
    "/moved": (301, {"Location": "/fine"}),
    "/lost": (302, {"Location": "/gone"}),
    "/around": (302, {"Location": "/around"}),
    "/inside": (302, {"Location": "http://10.0.0.1/"}),
    "/elsewhere": (302, {"Location": "file:///etc/passwd"}),
}


class InventedSite(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, headers = ANSWERS.get(self.path, (404, {}))
        body = b""
        if self.path == "/robots.txt":
            status, body = 200, ROBOTS
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def invented_site() -> Iterator[str]:
    InventedSite.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), InventedSite)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The pauses that were made, none of which the test waits for."""
    made: list[float] = []
    monkeypatch.setattr("staff.link_visits.time.sleep", made.append)
    return made


def visitor() -> LinkVisitor:
    return LinkVisitor(may_connect=lambda address: address == "127.0.0.1")


@pytest.mark.parametrize(
    ("path", "outcome", "told"),
    [
        ("/fine", "fine", "The page is there (200)"),
        ("/moved", "fine", "The page is there (200)"),
        ("/never-was", "broken", "The page is gone (404)"),
        ("/lost", "broken", "The page is gone (404)"),
        ("/busy", "unknown", "The site answered 503"),
        ("/around", "unknown", "It redirects too many times"),
        ("/inside", "unknown", "Its address is not a public one"),
        ("/elsewhere", "unknown", "Not a web address"),
        ("/private", "unknown", "The site does not allow automatic checks"),
    ],
)
def test_what_answers_is_told(invented_site: str, pauses, path, outcome, told) -> None:
    answer = visitor().follow(invented_site + path)

    assert (answer.outcome, answer.told) == (outcome, told)
    assert InventedSite.asked[0] == "/robots.txt"
    assert "/private" not in InventedSite.asked


def test_a_host_has_pauses_and_its_rules_are_read_once(invented_site: str, pauses) -> None:
    asking = visitor()
    asking.pause = 2
    asking.follow(f"{invented_site}/fine")
    asking.follow(f"{invented_site}/busy")

    assert InventedSite.asked == ["/robots.txt", "/fine", "/busy"]
    assert pauses[0] == 0
    assert all(2.5 < pause <= 3 for pause in pauses[1:]), "as long as the site asks for"


def test_a_private_address_is_never_asked(invented_site: str, pauses) -> None:
    for url in (f"{invented_site}/fine", "http://localhost/", "http://[::1]/", "http://10.1.2.3/"):
        answer = LinkVisitor().follow(url)
        assert answer.told == "Its address is not a public one"
    assert InventedSite.asked == []
    assert visitor().follow("http://no-such-host.invalid/").told == "There is no such site"


@pytest.mark.django_db
def test_the_links_that_are_due_are_followed_and_dead_ones_listed(
    invented_site: str, pauses
) -> None:
    Source.objects.update(url="")
    AuthoritySummary.objects.update(schools_page="")
    Partnership.objects.update(website="", contact_page="")
    camden = Partnership.objects.filter(slug="camden-invented-learning")
    camden.update(website=f"{invented_site}/fine", contact_page=f"{invented_site}/gone")

    assert check_links(visitor=visitor(), most=1).total() == 1
    assert check_links(visitor=visitor()).total() == 1

    links = {link.url.rpartition("/")[2]: link for link in LinkCheck.objects.all()}
    assert [links["fine"].outcome, links["gone"].outcome] == ["fine", "broken"]
    assert not CHECKS["dead-links"].open_rows(), "it may be there tomorrow"
    assert due_links(timezone.now()) == []
    tomorrow = timezone.now() + timedelta(days=1)
    assert due_links(tomorrow) == [links["gone"].url]

    LinkCheck.objects.filter(outcome="broken").update(
        checked_at=timezone.now() - timedelta(days=2),
        broken_since=timezone.now() - timedelta(days=2),
    )
    check_links(visitor=visitor())
    (row,) = CHECKS["dead-links"].open_rows()
    assert row.partnership_name == "Camden Invented Learning"
    assert row.told == "The page is gone (404)"


@pytest.mark.django_db
def test_it_is_off_unless_it_is_switched_on(capsys, settings) -> None:
    call_command("check_links")
    assert "Off" in capsys.readouterr().out
    assert not LinkCheck.objects.exists()
    settings.CHECK_LINKS = True
    call_command("check_links", most=0)
    assert "0 links are fine" in capsys.readouterr().out
