"""Follows links of the record, politely: one at a time, with a pause between two of one host.

What a site's robots.txt forbids is not asked for. A host whose address is not a public one is never
connected to: the address that is looked at is the one that is connected to, at every redirect too.
"""

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings

from .models import LinkCheck

AGENT = "ABEP-Map-links"
MOST_REDIRECTS = 5
SECONDS_TO_ANSWER = 10
PAUSE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 60
LARGEST_ROBOTS = 500_000
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class NotVisited(Exception):
    """Says why a link was not followed."""


class NoSuchHost(Exception):
    """No address is known for the host."""


@dataclass(frozen=True)
class LinkAnswer:
    """The outcome of following a link, with what answered."""

    outcome: LinkCheck.Outcome
    told: str


@dataclass(frozen=True)
class Response:
    """As much of an answer as is looked at."""

    status: int
    location: str
    body: bytes


def is_public_address(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


@dataclass
class LinkVisitor:
    """Follows links one after the other, and remembers which host was asked when, and its rules."""

    pause: float = PAUSE_SECONDS
    may_connect: Callable[[str], bool] = is_public_address
    asked_at: dict[str, float] = field(default_factory=dict)
    rules: dict[str, RobotFileParser] = field(default_factory=dict)

    def follow(self, url: str) -> LinkAnswer:
        """Returns what is at the end of a link."""
        try:
            for _ in range(MOST_REDIRECTS + 1):
                response = self.ask_where_allowed(url)
                if not response.location:
                    return answer_of(response.status)
                url = urljoin(url, response.location)
            return LinkAnswer(LinkCheck.Outcome.UNKNOWN, "It redirects too many times")
        except NoSuchHost:
            return LinkAnswer(LinkCheck.Outcome.BROKEN, "There is no such site")
        except ConnectionRefusedError:
            return LinkAnswer(LinkCheck.Outcome.BROKEN, "The site does not answer")
        except NotVisited as reason:
            return LinkAnswer(LinkCheck.Outcome.UNKNOWN, str(reason))
        except (OSError, ValueError, http.client.HTTPException) as fault:
            return LinkAnswer(LinkCheck.Outcome.UNKNOWN, f"No answer ({type(fault).__name__})")

    def ask_where_allowed(self, url: str) -> Response:
        """Asks for a page. Raises NotVisited where the site's robots.txt forbids that."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotVisited("Not a web address")
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self.rules:
            self.rules[site] = self.read_rules(urlsplit(f"{site}/robots.txt"))
        rules = self.rules[site]
        if not rules.can_fetch(AGENT, url):
            raise NotVisited("The site does not allow automatic checks")
        return self.ask(parts, float(rules.crawl_delay(AGENT) or 0))

    def read_rules(self, address: SplitResult) -> RobotFileParser:
        """Returns what a site allows: all where it has no rules, nothing where it fails."""
        response = self.ask(address, 0)
        lines: list[str] = []
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            lines = ["User-agent: *", "Disallow: /"]
        elif response.status == HTTPStatus.OK:
            lines = response.body.decode(errors="replace").splitlines()
        rules = RobotFileParser()
        rules.parse(lines)
        return rules

    def ask(self, parts: SplitResult, own_pause: float) -> Response:
        """Asks one host once, after the pause that is due to it."""
        host = parts.hostname or ""
        pause = min(max(self.pause, own_pause), LONGEST_PAUSE_SECONDS)
        time.sleep(max(0.0, self.asked_at.get(host, 0) + pause - time.monotonic()))
        self.asked_at[host] = time.monotonic()
        is_secure = parts.scheme == "https"
        port = parts.port or (443 if is_secure else 80)
        kind = http.client.HTTPSConnection if is_secure else http.client.HTTPConnection
        connection = kind(host, port, timeout=SECONDS_TO_ANSWER)
        try:
            connected = socket.create_connection(
                (self.address_of(host, port), port), SECONDS_TO_ANSWER
            )
            if is_secure:
                context = ssl.create_default_context()
                connected = context.wrap_socket(connected, server_hostname=host)
            connection.sock = connected
            path = parts.path or "/"
            asked_for = f"{path}?{parts.query}" if parts.query else path
            connection.request("GET", asked_for, headers=headers())
            response = connection.getresponse()
            location = response.getheader("Location", "") if 300 <= response.status < 400 else ""
            is_rules = parts.path == "/robots.txt"
            body = response.read(LARGEST_ROBOTS) if is_rules else b""
            return Response(response.status, location or "", body)
        finally:
            connection.close()

    def address_of(self, host: str, port: int) -> str:
        """Returns the address to connect to. Raises NotVisited if any of the host's is private."""
        try:
            known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as fault:
            raise NoSuchHost from fault
        addresses = [str(entry[4][0]) for entry in known]
        if not all(self.may_connect(address) for address in addresses):
            raise NotVisited("Its address is not a public one")
        return addresses[0]


def headers() -> dict[str, str]:
    return {
        "User-Agent": f"{AGENT} (+{settings.SITE_URL}/about/)",
        "Accept": "text/html,*/*",
        "Accept-Encoding": "identity",
    }


def answer_of(status: int) -> LinkAnswer:
    if status in GONE:
        return LinkAnswer(LinkCheck.Outcome.BROKEN, f"The page is gone ({status})")
    if status < HTTPStatus.BAD_REQUEST:
        return LinkAnswer(LinkCheck.Outcome.FINE, f"The page is there ({status})")
    return LinkAnswer(LinkCheck.Outcome.UNKNOWN, f"The site answered {status}")
