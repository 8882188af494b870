"""Makes the pictures of the pages, in docs/images/, from the running site with the shipped record.

usage: .venv/bin/python -m scripts.screenshots http://127.0.0.1:8000 [PATH OF AN OPEN SURVEY]
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Literal

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
WINDOWS = ((360, 800), (768, 1024), (1280, 720), (1440, 900))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# WebP, since all of them come with the code: letters stay clear, and a picture takes about 40 kB.
QUALITY = 50


def main(site: str, survey: str = "") -> None:
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


def taken(
    browser: Browser, address: str, width: int, height: int, scheme: Literal["light", "dark"]
) -> bytes | None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    try:
        page = context.new_page()
        answer = page.goto(address)
        if answer is None or not answer.ok:
            return None
        if page.locator("#map-data").count():
            page.wait_for_selector("html[data-map=ready]")
        page.wait_for_load_state("networkidle")
        return page.screenshot()
    finally:
        context.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), *sys.argv[2:])
