"""A proposed value beside what the record said and says."""

from dataclasses import dataclass

from partnerships.history.row_words import ChangedField

from ..models import Outcome, ProposedChange
from ..proposable import Json, Proposable, Values
from ..proposals import is_conflict, is_gone, proposable_of


@dataclass(frozen=True)
class FieldComparison:
    """A proposed change beside what the record said when it was proposed, and what it says now."""

    proposal: ProposedChange
    field: Proposable
    then: str
    words: ChangedField
    is_conflict: bool
    # Somebody did it already.
    is_so_already: bool
    # The partnership is no longer recorded.
    is_gone: bool
    # What was accepted; None where nothing was, or nothing is decided.
    decided: str | None


def compare_with_record(proposal: ProposedChange, now: Values) -> FieldComparison:
    """Returns a proposed change beside `now`, the values that the record holds."""
    field = proposable_of(proposal)
    gone = is_gone(proposal, now)
    value = now.get(field.key)
    return FieldComparison(
        proposal=proposal,
        field=field,
        then=value_text(field, proposal.value_then),
        words=ChangedField(
            field.label, value_text(field, value), proposed_text(field, proposal.value_proposed)
        ),
        is_conflict=is_conflict(proposal, now),
        is_so_already=not gone and value == proposal.value_proposed,
        is_gone=gone,
        decided=proposed_text(field, proposal.value_decided)
        if proposal.outcome in (Outcome.ACCEPTED, Outcome.AMENDED)
        else None,
    )


def value_text(field: Proposable, value: Json) -> str:
    """Returns a value as text, each of several on a line of its own; empty where it is blank."""
    return "\n".join(field.in_words(value))


def proposed_text(field: Proposable, value: Json) -> str:
    """Returns a proposed or decided value as text, which may be that a row is taken out."""
    return "\n".join(field.proposed_in_words(value))
