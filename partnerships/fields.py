"""The fields of the record, each said once: to add one, put it in its model and in this list.

Shipped files, the public form, the record's page, the admin, spreadsheets, files and the API hold
the fields that stand here, in this order. What a field may hold is decided by its model; what
kind of value that is, and its form field and words, follow from `core.value_types`.
Keys, which only say which row it is (slug, LA, partnership), are no fields of the record.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property, partial
from typing import Any, cast

from django.db import models

from core.value_types import ModelField, ValueType, in_vocabulary_order, in_words, value_type

from .models import AuthoritySummary, Coverage, Membership, Partnership, Source
from .vocabularies import AuthorityRole, ExplainedChoices, FundingModel, Kind


class OnPage(Enum):
    """Tells whether a field is a line among the entries of the partnership's page."""

    LINE = auto()  # with "Not found" where it is blank
    LINE_IF_FOUND = auto()
    ELSEWHERE = auto()  # the page's template gives it a place of its own


@dataclass(frozen=True)
class RecordField:
    """One field of the record: what people call it, and where it is asked for and shown."""

    model: type[models.Model]
    name: str
    # What people read above its value, in the form and on the page, and a hint on what to type.
    label: str = ""
    hint: str = ""
    is_proposable: bool = False  # by the public, in the form
    # The vocabulary whose words are explained in a sentence each, where they are offered.
    explained_by: type[Kind | ExplainedChoices] | None = None
    on_page: OnPage = OnPage.ELSEWHERE
    section: str = ""  # of the admin's form
    # In the files and their dictionary, where the model's own words would not do there.
    column: str = ""
    heading: str = ""
    meaning: str = ""

    @cached_property
    def model_field(self) -> ModelField:
        return cast("ModelField", self.model._meta.get_field(self.name))

    @property
    def explanations(self) -> dict[str, str]:
        """Returns the sentence about each of its options, by code; none where they need none."""
        return {word.value: word.explanation for word in self.explained_by or ()}

    @cached_property
    def value_type(self) -> ValueType:
        return value_type(self.model_field)

    def words_of(self, row: models.Model) -> list[str]:
        """Returns what a reader sees of the row's value: none where it is blank."""
        value: Any = getattr(row, self.name)
        if self.value_type is ValueType.CODES:
            value = in_vocabulary_order(self.model_field, value)
        return in_words(self.model_field, value)


ALL_THAT_APPLY = "Choose all that apply."
BY_DECISION = "Set when a submission is decided."
IF_OWNED = "Only for a company that has owners."
BY_NAME = "The name of that partnership, or the address of its page on this map."
WHAT_IT_IS = "What it is"
HOW_IT_WORKS = "How it works"
BEGINNING = "Founding and ownership"
CONTACT = "How to reach it"
WHERE_IT_WORKS = "Where it works"
LA_ROLE = "The LA’s role"
VERIFICATION = "How it was checked"

_partnership = partial(RecordField, Partnership)
_asked = partial(_partnership, is_proposable=True)
_coverage = partial(RecordField, Coverage)
_summary = partial(RecordField, AuthoritySummary)
_membership = partial(RecordField, Membership)
_source = partial(RecordField, Source)

RECORD_FIELDS = (
    _asked("name", "Name", "As it calls itself."),
    _asked("short_name", "Also called", "A short name or initials.", on_page=OnPage.LINE_IF_FOUND),
    _asked("former_name", "Formerly", "The name it had before.", on_page=OnPage.LINE_IF_FOUND),
    _asked("kind", "Kind", "The one that fits best.", section=WHAT_IT_IS, explained_by=Kind),
    _asked(
        "scale",
        "Scale",
        "The area that it says it covers.",
        on_page=OnPage.LINE,
        section=WHAT_IT_IS,
    ),
    _asked("legal_forms", "Legal form", ALL_THAT_APPLY, on_page=OnPage.LINE, section=HOW_IT_WORKS),
    _asked(
        "funding_models",
        "Funding",
        ALL_THAT_APPLY,
        on_page=OnPage.LINE,
        section=HOW_IT_WORKS,
        explained_by=FundingModel,
    ),
    _asked("phases", "Phases", ALL_THAT_APPLY, on_page=OnPage.LINE, section=HOW_IT_WORKS),
    _asked("focuses", "Focus", ALL_THAT_APPLY, on_page=OnPage.LINE, section=HOW_IT_WORKS),
    _asked(
        "founded_year",
        "Founded",
        "The year, for example 2014.",
        on_page=OnPage.LINE,
        section=BEGINNING,
    ),
    _asked(
        "founded_note",
        "Note on the beginning",
        "If the year needs explaining.",
        section=BEGINNING,
    ),
    _asked("summary", "Summary", "What it is and does, in a few sentences."),
    _asked("facts", "What the sources say", "One fact per line.", section=HOW_IT_WORKS),
    _asked("notes", "What is in doubt", "One doubt per line.", section=HOW_IT_WORKS),
    _asked("website", "Website", "Its own website, or its page on another.", section=CONTACT),
    _asked("contact_page", "Contact page", "The page that says how to reach it.", section=CONTACT),
    _asked(
        "email",
        "E-mail",
        "A mailbox of the partnership that it publishes itself; never a person’s.",
        section=CONTACT,
    ),
    _asked("telephone", "Telephone", "A number that it publishes itself.", section=CONTACT),
    _asked("host", "Host", "The school, trust or council that runs it.", section=CONTACT),
    _asked("host_urn", "URN of the host", "If it is a school: six digits.", section=CONTACT),
    _asked(
        "lifecycle",
        "Is it at work?",
        "According to the newest source. Leave it unanswered if none says.",
        section=WHAT_IT_IS,
    ),
    _asked(
        "ended_on",
        "Ended",
        "If it has ended: the year, or the month or day, for example 2022 or 2022-09.",
        on_page=OnPage.LINE_IF_FOUND,
        section=WHAT_IT_IS,
    ),
    _asked(
        "successor",
        "What took its place",
        f"If another took its place. {BY_NAME}",
        section=WHAT_IT_IS,
        heading="Successor",
        meaning="The slug of the partnership that took its place.",
    ),
    _partnership("evidence", hint="How we first came to know of it.", section=WHAT_IT_IS),
    _partnership(
        "last_checked",
        hint="The day on which somebody last compared all of this with its sources.",
        section=WHAT_IT_IS,
    ),
    _asked("council_percent", "Share owned by the council, in %", IF_OWNED, section=BEGINNING),
    _asked("schools_percent", "Share owned by schools, in %", IF_OWNED, section=BEGINNING),
    _asked("owner_schools", "Number of schools that own it", IF_OWNED, section=BEGINNING),
    _coverage(
        "extent",
        "How much of this local authority",
        "If it is a part, name the districts below.",
        is_proposable=True,
        section=WHERE_IT_WORKS,
    ),
    _coverage(
        "districts",
        "Districts",
        "If it works in a part only: one per line.",
        is_proposable=True,
        section=WHERE_IT_WORKS,
        meaning="Which districts, if it is part of the LA.",
    ),
    _coverage(
        "roles",
        "What the LA does in it",
        ALL_THAT_APPLY,
        is_proposable=True,
        section=WHERE_IT_WORKS,
        heading="The LA’s roles in it",
    ),
    _coverage(
        "basis",
        "How it is known",
        "Whether a source says that it works here, or we infer it.",
        is_proposable=True,
        section=WHERE_IT_WORKS,
    ),
    _summary(
        "text",
        "Summary",
        "How schools work together here, in a few sentences.",
        is_proposable=True,
        column="summary",
        heading="Summary",
    ),
    _summary(
        "roles",
        LA_ROLE,
        "What the LA does in school improvement as a whole.",
        is_proposable=True,
        section=LA_ROLE,
        heading="The LA’s roles",
        explained_by=AuthorityRole,
    ),
    _summary(
        "roles_note",
        "Note on the LA’s role",
        "If the roles need explaining.",
        is_proposable=True,
        section=LA_ROLE,
    ),
    _summary(
        "roles_as_of",
        "Year of the LA’s role",
        "The year that the source is about.",
        is_proposable=True,
        section=LA_ROLE,
    ),
    _summary("schools_page", "The council’s page for schools", "Its address.", is_proposable=True),
    _summary("verification", hint=BY_DECISION, section=VERIFICATION),
    _summary("verified_on", hint=BY_DECISION, section=VERIFICATION),
    _summary("verified_by_role", section=VERIFICATION),
    _summary("verified_basis", section=VERIFICATION),
    _membership("count", "How many", "A number, or the share below.", is_proposable=True),
    _membership("percent", "Share, in %", "If no number is known.", is_proposable=True),
    _membership(
        "description", "Of whom", "For example: schools, or primary schools.", is_proposable=True
    ),
    _membership("as_of", "As of", "The year or month of the number.", is_proposable=True),
    # The first four name a source among those of one record.
    _source("title", "Title", "As it appears on the page or report.", is_proposable=True),
    _source("url", "Address", "A page on the web.", is_proposable=True),
    _source("locator", "Where in the source", "A page, figure or section.", is_proposable=True),
    _source(
        "supports", "What it supports", "Which of the facts here it shows.", is_proposable=True
    ),
    _source("publisher", "Publisher", "Whose words they are.", is_proposable=True),
    _source(
        "published",
        "Published",
        "A year, month or day, for example 2022 or 2022-09.",
        is_proposable=True,
    ),
    _source("archived_url", "Archived copy", "Its address.", is_proposable=True),
    _source("read_on"),
    _source(
        "shows_active_in",
        "Shows it at work in",
        "The newest year in which it shows the partnership at work.",
        is_proposable=True,
    ),
)

_BY_PLACE = {(field.model, field.name): field for field in RECORD_FIELDS}


def record_field(model: type[models.Model], name: str) -> RecordField:
    """Returns the field of that name. A field that is not registered raises KeyError."""
    return _BY_PLACE[model, name]


def fields_of(model: type[models.Model]) -> tuple[RecordField, ...]:
    """Returns the fields of one model, in the order in which they stand everywhere."""
    return tuple(field for field in RECORD_FIELDS if field.model is model)


def names_of(model: type[models.Model]) -> tuple[str, ...]:
    """Returns the names of the fields of one model."""
    return tuple(field.name for field in fields_of(model))


def sections_of(model: type[models.Model]) -> dict[str, tuple[str, ...]]:
    """Returns the names of a model's fields by section of the admin's form; the first has none."""
    fields = fields_of(model)
    return {
        section: tuple(field.name for field in fields if field.section == section)
        for section in dict.fromkeys(field.section for field in fields)
    }
