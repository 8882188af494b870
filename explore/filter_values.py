"""The values that LAs and partnerships have for the filters that show counts.

The browser gets the same values, so it needs no rule of its own for them.
"""

from collections.abc import Mapping, Sequence, Set

from partnerships import vocabularies as words
from partnerships.count_classes import class_of
from partnerships.models import MappedAuthority, Partnership

from .filters import DUE_AGAIN, HYBRID, NOT_KNOWN

# Codes by field.
FieldValues = Mapping[str, Sequence[str]]


def partnership_values(partnership: Partnership) -> FieldValues:
    """A partnership's values of every counted field, with what follows from them."""
    funding = partnership.funding_models
    phases = partnership.phases
    return {
        "kind": [partnership.kind],
        "lifecycle": [partnership.lifecycle or NOT_KNOWN],
        "age": [partnership.evidence_age.value],
        "scale": [partnership.scale],
        "form": partnership.legal_forms,
        "funding": [*funding, HYBRID] if partnership.is_hybrid else funding,
        "phase": words.Phase.values if words.Phase.ALL in phases else phases,
        "focus": partnership.focuses,
    }


def authority_values(authority: MappedAuthority, due: Set[str]) -> FieldValues:
    """An LA's values of every counted field; `due` holds the GSS codes that are due again."""
    profile = getattr(authority, "profile", None)
    eia = profile.education_investment_area if profile else None
    is_due = authority.pk in due
    return {
        "region": [authority.region.slug],
        "type": [authority.la_type],
        "role": authority.roles,
        "verification": [authority.verification_level.value, *([DUE_AGAIN] if is_due else [])],
        "eia": [] if eia is None else ["yes" if eia else "no"],
        "abeps": [class_of(authority.abep_count).key],
    }
