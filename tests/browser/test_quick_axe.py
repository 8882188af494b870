"""The quicker axe is as strict as the one that it is made of."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .looks import AXE_OPTIONS
from .quick_axe import quick_axe

FAULTY = """
<title>Invented</title><style>p, a { color: #999; background: rgb(255 255 255 / 50%) }</style>
<p style="opacity: .7">Pale <a href="#x" style="font-size: 4px">and small</a>
<p style="background: hsl(200deg 50% 60%)">On blue
<p style="text-shadow: 0 0 2px oklch(0.5 0.2 200)">With a shadow
<p style="background: linear-gradient(#000, #fff)">On what cannot be told
<p style="position: absolute; top: 0; mix-blend-mode: multiply">Above others
<img src="data:,"><input><button></button>
"""


def test_it_finds_the_same(page: Page) -> None:
    def found(axe: Axe) -> dict[str, list[dict[str, Any]]]:
        response = axe.run(page, options=AXE_OPTIONS).response
        return {kind: response[kind] for kind in ("violations", "incomplete", "passes")}

    page.set_content(FAULTY)
    plain = found(Axe())

    assert {"color-contrast", "image-alt"} <= {fault["id"] for fault in plain["violations"]}
    assert found(quick_axe) == plain
    page.goto("/local-authorities/camden/")
    assert found(quick_axe) == found(Axe())
