"""Everything that README and docs name is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
PAGES = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "fixtures" / "README.md",
    *sorted(ROOT.glob("docs/*.md")),
]
# A path of the project: folders and a file with an ending, or a folder with a slash at its end.
PATH = re.compile(r"`((?:[\w.-]+/)+(?:[\w.*-]+\.\w+)?)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
# Made on the machine, by the commands that the pages tell of.
MADE = (".local/", ".venv/", "node_modules/")


def is_ours(path: str) -> bool:
    """Tells whether it begins with a folder of the project and names one below that."""
    first, _, rest = path.partition("/")
    return bool(rest) and (ROOT / first).is_dir() and not (ROOT / "templates" / first).is_dir()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # A single folder may be one inside an app, and an address of the API ends like a folder.
    named = {
        path
        for path in PATH.findall(text)
        if not path.startswith(MADE) and (not path.endswith("/") or is_ours(path))
    }
    linked = {link for link in LINK.findall(text) if not link.startswith("/")}

    missing = {path for path in named if not list(ROOT.glob(path))}
    missing |= {link for link in linked if not (page.parent / link).exists()}
    assert missing == set()
