"""A questionnaire: sections of questions, which of them somebody is asked, and how long it takes.

It is data (`questionnaires/*.toml`, read by `questionnaire_files.py`) and never changes once a
round used it: another wording is another version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import product
from math import ceil


class QuestionKind(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    RANK = "rank"
    NUMBER = "number"
    YEAR = "year"
    POSTCODE = "postcode"
    TEXT = "text"


class Audience(StrEnum):
    SUPPLY = "supply"
    DEMAND = "demand"


class Organisation(StrEnum):
    """The two that the supply survey is answered for."""

    AUTHORITY = "authority"
    PARTNERSHIP = "partnership"


class NoAnswer(StrEnum):
    """The reasons that people may give for not answering a question."""

    DONT_KNOW = "dont_know"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    DOES_NOT_APPLY = "does_not_apply"


NO_ANSWER_LABELS = {
    NoAnswer.DONT_KNOW: "Don’t know",
    NoAnswer.PREFER_NOT_TO_SAY: "Prefer not to say",
    NoAnswer.DOES_NOT_APPLY: "Does not apply",
}
# What an answer may set on the response itself, to count by.
GROUPS = ("role", "phase", "school_type", "trust_size")
WITH_OPTIONS = (
    QuestionKind.ONE,
    QuestionKind.SEVERAL,
    QuestionKind.SCALE,
    QuestionKind.RANK,
)
# What an indicator counts.
HOLDS, HOLDS_NOT = "yes", "no"

# Most adults read such text at about 240 words a minute.
WORDS_A_SECOND = 4
# To think and to click or type: of a scale for each of its lines, of a rank for each place in it.
SECONDS = {
    QuestionKind.ONE: 4,
    QuestionKind.SEVERAL: 8,
    QuestionKind.SCALE: 3,
    QuestionKind.RANK: 5,
    QuestionKind.NUMBER: 8,
    QuestionKind.YEAR: 5,
    QuestionKind.POSTCODE: 6,
    QuestionKind.TEXT: 25,
}
# To press "Save and continue", and find one's way about the next page.
SECONDS_A_PAGE = 2


@dataclass(frozen=True)
class Condition:
    """An earlier answer that has to be one of some options, for something to be asked."""

    question: str
    values: Sequence[str]

    def holds(self, answers: Mapping[str, Sequence[str]]) -> bool:
        return not set(self.values).isdisjoint(answers.get(self.question, ()))


@dataclass(frozen=True)
class SurveyQuestion:
    """A question with its stable code. `items` are the lines of a scale that has several."""

    code: str
    kind: QuestionKind
    text: str
    serves: str
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    # Shown last wherever the others stand, and chosen alone.
    last: Sequence[str] = ()
    alone: Sequence[str] = ()
    rotate: bool = False
    is_required: bool = False
    no_answer: Sequence[NoAnswer] = ()
    condition: Condition | None = None
    most: int | None = None
    lowest: int | None = None
    highest: int | None = None
    # The group of the response that the answer sets.
    group: str = ""
    # The record's field that it asks for, and what the options are called there.
    record: str = ""
    record_codes: Mapping[str, str] = field(default_factory=dict)
    # The options that say that all of what the map says is right.
    confirms: Sequence[str] = ()

    @property
    def codes_on_record(self) -> Mapping[str, str]:
        """The code that the record has for each option; what is chosen alone stands for none."""
        own = {option: option for option in self.options if option not in self.alone}
        return self.record_codes or own

    def options_in_order(self, turn: int) -> list[tuple[str, str]]:
        """Returns the options as one respondent sees them: a scale keeps its order."""
        turns = turn if self.rotate and self.kind is not QuestionKind.SCALE else 0
        return _turned(self.options, turns, self.last)

    def items_in_order(self, turn: int) -> list[tuple[str, str]]:
        return _turned(self.items, turn if self.rotate else 0, ())

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The reasons for no answer that are offered, with their labels."""
        return [(reason.value, NO_ANSWER_LABELS[reason]) for reason in self.no_answer]

    @property
    def places(self) -> int:
        """The number of options that an order of preferences may have."""
        return self.most or len(self.options)

    @property
    def seconds(self) -> float:
        words = [self.text, self.hint, *self.options.values(), *self.items.values()]
        words += [label for _, label in self.reasons]
        lines = 1
        if self.kind is QuestionKind.SCALE:
            lines = max(len(self.items), 1)
        elif self.kind is QuestionKind.RANK:
            lines = self.places
        return _words(words) / WORDS_A_SECOND + SECONDS[self.kind] * lines


@dataclass(frozen=True)
class QuestionnaireSection:
    """A page of questions."""

    code: str
    title: str
    questions: Sequence[SurveyQuestion]
    intro: str = ""
    condition: Condition | None = None
    asked_of: Organisation | None = None

    def is_asked(
        self, answers: Mapping[str, Sequence[str]], organisation: Organisation | None
    ) -> bool:
        if self.asked_of and self.asked_of != organisation:
            return False
        return self.condition is None or self.condition.holds(answers)

    def questions_for(self, answers: Mapping[str, Sequence[str]]) -> list[SurveyQuestion]:
        """Returns the questions to ask. One on the same page as what it follows is shown anyway."""
        here = {question.code for question in self.questions}
        return [
            question
            for question in self.questions
            if question.condition is None
            or question.condition.question in here
            or question.condition.holds(answers)
        ]


@dataclass(frozen=True)
class SurveyIndicator:
    """A share that several answers make: of those who answered all of them, who chose so.

    Where it has `items`, it is one for each line of the scales that it asks about.
    """

    code: str
    label: str
    meaning: str
    conditions: Sequence[Condition]
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Questionnaire:
    name: str
    version: int
    audience: Audience
    title: str
    sections: Sequence[QuestionnaireSection]
    indicators: Sequence[SurveyIndicator] = ()

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @property
    def questions(self) -> list[SurveyQuestion]:
        return [question for section in self.sections for question in section.questions]

    def question(self, code: str) -> SurveyQuestion:
        return next(question for question in self.questions if question.code == code)

    def sections_for(
        self, answers: Mapping[str, Sequence[str]], organisation: Organisation | None = None
    ) -> list[QuestionnaireSection]:
        """Returns the pages on somebody's way, as far as their answers tell; in order, never
        empty."""
        return [
            section
            for section in self.sections
            if section.is_asked(answers, organisation) and section.questions_for(answers)
        ]

    def longest_seconds(self, organisation: Organisation | None = None) -> float:
        """Returns the time that the longest way through it takes, of all that answers can open."""
        conditions = [section.condition for section in self.sections]
        conditions += [question.condition for question in self.questions]
        deciding = {condition.question for condition in conditions if condition}
        ways = product(
            *([(code, value) for value in self.question(code).options] for code in deciding)
        )
        return max(
            sum(
                _words([section.title, section.intro]) / WORDS_A_SECOND
                + SECONDS_A_PAGE
                + sum(question.seconds for question in section.questions_for(answers))
                for section in self.sections_for(answers, organisation)
            )
            for answers in ({code: [value] for code, value in way} for way in ways)
        )

    @cached_property
    def minutes(self) -> int:
        """The whole minutes that the longest way through it takes, as people are told."""
        ways = (*Organisation, None)
        return ceil(max(self.longest_seconds(way) for way in ways) / 60)


def _turned(choices: Mapping[str, str], turn: int, last: Sequence[str]) -> list[tuple[str, str]]:
    """Returns the choices beginning with another at each turn, but for the last ones."""
    first = [(code, label) for code, label in choices.items() if code not in last]
    start = turn % len(first) if first else 0
    return first[start:] + first[:start] + [(code, choices[code]) for code in last]


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)
