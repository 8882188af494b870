"""The API from outside: its page for people, and the examples of docs/api.md as they stand."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from .looks import assert_accessible, assert_fits

DOCUMENT = settings.BASE_DIR / "docs" / "api.md"
PLACEHOLDER = "https://abep-map.example"
RUN_BY = {
    "sh": ["bash", "-euo", "pipefail"],
    "python": [sys.executable],
    "js": ["node"],
}
# What each prints when it has worked.
PRINTS = {
    "sh": r'"name":"Haringey".*304',
    "python": "London",
    "js": "Manchester",
}


@pytest.mark.parametrize("language", RUN_BY)
def test_examples_work_as_they_stand(site: str, tmp_path: Path, language: str) -> None:
    if not shutil.which(RUN_BY[language][0]):
        pytest.fail(f"{RUN_BY[language][0]} is needed to run the examples of docs/api.md")
    blocks = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text(), re.S | re.M)
    assert len(blocks) == 1
    script = tmp_path / {"js": "example.mjs"}.get(language, "example")
    script.write_text(blocks[0].replace(PLACEHOLDER, site))

    ran = subprocess.run(
        [*RUN_BY[language], str(script)], capture_output=True, text=True, timeout=120, check=False
    )

    assert ran.returncode == 0, ran.stderr
    assert re.search(PRINTS[language], ran.stdout), ran.stdout


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_reference_is_found_read_and_accessible(
    browser: Browser, site: str, width: int, scheme
) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.goto("/about/")
    page.get_by_role("contentinfo").get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("API reference")
    summary = page.locator("summary", has_text="of /api/v1/partnerships/").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="subscription").first).to_be_visible()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    assert_accessible(page)
    assert_fits(page)
    assert troubles == []
    page.get_by_role("link", name="Partnership", exact=True).first.click()
    expect(page.locator("#schema-Partnership")).to_be_in_viewport()
    context.close()
