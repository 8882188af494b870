"""Measures what a slow phone sees on two lines: cold loads, and choice to frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, ViewportSize

HERE = Path(__file__).parent
CPU_SLOWDOWN = 4
PATIENCE_S = 180
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Line:
    """A line that requests go over; the latency is that of each request."""

    name: str
    down_kbit: int
    up_kbit: int
    latency_ms: int

    def __str__(self) -> str:
        speeds = f"{self.down_kbit / 1000:g} Mbit/s down, {self.up_kbit / 1000:g} Mbit/s up"
        return f"{self.name}: {speeds}, {self.latency_ms} ms latency"


FAST = Line("fast line", 50_000, 10_000, 10)
SLOW = Line("slow 4G", 1_600, 750, 150)
LINES = (FAST, SLOW)


@dataclass
class Load:
    """One cold load. `marks` are milliseconds by name (see probe.js)."""

    marks: dict[str, float]
    transfers: dict[str, int]  # bytes by address, head and body as they came over the wire
    third_party: int

    @property
    def bytes(self) -> int:
        return sum(self.transfers.values())


@dataclass
class Traffic:
    """Listens to a page's requests."""

    origin: str
    address_of: dict[str, str] = field(default_factory=dict)
    transfers: dict[str, int] = field(default_factory=dict)
    third_party: int = 0

    def begin(self, event: dict[str, Any]) -> None:
        address = event["request"]["url"]
        if address.startswith("data:"):
            return
        self.address_of[event["requestId"]] = address
        self.third_party += not address.startswith(self.origin)

    def end(self, event: dict[str, Any]) -> None:
        if address := self.address_of.get(event["requestId"]):
            path = urlsplit(address).path
            self.transfers[path] = self.transfers.get(path, 0) + int(event["encodedDataLength"])

    def fail(self, event: dict[str, Any]) -> None:
        if address := self.address_of.get(event["requestId"]):
            raise RuntimeError(f"{address}: {event['errorText']}")

    @property
    def is_over(self) -> bool:
        return len(self.transfers) == len(set(self.address_of.values()))


def cold_load(browser: Browser, origin: str, path: str, *, areas: int, line: Line) -> Load:
    """A page's first load in a new context."""
    with _slow_page(browser) as (page, session):
        traffic = Traffic(origin)
        session.on("Network.requestWillBeSent", traffic.begin)
        session.on("Network.loadingFinished", traffic.end)
        session.on("Network.loadingFailed", traffic.fail)
        page.add_init_script(_script("probe.js", AREAS=areas, PATIENCE=PATIENCE_S))
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": line.latency_ms,
                "downloadThroughput": line.down_kbit * 1000 / 8,
                "uploadThroughput": line.up_kbit * 1000 / 8,
            },
        )
        page.goto(origin + path, wait_until="commit", timeout=PATIENCE_S * 1000)
        marks: dict[str, float] = _answer(session, "window.marksOfBench")
        page.wait_for_load_state("networkidle", timeout=PATIENCE_S * 1000)
    return Load(marks, traffic.transfers, traffic.third_party)


def choices(browser: Browser, origin: str, path: str, number: int) -> list[float | None]:
    """Milliseconds from each choice to its frame, on a page that is loaded."""
    with _slow_page(browser, cpu=1) as (page, session):
        page.goto(origin + path, timeout=PATIENCE_S * 1000)
        page.wait_for_selector("html[data-map=ready]", timeout=PATIENCE_S * 1000)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        times: list[float | None] = _answer(session, _script("choices.js", NUMBER=number))
    return times


@contextmanager
def _slow_page(browser: Browser, cpu: int = CPU_SLOWDOWN) -> Iterator[tuple[Any, CDPSession]]:
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    try:
        yield page, session
    finally:
        context.close()


def _script(name: str, **numbers: int) -> str:
    text = (HERE / name).read_text()
    for word, number in numbers.items():
        text = text.replace(word, str(number))
    return text


def _answer(session: CDPSession, script: str) -> Any:
    """Past the content security policy, which forbids what page.evaluate does."""
    found = session.send(
        "Runtime.evaluate",
        {"expression": script, "returnByValue": True, "awaitPromise": True},
    )
    if "exceptionDetails" in found:
        raise RuntimeError(f"{found['exceptionDetails']}")
    return found["result"].get("value")
