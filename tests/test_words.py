"""No text that people see uses the words that `docs/words.md` rules out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = [
    *("abep_map", "staff", "corrections", "surveys", "exports", "api", "explore"),
    *("partnerships", "figures", "boundaries", "mail", "contacts", "core"),
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
    r"|\bwe write only once|numbers apart|\btaken_out\b"
    r"|\bput this in a field\b|\bput it in\b(?! (?:its place|a field))|\bput here by\b"
    r"|\btook (?:\w+ )+back\b"
    r"|\b(?:for|by) staff alone\b|\bis no (?:code|column|date|field|name|number|question)\b"
    r"|\bunless told\b|\bstands? (?:twice|nowhere|in its place|on the map)\b|\bmay stand in\b"
    r"|\bhave it from\b|\bat the most\b|\byou need no\b"
    r"|\bthe same again\b|\bwhoever (?:answers|decides|is asked|sent)\b|\bsays so already\b"
    r"|\bnothing was made\b|\bgone stale\b|\bsomething waits\b|\bwaits to be\b"
    r"|\bapp that makes codes\b|\ban? (?:item|line|place|page) of its own\b|\binvented, to try",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", re.DOTALL)
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"\'])//[^\n]*", re.DOTALL)


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
    for path in (ROOT / "static" / "js").rglob("*.js"):
        yield path, SCRIPT_COMMENT.sub("", path.read_text(encoding="utf-8"))
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if path.parent.name == "migrations":
                continue  # what was once said stays there, and nobody sees it
            for text in python_strings(path):
                yield path, text


def test_no_shown_text_uses_a_word_that_is_ruled_out() -> None:
    uses = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in shown_texts()
        for match in RULED_OUT.finditer(" ".join(text.split()))
    ]
    assert uses == []
