"""The topic of a submission: what may be proposed about it, what the record says, what is refused.

Which fields, in which order and under which labels, says `partnerships/fields.py`; how each is
typed, kept and said in words, `proposable.py`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self, TypedDict, cast

from django.core.exceptions import ValidationError
from django.db import models

from boundaries.models import LocalAuthority
from partnerships.models import AuthoritySummary, Coverage, Partnership, Source

from .models import Intent, ProposedChange, Subject, Submission
from .proposable import (
    GONE,
    MEMBERS,
    PART,
    PLACES,
    PREDECESSORS,
    SOURCES,
    Json,
    Proposable,
    ProposableField,
    ProposableRow,
    RowKind,
    Values,
    proposable_fields,
)

_SUMMARY = proposable_fields(Subject.SUMMARY, AuthoritySummary)
_PARTNERSHIP = (*proposable_fields(Subject.PARTNERSHIP, Partnership), PREDECESSORS)
_COVERAGE = proposable_fields(Subject.COVERAGE, Coverage)
_BY_PLACE = {
    (field.subject.value, field.name): field for field in _SUMMARY + _PARTNERSHIP + _COVERAGE
}

SUCCESSOR_KEY = f"{Subject.PARTNERSHIP.value}_successor"
_A_PLACE = f"{Subject.ELSEWHERE.value}_"


def proposable_of(change: ProposedChange) -> Proposable:
    """Returns the field or row that a proposed value is for."""
    shown = change.value_then or change.value_proposed
    row = ProposableRow.of(f"{change.subject}_{change.field}", shown)
    return row or _BY_PLACE[change.subject, change.field]


@dataclass(frozen=True)
class ProposalTopic:
    """The topic of a submission: what somebody wants to do, where, and with which partnership."""

    intent: Intent
    authority: LocalAuthority
    partnership: Partnership | None = None

    @classmethod
    def of(cls, submission: Submission) -> Self:
        return cls(Intent(submission.intent), submission.authority, submission.partnership)

    @property
    def fields(self) -> tuple[ProposableField, ...]:
        """The fields that may be proposed, in the order in which they are asked for."""
        if self.intent == Intent.CONFIRM:
            return ()
        return _SUMMARY if self.is_about_authority else _PARTNERSHIP + _COVERAGE

    @property
    def is_about_authority(self) -> bool:
        """Tells whether it is about what is said of the LA itself."""
        return self.intent == Intent.CORRECT and self.partnership is None

    @property
    def row_kinds(self) -> tuple[RowKind, ...]:
        """The kinds of rows of which each may be corrected, taken out or added."""
        if self.intent == Intent.CONFIRM:
            return ()
        return (SOURCES,) if self.is_about_authority else (PLACES, MEMBERS, SOURCES)

    def proposables(self, values: Iterable[str], shown: Values) -> list[Proposable]:
        """Returns the fields and rows that have these keys, in their order; rows by `shown`."""
        keys = list(values)
        fields = [field for field in self.fields if field.key in keys]
        rows = [row for key in keys if (row := ProposableRow.of(key, shown.get(key)))]
        return [*fields, *rows]


class Snapshot(TypedDict):
    """The record as it was when somebody began to answer. JSON, so that a draft can keep it."""

    version: str
    values: Values


def snapshot(topic: ProposalTopic) -> Snapshot:
    values = present(topic)
    told: Any = values if topic.fields else _page(topic.authority)
    digest = sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    return {"version": digest, "values": values}


def present(topic: ProposalTopic) -> Values:
    """Returns what the record says now in each field of the topic, and in each of its rows."""
    rows = rows_of(topic)
    fields = {field.key: field.value_in(rows[field.subject]) for field in topic.fields}
    return fields | _rows_present(topic)


def _rows_present(topic: ProposalTopic) -> Values:
    if topic.intent != Intent.CORRECT:
        return {}
    if topic.partnership is None:
        sources = Source.objects.filter(summary=topic.authority.pk)
        return {f"source_{row.pk}": SOURCES.value_of(row) for row in sources}
    of_partnership = {"partnership": topic.partnership.pk}
    places = Coverage.objects.filter(**of_partnership).select_related("authority")
    values: Values = {f"elsewhere_{row.authority_id}": PLACES.value_of(row) for row in places}
    for kind in (MEMBERS, SOURCES):
        for row in kind.model._default_manager.filter(**of_partnership):
            values[f"{kind.subject.value}_{row.pk}"] = kind.value_of(row)
    return values


def rows_of(topic: ProposalTopic) -> dict[Subject, models.Model]:
    """Returns the row that each subject's fields stand in, as it is now, or a new one."""
    subjects = {field.subject for field in topic.fields}
    authority, key = topic.authority, topic.partnership.pk if topic.partnership else None
    rows: dict[Subject, models.Model] = {}
    if Subject.SUMMARY in subjects:
        summary = AuthoritySummary.objects.filter(authority=authority).first()
        rows[Subject.SUMMARY] = summary or AuthoritySummary(authority=authority)
    if Subject.PARTNERSHIP in subjects:
        partnership = Partnership.objects.filter(pk=key).first() if key else None
        covered = authority.recorded_as
        part = Coverage.objects.filter(partnership=key, authority=covered).first()
        rows[Subject.PARTNERSHIP] = partnership or Partnership()
        rows[Subject.COVERAGE] = part or Coverage(authority=covered)
    return rows


def changed(topic: ProposalTopic, seen: Values, answers: Mapping[str, Json]) -> Values:
    """Returns the `answers` that differ from what the record said when they were given."""
    tidy = {
        field.key: field.tidy(answers[field.key]) for field in topic.fields if field.key in answers
    }
    tidy |= {key: value for key, value in answers.items() if ProposableRow.of(key, None)}
    return {key: value for key, value in tidy.items() if value != seen.get(key)}


def is_conflict(proposal: ProposedChange, now: Values) -> bool:
    """Tells whether the record says something else by now, and not already what is proposed.

    It does where the partnership is no longer recorded: `now` has no value then.
    """
    value = now.get(proposable_of(proposal).key)
    return is_gone(proposal, now) or value not in (proposal.value_then, proposal.value_proposed)


def is_gone(proposal: ProposedChange, now: Values) -> bool:
    """Tells whether what a proposed value is for is no longer recorded at all."""
    proposable = proposable_of(proposal)
    if isinstance(proposable, ProposableRow):
        return proposal.submission.is_partnership_gone
    return proposable.key not in now


def faults(topic: ProposalTopic, values: Mapping[str, Json]) -> dict[str, list[str]]:
    """Returns what the models would refuse of `values`, by input; "" for no one of them."""
    messages: dict[str, list[str]] = {}
    for subject, row in rows_of(topic).items():
        fields = [field for field in topic.fields if field.subject == subject]
        for field in fields:
            if field.key in values and field is not PREDECESSORS:
                setattr(row, field.attname, values[field.key])
        keys = {field.name: field.key for field in fields}
        messages |= _refused(row, keys, "")
    for key, value in values.items():
        proposed = ProposableRow.of(key, value)
        if proposed and isinstance(value, dict):
            row = proposed.kind.model()
            keys = {field.name: f"{key}{PART}{field.name}" for field in proposed.kind.fields}
            for name in keys:
                setattr(row, name, value[name])
            messages |= _refused(row, keys, next(iter(keys.values())))
    messages |= _faults_before_and_after(topic, values)
    if taken_out := _last_place_taken_out(topic, values):
        messages[f"{taken_out}{PART}{GONE}"] = [
            "It must work in at least one local authority. Add another, or say that it has ended."
        ]
    return messages


def _refused(row: models.Model, keys: Mapping[str, str], otherwise: str) -> dict[str, list[str]]:
    """Returns what the model refuses of the fields in `keys`, each fault by its key."""
    others = {field.name for field in row._meta.concrete_fields} - set(keys)
    try:
        row.full_clean(exclude=others)
    except ValidationError as error:
        return {keys.get(name, otherwise): texts for name, texts in error.message_dict.items()}
    return {}


def _faults_before_and_after(
    topic: ProposalTopic, values: Mapping[str, Json]
) -> dict[str, list[str]]:
    """Returns what cannot be said of the partnerships before and after this one, by input."""
    own = topic.partnership.slug if topic.partnership else ""
    after = str(values.get(SUCCESSOR_KEY) or "")
    before = cast(list[str], values.get(PREDECESSORS.key) or [])
    rows = Partnership.objects.filter(slug__in=[after, *before]).select_related("successor")
    here = {row.slug: row for row in rows}
    messages: dict[str, list[str]] = defaultdict(list)
    for key, slugs in ((SUCCESSOR_KEY, [after] if after else []), (PREDECESSORS.key, before)):
        for slug in slugs:
            if slug == own:
                messages[key].append("A partnership cannot take its own place.")
            elif slug not in here:
                messages[key].append(f"{slug} is no longer on the map.")
    for slug in before:
        other = here[slug].successor if slug in here else None
        if other and other.slug != own:
            messages[PREDECESSORS.key].append(
                f"{other.name} took the place of {here[slug].name}, according to its page: "
                "correct that first."
            )
    return messages


def _last_place_taken_out(topic: ProposalTopic, values: Mapping[str, Json]) -> str | None:
    """Returns the key of an LA that is taken out where none would be left."""
    taken_out = [key for key, value in values.items() if key.startswith(_A_PLACE) and not value]
    if not taken_out:
        return None
    after = {**_rows_present(topic), **values}
    is_left = any(value for key, value in after.items() if key.startswith(_A_PLACE))
    return None if is_left else taken_out[0]


def _page(authority: LocalAuthority) -> list[Any]:
    """Returns all that the page of an LA says and that somebody there could confirm."""
    summary = rows_of(ProposalTopic(Intent.CORRECT, authority))[Subject.SUMMARY]
    here = Coverage.objects.filter(authority__shown_on__authority=authority)
    parts = here.select_related("partnership").prefetch_related("partnership__predecessors")
    return [
        [field.value_in(summary) for field in _SUMMARY],
        *(
            [part.partnership_id]
            + [field.value_in(part.partnership) for field in _PARTNERSHIP]
            + [field.value_in(part) for field in _COVERAGE]
            for part in parts.order_by("partnership_id", "authority_id")
        ),
    ]
