"""Everything that README and docs name is there."""

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

ROOT: Path = settings.BASE_DIR
PAGES = [
    *sorted(ROOT.glob("*.md")),
    ROOT / "fixtures" / "README.md",
    *sorted(ROOT.glob("docs/*.md")),
]
# A path of the project: folders and a file with an ending, or a folder with a slash at its end.
PATH = re.compile(r"`((?:[\w.-]+/)+(?:[\w.*-]+\.\w+)?)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
TARGET = re.compile(r"[`\n]make ([a-z]+)")
MANAGE = re.compile(r"(?:manage\.py|deploy/manage|make manage ARGS=\") ?([a-z_]{3,}[^`\n\"#|]*)")
MOST_LINES = 200
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES_OF_COMMANDS = [
    "CONTRIBUTING.md",
    *(f"docs/{name}.md" for name in ("server", "operations", "machine", "machines", "containers")),
]
# Those that the tests of the commands, `make rehearse` or the test above this one know.
RUN = re.compile(r"^(?:\w+=\S+ )*(?:make|deploy/\w+|manage\.py|git pull && deploy/release)\b")
HOW_IT_WAS_RUN = re.compile(r"\((?:not run|run by hand on\s\d+ \w+ \d{4})\b", re.IGNORECASE)
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
    missing = {path for path in named if not list(ROOT.glob(path))}
    for link, anchor in LINK.findall(text):
        linked = page.parent / link if link else page
        if link.startswith("/"):
            continue
        if not linked.exists() or (anchor and anchor not in anchors_of(linked)):
            missing.add(link + anchor)
    assert missing == set()


def anchors_of(page: Path) -> set[str]:
    """Returns the anchors that the headings of a page get where Markdown is shown."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_is_one(page: Path) -> None:
    """Of `make` there is the target; of `manage.py` the command, with the options that are told."""
    text = page.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(TARGET.findall(text)) <= targets
    for line in MANAGE.findall(text):
        name, *arguments = shlex.split(line)
        app = get_commands()[name]
        command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
        parser = command.create_parser("manage.py", name)
        options = {option for action in parser._actions for option in action.option_strings}
        asked = {part.partition("=")[0] for part in arguments if part.startswith("--")}
        assert asked <= options, line


@pytest.mark.parametrize("page", PAGES_OF_COMMANDS)
def test_every_block_of_commands_is_run_or_says_that_it_is_not(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    unsaid = [
        block[2]
        for block in BLOCK.finditer(text)
        if block[1] in ("", "sh")
        and not HOW_IT_WAS_RUN.search(text[: block.start()].strip().split("\n\n")[-1])
        and not all(RUN.match(line) for line in block[2].splitlines())
    ]
    assert unsaid == []


def test_no_page_of_the_docs_is_longer_than_one_reads() -> None:
    long = {
        page.name for page in ROOT.glob("docs/*.md") if page.read_text().count("\n") >= MOST_LINES
    }
    assert long == set()
