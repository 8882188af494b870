"""Lists of what staff may want to put right: each is one question to the record.

A row that is snoozed or dismissed with a reason rests. It comes back when its time is over, or as
soon as what the list goes by is other than it was (`QualityCheck.state`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Exists, F, Model, OuterRef, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils import timezone

from partnerships import vocabularies as words
from partnerships.models import (
    AuthoritySummary,
    AuthoritySummaryQuerySet,
    MappedAuthority,
    Partnership,
    PartnershipQuerySet,
)

from .models import LONGEST_KEY, LikelyPair, LinkCheck, WorklistEntry


@dataclass(frozen=True)
class QualityCheck:
    slug: str
    title: str
    meaning: str
    find: "Callable[[], QuerySet[Any]]"
    # What the list goes by of each row, where that can change while the row stays on it.
    state: Combinable | None = None
    # Whether a dismissed row stays away for as long as its state is the same.
    is_dismissed_for_good: bool = False
    # Whether saying that a row was looked at and found right takes it off.
    ends_with_a_check: bool = False

    def rows(self) -> "QuerySet[Any]":
        """Returns every row, with its `key` and its `state`."""
        nothing = Value("")
        state = Cast(nothing if self.state is None else self.state, TextField())
        rows: QuerySet[Any] = self.find().annotate(
            row_key=Cast("pk", CharField(max_length=LONGEST_KEY)),
            row_state=Coalesce(state, nothing, output_field=TextField()),
        )
        return rows

    def resting(self) -> "Exists":
        """Returns the condition of a row that somebody snoozed or dismissed."""
        entries = WorklistEntry.objects.resting(
            self.slug, timezone.localdate(), for_good=self.is_dismissed_for_good
        )
        same = entries.filter(record=OuterRef("row_key"), state=OuterRef("row_state"))
        return Exists(same)

    def open_rows(self) -> "QuerySet[Any]":
        return self.rows().filter(~self.resting())

    def resting_rows(self) -> "QuerySet[Any]":
        return self.rows().filter(self.resting())


@dataclass(frozen=True)
class QualityFinding:
    """A record to put right: its name, the address of its form, and a word on what is wrong."""

    name: str
    address: str
    note: str = ""


def _by_authority(summaries: AuthoritySummaryQuerySet) -> AuthoritySummaryQuerySet:
    return summaries.select_related("authority").order_by("authority__name")


def _counted() -> PartnershipQuerySet:
    return Partnership.objects.counted().with_coverage()


CHECKS = {
    check.slug: check
    for check in (
        QualityCheck(
            "not-checked",
            "Partnerships not checked for a year",
            "Nobody has checked them in the last twelve months, or ever.",
            lambda: _counted().not_checked_for_a_year(timezone.localdate()),
            state=F("last_checked"),
            ends_with_a_check=True,
        ),
        QualityCheck(
            "old-evidence",
            "Counted, but the evidence is old or undated",
            "Is there a newer source that shows them at work, or have they ended?",
            lambda: _counted().of_evidence_age(
                (words.EvidenceAge.OLDER, words.EvidenceAge.UNDATED), timezone.localdate().year
            ),
            state=F("last_known_active"),
        ),
        QualityCheck(
            "without-contact",
            "Partnerships without a contact",
            "No website, contact page, e-mail or telephone number.",
            lambda: _counted().without_contact(),
        ),
        QualityCheck(
            "dead-links",
            "Dead links",
            "The page was gone each time we looked. There may be an archived copy.",
            lambda: LinkCheck.objects.dead().in_the_record(),
        ),
        QualityCheck(
            "partnerships-without-source",
            "Partnerships without a source",
            "The database refuses these, so this list should be empty.",
            lambda: Partnership.objects.without_source().with_coverage(),
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
            "These LAs have ended. Is the summary true of the LAs that replaced them?",
            lambda: _by_authority(
                AuthoritySummary.objects.of_ended_authorities(timezone.localdate())
            ),
        ),
        QualityCheck(
            "ended-authorities",
            "Partnerships in an LA that has ended",
            "Do they continue in the LAs that replaced it?",
            lambda: Partnership.objects.in_an_ended_authority(timezone.localdate()).with_coverage(),
        ),
        QualityCheck(
            "authorities-without-summary",
            "LAs without a summary",
            "These LAs are on the map, but have no summary yet.",
            lambda: MappedAuthority.objects.without_summary(),
        ),
        QualityCheck(
            "partnerships-without-summary",
            "Partnerships without a summary",
            "Nothing says in a few sentences what they are and do.",
            lambda: _counted().filter(summary=""),
        ),
        QualityCheck(
            "without-founded-year",
            "Partnerships without a year founded",
            "No source gives a year.",
            lambda: Partnership.objects.without_founded_year().with_coverage(),
        ),
        QualityCheck(
            "duplicate-names",
            "Two records that may be one partnership",
            "The same name, or nearly the same in one LA: is it one partnership, recorded twice?",
            lambda: LikelyPair.objects.select_related("first", "second").prefetch_related(
                "first__coverage__authority", "second__coverage__authority"
            ),
            state=Concat("first__name", Value(" | "), "second__name", output_field=TextField()),
            is_dismissed_for_good=True,
        ),
    )
}


def check_counts() -> list[tuple[QualityCheck, int]]:
    """Returns each list with the number of its open rows, one query for each."""
    return [(check, check.open_rows().order_by().count()) for check in CHECKS.values()]


def finding(record: Model) -> QualityFinding:
    """Returns the place to put a record right; for an LA, in its summary."""
    match record:
        case Partnership():
            return QualityFinding(record.name, _admin_page("partnership", record.pk), record.places)
        case AuthoritySummary():
            page = _admin_page("authoritysummary", record.pk)
            return QualityFinding(record.authority.name, page)
        case LikelyPair():
            merge = reverse("merge-partnership", args=[record.first.slug])
            query = urlencode({"other": record.second.slug})
            both = [
                f"{partnership.get_kind_display()} in {partnership.places}"
                for partnership in (record.first, record.second)
            ]
            note = f"{record.likeness:.0%} alike. {'; '.join(both)}"
            return QualityFinding(str(record), f"{merge}?{query}", note)
        case LinkCheck():
            of_partnership = record.partnership is not None
            page = (
                _admin_page("partnership", record.partnership)
                if of_partnership
                else _admin_page("authoritysummary", record.summary)
            )
            name = record.partnership_name if of_partnership else record.summary_name
            return QualityFinding(str(name), page, f"{record.told}: {record.url}")
    assert isinstance(record, MappedAuthority)  # noqa: S101 (no list holds anything else)
    return QualityFinding(record.name, _admin_page("authoritysummary", record.pk))


def _admin_page(model: str, key: Any) -> str:
    return reverse(f"admin:partnerships_{model}_change", args=[key])
