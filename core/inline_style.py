"""Style sheets: joined from their parts, and in a page, allowed by the hash of what they say."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AROUND_MARKS = re.compile(r"\s*([{};])\s*")
_AFTER_PROPERTY = re.compile(r"([{;][\w-]+:) ")
_BESIDE_IT = re.compile(
    r"url\((?=\w)(?![\w+.-]+:)"
)  # by its place: no root, mark or scheme before it
_AFTER_COMMA = re.compile(r', (?!")')  # which may be the end of a text: ", "


@dataclass(frozen=True)
class InlineStyle:
    """The text of a <style>, and the source that the content security policy must name for it."""

    text: SafeString

    @property
    def source(self) -> str:
        digest = b64encode(sha256(self.text.encode()).digest()).decode()
        return f"'sha256-{digest}'"


def inline_style(*names: str) -> InlineStyle:
    """Joins static style sheets in that order, without comments and needless space.

    What they name beside themselves, such as a picture, is named from the site's root.
    """
    text = without_space("\n".join(_read(name) for name in names))
    # The project's own files and a package's: no reader's words are in them.
    return InlineStyle(mark_safe(text))  # noqa: S308


def joined(path: Path) -> str:
    """Returns a style sheet with its imports in their places, so that they are one request."""
    return _IMPORT.sub(lambda match: joined(path.parent / match[1]), path.read_text())


def without_space(sheet: str) -> str:
    """Returns a style sheet without comments and needless space.

    Of what a minifier would do it does just what is safe with selectors as young as `:is()`.
    """
    text = " ".join(_COMMENT.sub("", sheet).split())
    text = _AROUND_MARKS.sub(r"\1", text)
    return _AFTER_COMMA.sub(",", _AFTER_PROPERTY.sub(r"\1", text)).replace(";}", "}").strip()


def _read(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"There is no static file {name}.")
    folder = f"{settings.STATIC_URL}{name.rpartition('/')[0]}"
    return _BESIDE_IT.sub(f"url({folder}/", joined(Path(path)))
