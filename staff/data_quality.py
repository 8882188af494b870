"""Lists of what staff may want to put right: each is one question to the record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from partnerships.models import (
    AuthoritySummary,
    AuthoritySummaryQuerySet,
    MappedAuthority,
    Partnership,
)


@dataclass(frozen=True)
class QualityCheck:
    slug: str
    title: str
    meaning: str
    find: "Callable[[], QuerySet[Any]]"


@dataclass(frozen=True)
class QualityFinding:
    """A record to put right: its name, and the address of its form."""

    name: str
    address: str


def _by_authority(summaries: AuthoritySummaryQuerySet) -> AuthoritySummaryQuerySet:
    return summaries.select_related("authority").order_by("authority__name")


CHECKS = {
    check.slug: check
    for check in (
        QualityCheck(
            "partnerships-without-source",
            "Partnerships without a source",
            "The database refuses these, so this list should be empty.",
            lambda: Partnership.objects.without_source(),
        ),
        QualityCheck(
            "summaries-without-source",
            "LA summaries without a source",
            "The database allows this only where the summary is empty.",
            lambda: _by_authority(AuthoritySummary.objects.without_source()),
        ),
        QualityCheck(
            "dead-vintage",
            "Summaries of LAs that have ended",
            "These LAs have ended. Does the summary hold for the LAs that came after them?",
            lambda: _by_authority(
                AuthoritySummary.objects.of_ended_authorities(timezone.localdate())
            ),
        ),
        QualityCheck(
            "ended-authorities",
            "Partnerships in an LA that has ended",
            "Do they go on in the LAs that came after it?",
            lambda: Partnership.objects.in_an_ended_authority(timezone.localdate()),
        ),
        QualityCheck(
            "authorities-without-summary",
            "LAs without a summary",
            "These LAs are on the map, but have no summary yet.",
            lambda: MappedAuthority.objects.without_summary().select_related("summary"),
        ),
        QualityCheck(
            "without-founded-year",
            "Partnerships without a year founded",
            "No source gives a year.",
            lambda: Partnership.objects.without_founded_year(),
        ),
        QualityCheck(
            "duplicate-names",
            "Partnerships with the name of another",
            "The same name, or nearly the same in one LA: is it one partnership, recorded twice?",
            lambda: Partnership.objects.like_another(),
        ),
    )
}


def check_counts() -> list[tuple[QualityCheck, int]]:
    """Returns each list with its length, one query for each."""
    return [(check, check.find().order_by().count()) for check in CHECKS.values()]


def finding(record: Model) -> QualityFinding:
    """Returns the place in the admin to put a record right; for an LA, in its summary."""
    if isinstance(record, Partnership):
        return QualityFinding(record.name, _admin_page("partnership", record))
    if isinstance(record, AuthoritySummary):
        return QualityFinding(record.authority.name, _admin_page("authoritysummary", record))
    assert isinstance(record, MappedAuthority)  # noqa: S101 (no list holds anything else)
    if hasattr(record, "summary"):
        return QualityFinding(record.name, _admin_page("authoritysummary", record.summary))
    add = reverse("admin:partnerships_authoritysummary_add")
    return QualityFinding(record.name, f"{add}?{urlencode({'authority': record.pk})}")


def _admin_page(model: str, record: Model) -> str:
    return reverse(f"admin:partnerships_{model}_change", args=[record.pk])
