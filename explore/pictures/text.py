"""Letters: how wide words are, and how they are broken into lines.

Cairo measures them with the very font that it will draw with.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cairocffi as cairo

# The first of each is Debian's, by which pictures are set; a reader of the SVG may have others.
SERIF = "TeX Gyre Pagella, Iowan Old Style, Palatino Linotype, Palatino, P052, Georgia, serif"
SANS = "TeX Gyre Heros, Helvetica, Liberation Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Style:
    """The way words are set; `leading` is the height of a line, as a share of the size."""

    family: str
    size: float
    colour: str
    weight: str = "normal"
    leading: float = 1.4

    @property
    def line(self) -> float:
        return self.size * self.leading


@dataclass(frozen=True)
class Line:
    """One line of words and where its baseline begins."""

    x: float
    y: float
    words: str
    style: Style


def set_lines(lines: Sequence[str], style: Style, x: float, top: float) -> list[Line]:
    """Lines one below the other; the first hangs from `top`."""
    first = top + style.size
    return [
        Line(round(x, 2), round(first + place * style.line, 2), words, style)
        for place, words in enumerate(lines)
    ]


def width(words: str, style: Style) -> float:
    context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    weight = cairo.FONT_WEIGHT_BOLD if style.weight == "bold" else cairo.FONT_WEIGHT_NORMAL
    context.select_font_face(style.family.split(",")[0], cairo.FONT_SLANT_NORMAL, weight)
    context.set_font_size(style.size)
    return float(context.text_extents(words)[4])


def printable(words: str) -> str:
    """People type words into addresses, and some characters no XML may hold."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def broken(words: str, style: Style, room: float) -> list[str]:
    """Words in lines no wider than `room`; a single word that is wider is cut."""
    lines = [""]
    for word in printable(words).split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, style) <= room:
            lines[-1] = longer
        else:
            lines.append(cut(word, style, room))
    return [line for line in lines if line]


def balanced(words: str, style: Style, room: float) -> list[str]:
    """Words in as few lines as `room` allows, none of them much shorter than the others."""
    most = len(broken(words, style, room))
    rooms = [room * share / 100 for share in range(50, 100, 5)]
    tries = (broken(words, style, narrower) for narrower in rooms)
    whole = printable(words).split()
    fit = (lines for lines in tries if len(lines) <= most and " ".join(lines).split() == whole)
    return next(fit, broken(words, style, room))


def broken_anywhere(words: str, style: Style, room: float, most: int) -> list[str]:
    """An address in at most so many lines, broken between any two letters."""
    lines: list[str] = []
    rest = printable(words)
    while rest and len(lines) < most - 1:
        fits = _fitting(rest, style, room)
        lines.append(rest[:fits])
        rest = rest[fits:]
    return [*lines, cut(rest, style, room)] if rest else lines


def cut(words: str, style: Style, room: float) -> str:
    """As much of the beginning as fits, with an ellipsis if that is not all."""
    if width(words, style) <= room:
        return words
    return f"{words[: _fitting(words, style, room, '…')].rstrip()}…"


def _fitting(words: str, style: Style, room: float, end: str = "") -> int:
    """The number of first letters that fit, before `end`; at least one."""
    few, many = 1, len(words)
    while few < many:
        middle = (few + many + 1) // 2
        if width(words[:middle] + end, style) <= room:
            few = middle
        else:
            many = middle - 1
    return few
