"""The step that asks what the record should say: its fields and its rows, in sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField

from boundaries.models import LocalAuthority

from ..proposable import (
    AUTHORITY,
    NEW,
    PART,
    PLACES,
    Proposable,
    ProposableRow,
    RowKind,
    Values,
)
from ..proposals import ProposalTopic, Snapshot, changed, faults
from .forms import StepForm
from .steps import Typed

# So many rows of one kind may be added at a time.
MOST_NEW = 10


@dataclass(frozen=True)
class Question:
    """One field, with what the page says of it now, in words."""

    box: BoundField
    now: list[str]


@dataclass(frozen=True)
class RowQuestions:
    """The questions about one row: folded, until something of it is changed or wrong."""

    row: ProposableRow
    boxes: list[BoundField]
    is_open: bool


@dataclass
class FormSection:
    """Some questions under a title; folded, until something of it is changed, wrong or missing."""

    title: str
    questions: list[Question] = field(default_factory=list)
    rows: list[RowQuestions] = field(default_factory=list)
    kind: RowKind | None = None
    is_open: bool = False

    @property
    def anchor(self) -> str:
        return self.title.lower().replace(" ", "-") or "first"

    @property
    def recorded(self) -> int:
        """The number of rows that are recorded."""
        return sum(not questions.row.is_new for questions in self.rows)


class FieldsForm(StepForm):
    """The fields and rows of the record, filled with their present values."""

    def __init__(self, typed: Typed | None, *, topic: ProposalTopic, seen: Snapshot) -> None:
        self.topic, self.seen = topic, seen["values"]
        self.rows = [*self.recorded_rows(), *self.new_rows(typed or {})]
        super().__init__(typed, initial=self._initial())
        for proposable in topic.fields:
            asked = proposable.form_field()
            asked.error_messages["required"] = f"{proposable.label}: this cannot be left blank."
            if asked.required:
                asked.widget.attrs["aria-required"] = "true"
            self.fields[proposable.key] = asked
        for row in self.rows:
            if row.is_new and row.is_place:
                self.fields[f"{row.key}{PART}{AUTHORITY}"] = self.which_authority()
            self.fields.update(row.inputs(row.key))

    def recorded_rows(self) -> Iterator[ProposableRow]:
        own = f"{PLACES.subject.value}_{self.topic.authority.recorded_as.pk}"
        for key, value in self.seen.items():
            if row := ProposableRow.of(key, value):
                is_own = key == own
                yield ProposableRow(row.kind, row.name, is_asked_apart=is_own, shown=value)

    def new_rows(self, typed: Typed) -> Iterator[ProposableRow]:
        """Yields those that something was typed into, and a blank one of each kind."""
        for kind in self.topic.row_kinds:
            begun = f"{kind.subject.value}_{NEW}"
            last = 0
            for name, values in typed.items():
                number = name.removeprefix(begun).partition(PART)[0]
                if name.startswith(begun) and number.isdecimal() and any(values):
                    last = max(last, int(number))
            for count in range(1, min(last + 1, MOST_NEW) + 1):
                yield ProposableRow(kind, f"{NEW}{count}")

    def _initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {f.key: self.seen[f.key] for f in self.topic.fields}
        for row in self.rows:
            initial |= row.initial(row.key, self.seen.get(row.key))
        return initial

    def which_authority(self) -> forms.ChoiceField:
        places = self.authorities.items()
        choices = [("", "Choose one"), *((code, name) for code, name in places)]
        label = "Which local authority"
        return forms.ChoiceField(label=label, choices=choices, required=False)

    @cached_property
    def authorities(self) -> dict[str, str]:
        """The LAs that can be added, code to name."""
        own = self.topic.authority.recorded_as
        authorities = LocalAuthority.objects.on_the_map().exclude(pk=own.pk)
        return dict(authorities.order_by("name").values_list("pk", "name"))

    @cached_property
    def sections(self) -> list[FormSection]:
        """The questions in their sections, in the order of the registry."""
        sections: dict[str, FormSection] = {}
        for proposable in self.topic.fields:
            title = proposable.field.section
            section = sections.setdefault(title, FormSection(title, is_open=not title))
            box, value = self[proposable.key], self.seen[proposable.key]
            section.questions.append(Question(box, proposable.in_words(value)))
            is_missing = box.field.required and value in (None, "")
            section.is_open |= is_missing or self.is_touched(box)
        for kind in self.topic.row_kinds:
            section = sections.setdefault(kind.title, FormSection(kind.title))
            section.kind = kind
            for row in self.rows:
                if row.kind is kind:
                    section.rows.append(self.questions_about(row))
                    section.is_open |= section.rows[-1].is_open
        return list(sections.values())

    def questions_about(self, row: ProposableRow) -> RowQuestions:
        start = f"{row.key}{PART}"
        boxes = [self[name] for name in self.fields if name.startswith(start)]
        return RowQuestions(row, boxes, any(self.is_touched(box) for box in boxes))

    def is_touched(self, box: BoundField) -> bool:
        return bool(box.errors) or (self.is_bound and box._has_changed())  # type: ignore[attr-defined]

    @property
    def answers(self) -> Values:
        """Returns what was typed, as values by key; a new place has the key of its LA."""
        cleaned, answers = self.cleaned_data, {}
        for proposable in self.topic.fields:
            if proposable.key in cleaned:
                answers[proposable.key] = proposable.typed(proposable.key, cleaned)
        for row in self.rows:
            value = row.typed(row.key, cleaned)
            key = self.key_of(row)
            if not row.is_new:
                answers[key] = value
            elif value is not None and key not in answers:
                place = {AUTHORITY: self.authorities[key.partition("_")[2]]} if row.is_place else {}
                answers[key] = {**place, **value} if isinstance(value, dict) else value
        return answers

    def key_of(self, row: ProposableRow) -> str:
        """Returns the key under which a row is proposed."""
        chosen = self.cleaned_data.get(f"{row.key}{PART}{AUTHORITY}")
        return f"{row.subject.value}_{chosen}" if row.is_new and chosen else row.key

    @property
    def changed_values(self) -> Values:
        return changed(self.topic, self.seen, self.answers)

    @property
    def proposed(self) -> list[tuple[Proposable, Any]]:
        """Returns what is proposed, each with its value."""
        values = self.changed_values
        recorded = {key: value for key, value in self.seen.items() if value is not None}
        fields = self.topic.proposables(values, {**values, **recorded})
        return [(proposable, values[proposable.key]) for proposable in fields]

    def clean(self) -> dict[str, Any]:
        """Adds the faults that the models find in what the form lets pass."""
        if self._has_good_places():
            starts = {self.key_of(row): row for row in self.rows}
            for key, messages in faults(self.topic, self.changed_values).items():
                of_row, _, part = key.partition(PART)
                row = starts.get(of_row) if part else None
                name = f"{row.key}{PART}{part}" if row else key
                if name not in self.errors:
                    label = f"{row.label}, {self.fields[name].label}: " if row else ""
                    self.add_error(name or None, [f"{label}{message}" for message in messages])
        return self.cleaned_data

    def _has_good_places(self) -> bool:
        """Tells whether each new place names an LA that is not there yet; says so where not."""
        taken = {row.key for row in self.rows if not row.is_new}
        for row in self.rows:
            box = f"{row.key}{PART}{AUTHORITY}"
            if box not in self.fields or box in self.errors:
                continue
            key, is_typed = self.key_of(row), row.typed(row.key, self.cleaned_data)
            if key in taken:
                self.add_error(box, "This local authority is already listed: correct it there.")
            elif key == row.key and is_typed:
                self.add_error(box, "Choose the local authority that you describe.")
            elif key != row.key and not is_typed:
                extent = f"{row.key}{PART}extent"
                self.add_error(extent, "Say how much of the local authority it works in.")
            taken.add(key)
        return not self.errors
