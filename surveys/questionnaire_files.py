"""Reads the questionnaires that come with the site, and tells every fault in one."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.import_errors import FileError, ImportRejected
from core.value_types import labels_of

from .on_record import KINDS, field_on_record
from .questionnaire import (
    GROUPS,
    WITH_OPTIONS,
    Audience,
    Condition,
    NoAnswer,
    Organisation,
    QuestionKind,
    Questionnaire,
    QuestionnaireSection,
    SurveyIndicator,
    SurveyQuestion,
)

FOLDER = Path(__file__).parent / "questionnaires"
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
TOP_KEYS = {"name", "version", "audience", "title", "lists", "sections", "indicators"}
INDICATOR_KEYS = {"code", "label", "meaning", "items", "where"}
SECTION_KEYS = {"code", "title", "intro", "ask_if", "asked_of", "questions"}
QUESTION_KEYS = {
    "code", "kind", "text", "hint", "serves", "options", "items", "last", "alone", "rotate",
    "required", "no_answer", "ask_if", "most", "lowest", "highest", "group",
    "record", "record_codes", "confirms",
}  # fmt: skip


def shipped_questionnaires() -> list[Questionnaire]:
    """Returns every questionnaire in the folder. Raises ImportRejected with the faults of all."""
    questionnaires, faults = [], []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            questionnaires.append(read_questionnaire(path.name, path.read_text()))
        except ImportRejected as refused:
            faults += refused.faults
    if faults:
        raise ImportRejected(faults)
    return questionnaires


@lru_cache(maxsize=16)
def read_questionnaire(name: str, text: str) -> Questionnaire:
    """Reads the text of a file. Raises ImportRejected with every fault.

    A version never changes and every page of a survey asks for it, so it is read once.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ImportRejected([FileError(name, 0, "", f"This is not TOML: {fault}.")]) from fault
    if faults := [FileError(name, 0, place, reason) for place, reason in faults_of(content)]:
        raise ImportRejected(faults)
    return questionnaire_of(content)


def questionnaire_of(content: Mapping[str, Any]) -> Questionnaire:
    """Makes a questionnaire of checked content."""
    lists = content.get("lists", {})
    return Questionnaire(
        name=content["name"],
        version=content["version"],
        audience=Audience(content["audience"]),
        title=content["title"],
        sections=[
            QuestionnaireSection(
                code=section["code"],
                title=section["title"],
                intro=section.get("intro", ""),
                condition=_condition(section),
                asked_of=Organisation(section["asked_of"]) if "asked_of" in section else None,
                questions=[_question(question, lists) for question in section["questions"]],
            )
            for section in content["sections"]
        ],
        indicators=[
            SurveyIndicator(
                code=indicator["code"],
                label=indicator["label"],
                meaning=indicator["meaning"],
                items=lists[indicator["items"]] if "items" in indicator else {},
                conditions=[
                    Condition(where["question"], where["is"]) for where in indicator["where"]
                ],
            )
            for indicator in content.get("indicators", [])
        ],
    )


def _question(given: Mapping[str, Any], lists: Mapping[str, Any]) -> SurveyQuestion:
    def labels(key: str) -> Mapping[str, str]:
        value = given.get(key, {})
        choices: Mapping[str, str] = lists[value] if isinstance(value, str) else value
        return choices

    return SurveyQuestion(
        code=given["code"],
        kind=QuestionKind(given["kind"]),
        text=given["text"],
        serves=given["serves"],
        hint=given.get("hint", ""),
        options=labels("options"),
        items=labels("items"),
        last=given.get("last", []),
        alone=given.get("alone", []),
        rotate=given.get("rotate", False),
        is_required=given.get("required", False),
        no_answer=[NoAnswer(reason) for reason in given.get("no_answer", [])],
        condition=_condition(given),
        most=given.get("most"),
        lowest=given.get("lowest"),
        highest=given.get("highest"),
        group=given.get("group", ""),
        record=given.get("record", ""),
        record_codes=given.get("record_codes", {}),
        confirms=given.get("confirms", []),
    )


def _condition(given: Mapping[str, Any]) -> Condition | None:
    asked = given.get("ask_if")
    return Condition(asked["question"], asked["is"]) if asked else None


def faults_of(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yields each fault of a questionnaire: its place, and what is wrong there."""
    yield from _unknown("", content, TOP_KEYS)
    for key in ("name", "title"):
        if not _is_text(content.get(key)):
            yield key, "Words are missing."
    if not CODE.fullmatch(str(content.get("name", ""))):
        yield "name", "Not a code: small letters, digits and underscores."
    if type(content.get("version")) is not int or content["version"] < 1:
        yield "version", "Not a whole number from 1."
    if content.get("audience") not in set(Audience):
        yield "audience", "Neither supply nor demand."
    lists = content.get("lists", {})
    for name, choices in lists.items():
        yield from _faults_of_choices(f"lists.{name}", choices)
    sections = content.get("sections")
    if not isinstance(sections, list) or not sections:
        yield "sections", "There are none."
        return
    # What was asked before, with the options of each: what routing may refer to.
    before: dict[str, list[str]] = {}
    codes: set[str] = set()
    for number, section in enumerate(sections, 1):
        place = f"section {section.get('code', number)}"
        yield from _unknown(place, section, SECTION_KEYS)
        if not CODE.fullmatch(str(section.get("code", ""))):
            yield place, "Its code is not small letters, digits and underscores."
        if section.get("code") in codes:
            yield place, "Another section has this code."
        codes.add(str(section.get("code")))
        if not _is_text(section.get("title")):
            yield place, "Its title is missing."
        if "asked_of" in section and section["asked_of"] not in set(Organisation):
            yield place, "asked_of is neither authority nor partnership."
        yield from _faults_of_condition(place, section, before)
        if not section.get("questions"):
            yield place, "It has no question."
        for question in section.get("questions", []):
            yield from _faults_of_question(question, lists, before)
    asked = {
        question.get("code"): question
        for section in sections
        for question in section.get("questions", [])
    }
    for indicator in content.get("indicators", []):
        yield from _faults_of_indicator(indicator, lists, asked)


def _faults_of_indicator(
    given: Mapping[str, Any], lists: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    code = str(given.get("code", ""))
    place = f"indicator {code or '?'}"
    yield from _unknown(place, given, INDICATOR_KEYS)
    if not CODE.fullmatch(code) or code in asked:
        yield place, "Its code is a question’s, or not small letters, digits and underscores."
    for key in ("label", "meaning"):
        if not _is_text(given.get(key)):
            yield place, f"{key} is missing."
    if not given.get("where"):
        yield place, "It does not ask about any answer."
    for where in given.get("where", []):
        question = asked.get(where.get("question"))
        if question is None:
            yield place, f"It asks about “{where.get('question')}”, which is not a question."
            continue
        if question.get("items") != given.get("items"):
            yield place, f"Its items are not those of {where['question']}."
        options = question.get("options", {})
        options = lists.get(options, {}) if isinstance(options, str) else options
        for value in where.get("is") or [""]:
            if value not in options:
                yield place, f"It counts “{value}”, which is not an option of {where['question']}."


def _faults_of_question(
    given: Mapping[str, Any], lists: Mapping[str, Any], before: dict[str, list[str]]
) -> Iterator[tuple[str, str]]:
    code = str(given.get("code", ""))
    place = f"question {code or '?'}"
    yield from _unknown(place, given, QUESTION_KEYS)
    if not CODE.fullmatch(code):
        yield place, "Its code is not small letters, digits and underscores."
    if code in before:
        yield place, "Another question has this code."
    for key in ("text", "serves"):
        if not _is_text(given.get(key)):
            yield place, f"{key} is missing."
    yield from _faults_of_condition(place, given, before)
    kind = given.get("kind")
    if kind not in set(QuestionKind):
        yield place, f"“{kind}” is not a kind of question."
        before[code] = []
        return
    choices: dict[str, list[str]] = {"options": [], "items": []}
    for key in choices:
        value = given.get(key)
        if isinstance(value, str):
            if value not in lists:
                yield place, f"There is no list “{value}”."
            value = lists.get(value, {})
        elif value is not None:
            yield from _faults_of_choices(f"{place}, {key}", value)
        choices[key] = list(value) if isinstance(value, dict) else []
    if kind in WITH_OPTIONS and len(choices["options"]) < 2:
        yield place, "It has fewer than two options."
    if kind not in WITH_OPTIONS and choices["options"]:
        yield place, f"A question of kind {kind} has no options."
    if choices["items"] and kind != QuestionKind.SCALE:
        yield place, "Only a scale has items."
    for key in ("last", "alone", "confirms"):
        for option in given.get(key, []):
            if option not in choices["options"]:
                yield place, f"{key} names “{option}”, which is not an option."
    for reason in given.get("no_answer", []):
        if reason not in set(NoAnswer):
            yield place, f"no_answer has “{reason}”, which is not a reason."
    if kind == QuestionKind.RANK and not 2 <= given.get("most", 2) <= len(choices["options"]):
        yield place, "A rank has from two places to as many as there are options."
    if given.get("required") and kind == QuestionKind.TEXT:
        yield place, "Free text is never required."
    if given.get("alone") and kind != QuestionKind.SEVERAL:
        yield place, "Only where several may be chosen is something chosen alone."
    if group := given.get("group"):
        if group not in GROUPS:
            yield place, f"“{group}” is not a group that responses are counted by."
        if kind != QuestionKind.ONE:
            yield place, "A group is set by a question with one answer."
    yield from _faults_of_record(place, given, choices["options"])
    # Only what has options can decide the way.
    before[code] = choices["options"] if kind in {QuestionKind.ONE, QuestionKind.SEVERAL} else []


def _faults_of_record(
    place: str, given: Mapping[str, Any], options: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yields what is wrong with the field of the record that a question names."""
    name, named = given.get("record"), given.get("record_codes", {})
    if name is None:
        if named:
            yield place, "record_codes may only be given with a record."
        return
    try:
        field = field_on_record(str(name))
    except KeyError:
        yield place, f"“{name}” is not a field of the record."
        return
    if not field.is_proposable:
        yield place, f"“{name}” is not a field that people may propose a value for."
    if given.get("kind") not in KINDS.get(field.value_type, ()):
        yield place, f"A question of kind {given.get('kind')} cannot ask for “{name}”."
    for option in named:
        if option not in options:
            yield place, f"record_codes names “{option}”, which is not an option."
    known = labels_of(field.model_field)
    codes = named or {option: option for option in options if option not in given.get("alone", [])}
    for option, code in codes.items():
        if code not in known:
            yield place, f"“{option}” is not a code of “{name}”: give it one in record_codes."
    if not named:
        for code in known:
            if code not in options:
                yield place, f"“{code}” of “{name}” is not among the options."


def _faults_of_condition(
    place: str, given: Mapping[str, Any], before: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    condition = given.get("ask_if")
    if condition is None:
        return
    question, values = condition.get("question"), condition.get("is", [])
    if question not in before:
        yield place, f"ask_if names “{question}”, which is not asked before it."
        return
    if not values:
        yield place, "ask_if names no option."
    for value in values:
        if value not in before[question]:
            yield place, f"ask_if names “{value}”, which is not an option of {question}."


def _faults_of_choices(place: str, choices: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(choices, dict):
        yield place, "Not a table of codes with labels."
        return
    for code, label in choices.items():
        if not CODE.fullmatch(code):
            yield place, f"“{code}” is not small letters, digits and underscores."
        if code in set(NoAnswer):
            yield place, f"“{code}” is a reason for no answer: name it in no_answer."
        if not _is_text(label):
            yield place, f"“{code}” has no label."
    labels = [label for label in choices.values() if isinstance(label, str)]
    if len(set(labels)) < len(labels):
        yield place, "Two have the same label."


def _unknown(place: str, given: Mapping[str, Any], known: set[str]) -> Iterator[tuple[str, str]]:
    for key in given:
        if key not in known:
            yield place, f"“{key}” is not a word that a questionnaire knows."


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
