"""Makes the pictures of the pages, in docs/images/, from the running site with the shipped record.

usage: .venv/bin/python -m scripts.screenshots http://127.0.0.1:8000 [PATH OF AN OPEN SURVEY]
       .venv/bin/python -m scripts.screenshots http://127.0.0.1:8000 --staff

With --staff it makes those of the pages for staff. It adds a moderator and three submissions, all
invented, to the database in DATABASE_URL: that of the site, and one to be thrown away.
"""

import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import CHROMIUM

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
# Name in the file, and address.
PAGES = {
    "map": "/",
    "authority": "/local-authorities/sheffield/",
    "partnership": "/partnerships/learn-sheffield/",
    "list": "/?view=list&kind=abep",
    "compare": "/compare/?la=sheffield&la=leeds",
    "find": "/find/?la=sheffield",
    "correction": "/corrections/new/?la=sheffield",
    "overview": "/overview/",
}
STAFF_PAGES = {
    "staff-home": "/staff/",
    "staff-queue": "/moderation/",
    "staff-list": "/staff/quality/not-checked/",
}
STAFF_WINDOW = (1280, 900)
WINDOWS = ((360, 800), (768, 1024), (1280, 720), (1440, 900))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# WebP, since all of them come with the code: letters stay clear, and a picture takes about 40 kB.
QUALITY = 50


def main(site: str, survey: str = "") -> None:
    if survey == "--staff":
        take_staff_pages(site)
        return
    IMAGES.mkdir(exist_ok=True)
    total = 0
    pages = PAGES | ({"survey": survey} if survey else {})
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for name, address in pages.items():
            for width, height in WINDOWS:
                for scheme in SCHEMES:
                    picture = taken(browser, f"{site}{address}", width, height, scheme)
                    if picture is None:
                        sys.exit(f"{address}: the site has no such page")
                    path = IMAGES / f"{name}-{width}-{scheme}.webp"
                    Image.open(BytesIO(picture)).save(path, quality=QUALITY, method=6)
                    total += path.stat().st_size
        browser.close()
    print(f"{len(list(IMAGES.glob('*.webp')))} pictures, {total // 1024} kB")


def take_staff_pages(site: str) -> None:
    """Signs an invented moderator in, has submissions sent to them, and takes their pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abep_map.settings")
    django.setup()
    from django.test import Client

    from boundaries.models import LocalAuthority
    from corrections.models import Intent
    from corrections.proposals import ProposalTopic
    from corrections.services.submit import Sender
    from partnerships.models import Partnership
    from staff import roles
    from tests.conftest import new_staff
    from tests.corrections.invented import in_review, received

    moderator = new_staff(roles.MODERATOR, f"invented-{os.getpid()}")
    sheffield, leeds = (LocalAuthority.objects.get(slug=slug) for slug in ("sheffield", "leeds"))
    learn = Partnership.objects.get(slug="learn-sheffield")
    sender = Sender("An Invented Officer", "officer@council.example", "Head of testing", True)
    about_learn = ProposalTopic(Intent.CORRECT, sheffield, learn)
    received(about_learn, {"partnership_website": "https://www.example.org/"}, sender=sender)
    received(ProposalTopic(Intent.CONFIRM, leeds), sender=sender)
    words = in_review(
        about_learn,
        {},
        moderator,
        sender=sender,
        message="Ten more schools joined in September 2026. Please say so.",
    )
    client = Client()
    client.force_login(moderator)
    session = client.cookies["sessionid"].value
    pages = STAFF_PAGES | {"staff-submission": f"/moderation/{words.reference}/"}
    width, height = STAFF_WINDOW
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)
        for name, address in pages.items():
            picture = taken(browser, f"{site}{address}", width, height, "light", session)
            if picture is None:
                sys.exit(f"{address}: the site has no such page")
            path = IMAGES / f"{name}-{width}-light.webp"
            Image.open(BytesIO(picture)).save(path, quality=QUALITY, method=6)
        browser.close()


def taken(
    browser: Browser,
    address: str,
    width: int,
    height: int,
    scheme: Literal["light", "dark"],
    session: str = "",
) -> bytes | None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    if session:
        domain = str(urlsplit(address).hostname)
        cookie = {"name": "sessionid", "value": session, "domain": domain, "path": "/"}
        context.add_cookies([cookie])  # type: ignore[list-item]
    try:
        page = context.new_page()
        answer = page.goto(address)
        if answer is None or not answer.ok:
            return None
        if page.locator("#map-data").count():
            page.wait_for_selector("html[data-map=ready]:not([data-coming])")
        page.wait_for_load_state("networkidle")
        return page.screenshot()
    finally:
        context.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), *sys.argv[2:])
