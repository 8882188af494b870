"""A proposed value beside what the record said and says."""

from dataclasses import dataclass

from partnerships.history.row_words import ChangedField

from ..models import ProposedChange
from ..proposals import (
    Json,
    ProposableField,
    Values,
    field_of,
)


@dataclass(frozen=True)
class FieldComparison:
    """A proposed change beside what the record said when it was proposed, and what it says now."""

    proposal: ProposedChange
    field: ProposableField
    then: str
    words: ChangedField
    is_conflict: bool
    # Somebody did it already.
    is_so_already: bool
    # The partnership is no longer recorded.
    is_gone: bool


def compare_with_record(proposal: ProposedChange, now: Values) -> FieldComparison:
    """Returns a proposed change beside `now`, the values that the record holds."""
    field = field_of(proposal)
    is_gone = field.key not in now
    value = now.get(field.key)
    return FieldComparison(
        proposal=proposal,
        field=field,
        then=value_text(field, proposal.value_then),
        words=ChangedField(
            field.label, value_text(field, value), value_text(field, proposal.value_proposed)
        ),
        is_conflict=is_conflict(proposal, now),
        is_so_already=not is_gone and value == proposal.value_proposed,
        is_gone=is_gone,
    )


def is_conflict(proposal: ProposedChange, now: Values) -> bool:
    """Tells whether the record says something else by now, and not already what is proposed.

    It does where the partnership is no longer recorded: `now` has no value then.
    """
    key = field_of(proposal).key
    return key not in now or now[key] not in (proposal.value_then, proposal.value_proposed)


def value_text(field: ProposableField, value: Json) -> str:
    """Returns a value as text, each of several on a line of its own; empty where it is blank."""
    return "\n".join(field.in_words(value))
