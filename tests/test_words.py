"""No text that people see uses the words that `docs/words.md` rules out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = [
    *("abep_map", "staff", "corrections", "surveys", "exports", "api", "explore"),
    *("partnerships", "figures", "boundaries", "mail", "core"),
]
RULED_OUT = re.compile(
    r"\bpla(?:ce|ces) of your own|\ball the same\b|no date recorded|faster than anybody"
    r"|\bgiven up\b"
    r"|\bonce more\b|could not be understood|the place in figures|how far checked|\bnext door\b"
    r"|authority summaries|summaries of a dead vintage|\b(?:take|takes|taken) back\b"
    r"|text to take out|\b(?:was|were) taken out\b|brought to life|what becomes of"
    r"|\ba letter with\b|what awaits|among the neighbours|somebody did something"
    r"|how far it (?:is|has been) checked|how far it has come|how far (?:an|the) LA has checked"
    r"|keep only it\b|to be asked no more|\btake (?:it|this) out\b|taken off the map"
    r"|files that come with the site|nothing brings it back|unless it is told otherwise"
    r"|\bwe write only once|numbers apart|\btaken_out\b",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)


def python_strings(path: Path) -> Iterator[str]:
    """Yields the strings of a file, those in f-strings too, but no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str):
            yield node.value


def shown_texts() -> Iterator[tuple[Path, str]]:
    for path in (ROOT / "templates").rglob("*.*"):
        yield path, COMMENT.sub("", path.read_text(encoding="utf-8"))
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for text in python_strings(path):
                yield path, text


def test_no_shown_text_uses_a_word_that_is_ruled_out() -> None:
    uses = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in shown_texts()
        for match in RULED_OUT.finditer(" ".join(text.split()))
    ]
    assert uses == []
