"""Reads values from cells, and writes them into cells. A cell is always text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from core.value_types import ModelField, ValueType, labels_of, value_type

from .days import days_meant, days_written


class TextCell:
    """A text. It is also what all other cells have in common."""

    # Code to label, where only words of a vocabulary may stand in the cell.
    labels: Mapping[str, str] = {}
    # Whether a spreadsheet program may take what stands in it for something else than text.
    is_text = True
    # What may stand in it, for those who fill it in.
    holds = "Text."

    def __init__(self, holds: str = "") -> None:
        self.holds = holds or self.holds

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        """Returns the value that a cell means; `before` are texts of the same cell, as it was.

        Raises ValueError with the reason where it means nothing, or not one thing alone.
        """
        if days_written(text):
            raise ValueError(
                f"“{text}” is a date, but this should be text. Spreadsheet programs turn months "
                "into dates: type the month again in a cell formatted as text"
            )
        return text

    def show(self, value: Any) -> str:
        """Returns the one text for a value, with codes."""
        return "" if value is None else str(value)

    def in_words(self, text: str) -> str:
        """Returns the text of a cell with labels in place of codes."""
        return text

    def is_former(self, text: str) -> bool:
        """Tells whether it names a row as that is not called any more."""
        return False


class NumberCell(TextCell):
    """A whole number, or nothing."""

    is_text = False
    holds = "A whole number."

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        if text and not re.fullmatch(r"-?[0-9]{1,12}(\.0+)?", text):
            what = "a whole number" if re.fullmatch(r"-?[0-9.]+", text) else "a number"
            raise ValueError(f"“{text}” is not {what}")
        return int(text.partition(".")[0]) if text else None


class DecimalCell(TextCell):
    """A number, or nothing."""

    is_text = False
    holds = "A number."

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        if text and not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,20})?", text):
            raise ValueError(f"“{text}” is not a number")
        return Decimal(text) if text else None

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value.normalize():f}"


class DayCell(TextCell):
    """A day that has come, or nothing."""

    is_text = False
    holds = "A date, not in the future, written as 2026-11-24."

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        if not text:
            return None
        days = days_meant(text)
        # Where day and month may be swapped, what stood there tells whether anything was edited.
        known = {day for day in days if day.isoformat() in before}
        if len(days) > 1 and len(known) != 1:
            meanings = " or ".join(date_format(day, "j F Y") for day in sorted(days))
            raise ValueError(f"“{text}” may mean {meanings}; write it as 2026-11-24")
        if not days:
            raise ValueError(f"“{text}” is not a date; write it as 2026-11-24")
        day: date = (known or days).pop()
        if day > timezone.localdate():
            raise ValueError(f"{date_format(day, 'j F Y')} is still to come")
        return day


class CodeCell(TextCell):
    """A word of a vocabulary: its code, or its label as people read it."""

    is_text = False
    holds = "One word from its list."

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__()
        self.labels = labels
        self._codes = {_plain(label): code for code, label in labels.items()}
        self._codes |= {_plain(code): code for code in labels}

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        return self.code(text) if text else ""

    def in_words(self, text: str) -> str:
        return self.labels.get(text, text)

    def code(self, text: str) -> str:
        code = self._codes.get(_plain(text))
        if code is None:
            raise ValueError(f"“{text}” is not one of: {', '.join(self.labels.values())}")
        return code


class CodesCell(CodeCell):
    """Several words of a vocabulary, with commas between them."""

    holds = "Words from its list, separated by commas."

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        typed = [part.strip() for part in re.split("[,;\n]", text)]
        return list(dict.fromkeys(self.code(part) for part in typed if part))

    def show(self, value: Any) -> str:
        return ", ".join(value or [])

    def in_words(self, text: str) -> str:
        return ", ".join(self.labels.get(code, code) for code in text.split(", "))


class LinesCell(TextCell):
    """Several texts, one a line."""

    holds = "Text, each item on its own line."

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        return [line.strip() for line in text.splitlines() if line.strip()]

    def show(self, value: Any) -> str:
        return "\n".join(value or [])


class SlugCell(TextCell):
    """A slug: that of a row, also if the row had it before, or that of a new one."""

    holds = "Small letters, digits and hyphens: the last part of the address of its page."

    def __init__(self, former: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._former_slugs = former

    @cached_property
    def _present(self) -> dict[str, str]:
        return dict(self._former_slugs)

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        return self._present.get(text) or super().read(text, before)

    def is_former(self, text: str) -> bool:
        return text in self._present


class RowCell(TextCell):
    """A row of another table, by the text that names it there; its value is the primary key.

    `rows` gives primary key, that text, and what people call the row. They are read once.
    `choices` are the texts of a list to choose from, where there is one; `other_texts` are those
    that lead to a row besides, such as former codes. Each comes with the key that it means.
    """

    def __init__(
        self,
        rows: Iterable[tuple[Any, str, str]],
        what: str,
        *,
        is_needed: bool = True,
        takes_names: bool = False,
        choices: Iterable[tuple[str, Any]] = (),
        other_texts: Iterable[tuple[str, Any]] = (),
    ) -> None:
        by_name = "its name" if takes_names else "its name in the next column"
        super().__init__(f"The {what.replace(' with the ', '’s ')}, or {by_name}.")
        self._choices, self._other_texts = choices, other_texts
        self._rows, self._what = rows, what
        self._is_needed, self._takes_names = is_needed, takes_names

    @cached_property
    def _known(self) -> dict[Any, tuple[str, str]]:
        return {key: (text, name) for key, text, name in self._rows}

    @cached_property
    def _others(self) -> dict[str, set[Any]]:
        others: dict[str, set[Any]] = {}
        for text, key in self._other_texts:
            others.setdefault(_plain(text), set()).add(key)
        return others

    @cached_property
    def _called(self) -> dict[str, list[Any]]:
        called: dict[str, list[Any]] = {}
        for key, (_, name) in self._known.items():
            called.setdefault(_plain(name), []).append(key)
        return called

    @cached_property
    def choices(self) -> dict[str, Any]:
        """Returns the keys by what is chosen from a list; nothing where there is none."""
        return dict(self._choices)

    @cached_property
    def _keys(self) -> dict[str, Any]:
        keys = {}
        if self._takes_names:
            keys = {name: called[-1] for name, called in self._called.items()}
        keys |= {_plain(choice): key for choice, key in self.choices.items()}
        return keys | {_plain(text): key for key, (text, _) in self._known.items()}

    def read(self, text: str, before: Sequence[str] = ()) -> Any:
        if not text and not self._is_needed:
            return None
        key = self._keys.get(_plain(text))
        if key is None:
            meant = self._others.get(_plain(text), set())
            if len(meant) == 1:
                return next(iter(meant))
            if meant:
                raise ValueError(f"“{text}” may be any of {self._texts(meant)}: say which")
            raise ValueError(f"there is no {self._what} “{text}”")
        return key

    def is_former(self, text: str) -> bool:
        return _plain(text) not in self._keys and _plain(text) in self._others

    def show(self, value: Any) -> str:
        return "" if value is None else self._known.get(value, (str(value), ""))[0]

    def name(self, value: Any) -> str:
        return "" if value is None else self._known.get(value, ("", ""))[1]

    def text_called(self, name: str) -> str:
        """Returns the text of the row of that name. Raises ValueError where that is not one row."""
        called = self._called.get(_plain(name), [])
        if not called:
            raise ValueError(f"nothing is called “{name}”")
        if len(called) > 1 and not self._takes_names:
            raise ValueError(f"“{name}” may be any of {self._texts(called)}: say which")
        return self.show(called[-1])

    def _texts(self, keys: Iterable[Any]) -> str:
        return ", ".join(sorted(map(self.show, keys)))


class NameCell(TextCell):
    """The name of the row that a RowCell stands for: for the reader's eye, or in its place."""

    holds = "Its name, for reference. In a new row you can give it instead of the cell before it."

    def __init__(self, of: RowCell) -> None:
        super().__init__()
        self._of = of

    def show(self, value: Any) -> str:
        return self._of.name(value)

    def in_place_of(self, cell: TextCell) -> bool:
        """Tells whether it names what stands in that cell."""
        return cell is self._of

    def text_beside(self, name: str, text: str) -> str:
        """Returns what the other cell means, where this one says `name` and that one `text`.

        Raises ValueError where they contradict each other, or the name alone leads to no one row.
        """
        if not text:
            return self._of.text_called(name)
        try:
            meant = self.show(self._of.read(text))
        except ValueError:  # told of where the other cell is read
            return text
        if _plain(meant) != _plain(name):
            raise ValueError(
                f"“{name}” is not the name of “{text}” ({meant}); correct one of the two"
            )
        return text


_OTHER_TEXTS = {
    ValueType.PARTIAL_DATE: "A year, month or day: 2022, 2022-09 or 2022-09-30.",
    ValueType.URL: "A web address, such as https://www.example.org/.",
    ValueType.EMAIL: "An e-mail address.",
}


def cell_for(field: ModelField) -> TextCell:
    """Returns the cell for the values of a model's field."""
    match value_type(field):
        case ValueType.CODES:
            return CodesCell(labels_of(field))
        case ValueType.CODE:
            return CodeCell(labels_of(field))
        case ValueType.LINES:
            return LinesCell()
        case ValueType.DATE:
            return DayCell()
        case ValueType.DECIMAL:
            return DecimalCell()
        case ValueType.NUMBER:
            return NumberCell()
        case kind:
            return TextCell(_OTHER_TEXTS.get(kind, ""))


def _plain(text: str) -> str:
    """Returns a text as words are compared: without regard to case, dashes and spaces."""
    return " ".join(re.sub("[‐-―]", "-", text).casefold().split())
