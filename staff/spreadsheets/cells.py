"""Writes values into cells, and reads cells back. A cell is always text."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from import_export.widgets import Widget

# As we write a day, and as a spreadsheet program in English may have written it again.
DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class TextCell(Widget):  # type: ignore[misc]
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        return value


class NumberCell(Widget):  # type: ignore[misc]
    """A number, or nothing."""

    def __init__(self, number: Callable[[str], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.number = number

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        try:
            return self.number(value) if value else None
        except (ValueError, ArithmeticError) as error:
            raise ValueError(f"“{value}” is not a number") from error


class DayCell(Widget):  # type: ignore[misc]
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        for form in DAYS:
            try:
                return datetime.strptime(value, form).date() if value else None  # noqa: DTZ007
            except ValueError:
                continue
        raise ValueError(f"“{value}” is not a day; write it as 2026-11-24")


class CodesCell(Widget):  # type: ignore[misc]
    """Several codes of a vocabulary, with commas between them. Its words do as well."""

    def __init__(self, labels: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.codes = {code: code for code in labels}
        self.codes |= {label.lower(): code for code, label in labels.items()}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        typed = [part.strip() for part in value.split(",") if part.strip()]
        unknown = [part for part in typed if part.lower() not in self.codes]
        if unknown:
            known = ", ".join(dict.fromkeys(self.codes.values()))
            raise ValueError(f"“{unknown[0]}” is none of: {known}")
        return list(dict.fromkeys(self.codes[part.lower()] for part in typed))

    def render(self, value: list[str] | None, obj: Any = None, **kwargs: Any) -> str:
        return ", ".join(value or [])


class LinesCell(Widget):  # type: ignore[misc]
    """Several texts, one a line."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> list[str]:
        return [line.strip() for line in value.splitlines() if line.strip()]

    def render(self, value: list[str] | None, obj: Any = None, **kwargs: Any) -> str:
        return "\n".join(value or [])


class KnownRowCell(Widget):  # type: ignore[misc]
    """One of the rows that there are, by the name that people know it by. Read once a sheet."""

    def __init__(
        self,
        rows: "Callable[[], QuerySet[Any]]",
        key: str,
        what: str,
        needed: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.rows, self.key, self.what, self.needed = rows, key, what, needed
        self.known: dict[str, Model] | None = None

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Model | None:
        if not value and not self.needed:
            return None
        if self.known is None:
            self.known = {str(getattr(row, self.key)): row for row in self.rows()}
        if value not in self.known:
            raise ValueError(f"there is no {self.what} “{value}”")
        return self.known[value]

    def render(self, value: Model | None, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.key)) if value else ""
