"""Measures, prints. Started by scripts/bench, which makes the database and a folder for files."""

import argparse
import os
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import django
from django.core.management import call_command
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")
# Playwright keeps an event loop in this thread, in which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from boundaries.models import RECORD_VINTAGE, MapShape  # noqa: E402
from partnerships.models import Partnership  # noqa: E402
from tests.browser.chromium import CHROMIUM  # noqa: E402

from . import browser, report, server, site  # noqa: E402

PAGES = {
    report.SITE: "/",
    report.SVG: "/bench/svg/",
    report.LEAFLET: "/bench/leaflet/",
    report.REST: "/bench/rest/",
}
DATA_OF_REST = "/bench/authorities.geojson"


def main() -> None:
    arguments = parsed()
    call_command("migrate", verbosity=0)
    say("Static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    with tempfile.TemporaryDirectory() as scratch:
        least = None
        for times in arguments.times:
            say(f"Records, {times} times as many as are shipped")
            site.load(times, Path(scratch))
            results = measured(arguments)
            heading = f"## {results.partnerships:,} partnerships ({times}×)"
            sys.stdout.write(
                f"\n{heading}\n\n{conditions(arguments)}\n\n{report.text(results)}\n\n"
            )
            if least:
                sys.stdout.write(f"{report.growth(least, results)}\n\n")
            least = least or results
            sys.stdout.flush()


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measures the first page.")
    parser.add_argument(
        "--times", type=int, nargs="+", default=[1, 10], help="so many times as many records"
    )
    parser.add_argument("--runs", type=int, default=5, help="cold loads of each page")
    parser.add_argument("--choices", type=int, default=60)
    return parser.parse_args()


def measured(arguments: argparse.Namespace) -> report.Results:
    areas = MapShape.objects.filter(vintage=RECORD_VINTAGE).count()
    costs = {}
    for name, path in server.PAGES.items():
        say(f"On the server: {path}")
        costs[name] = server.cost(path)
    with site.served() as origin, sync_playwright() as playwright:
        say("Bytes of documents")
        sizes = {name: server.size(origin, path) for name, path in server.PAGES.items()}
        chromium = playwright.chromium.launch(**CHROMIUM)
        loads = {
            line: cold_loads(chromium, origin, areas, line, arguments.runs)
            for line in browser.LINES
        }
        timed = {}
        for page in (report.SITE, report.LEAFLET):
            say(f"Choices: {page}")
            timed[page] = browser.choices(chromium, origin, PAGES[page], arguments.choices)
    return report.Results(Partnership.objects.count(), loads, timed, costs, sizes)


def cold_loads(
    chromium: Browser, origin: str, areas: int, line: browser.Line, runs: int
) -> dict[str, list[browser.Load]]:
    """The pages take turns, so that a busy minute of the machine strikes all of them."""
    for path in (*PAGES.values(), DATA_OF_REST):
        for _ in range(4):  # both of the server's workers have made it once, as in daily life
            urllib.request.urlopen(origin + path).read()
    loads: dict[str, list[browser.Load]] = {page: [] for page in PAGES}
    for run in range(1, runs + 1):
        for page, path in PAGES.items():
            say(f"Cold load {run} of {runs}, {line.name}: {page}")
            load = browser.cold_load(chromium, origin, path, areas=areas, line=line)
            loads[page].append(load)
    return loads


def conditions(arguments: argparse.Namespace) -> str:
    return (
        f"Medians of {arguments.runs} cold loads in new contexts, cache off, in turns; "
        f"{'; '.join(map(str, browser.LINES))}; CPU {browser.CPU_SLOWDOWN}× slower, "
        f"{browser.VIEWPORT['width']} by {browser.VIEWPORT['height']}. "
        f"×N: the site takes N times as long as that page. KB is 1,000 bytes, heads included. "
        f"Processes that wanted this machine's {os.cpu_count()} cores: "
        f"{os.getloadavg()[1]:.1f} (mean of 5 minutes)."
    )


def say(what: str) -> None:
    sys.stderr.write(f"  {time.strftime('%H:%M:%S')}  {what}\n")


main()
