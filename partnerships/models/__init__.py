"""The record: partnerships, where they work, what is said of each LA, and the sources."""

from .authorities import MappedAuthority, MappedAuthorityQuerySet
from .changes import (
    Change,
    ChangeQuerySet,
    authorities_changed_at,
    authority_scope,
    partnership_scope,
    partnerships_changed_at,
)
from .partnerships import Coverage, Membership, Partnership, PartnershipQuerySet
from .removed import RemovedPartnership, partnership_now, slug_now
from .research import ResearchNote
from .shipped import ShippedRow
from .sources import Source, SourceQuerySet
from .summaries import AuthoritySummary, AuthoritySummaryQuerySet

__all__ = [
    "AuthoritySummary",
    "AuthoritySummaryQuerySet",
    "Change",
    "ChangeQuerySet",
    "Coverage",
    "MappedAuthority",
    "MappedAuthorityQuerySet",
    "Membership",
    "Partnership",
    "PartnershipQuerySet",
    "RemovedPartnership",
    "ResearchNote",
    "ShippedRow",
    "Source",
    "SourceQuerySet",
    "authorities_changed_at",
    "authority_scope",
    "partnership_now",
    "partnership_scope",
    "partnerships_changed_at",
    "slug_now",
]
