"""The figures of the region pages and the overview: how many LAs have what recorded.

A *measure* is a question that each LA answers with yes or no. Everything on those pages is a
measure put to a region's LAs or to England's, so one rule makes every table, gap and small map.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from boundaries.models import Region

from ..models import MappedAuthority, Partnership, Source
from ..vocabularies import (
    LISTED_IN_FULL,
    LISTED_IN_PART,
    AuthorityRole,
    EvidenceAge,
    FundingModel,
    Kind,
    KindFamily,
    Verification,
)

# The lines of the table of sources by their number; the last takes in all that have more.
SOURCE_LABELS = {
    1: "1 source",
    2: "2 sources",
    3: "3 sources",
    4: "4 sources",
    5: "5 or more",
}


@dataclass(frozen=True)
class Share:
    """A part of a whole, in numbers and in words; the whole is always said."""

    count: int
    total: int

    @property
    def percent(self) -> int:
        """Rounds to whole per cent, 0 for a share of nothing."""
        return round(100 * self.count / self.total) if self.total else 0

    @property
    def percent_label(self) -> str:
        """Says `percent`, but a rounded figure never says "none" or "all" where it is not so."""
        if self.count and self.percent == 0:
            return "under 1%"
        if self.count < self.total and self.percent == 100:
            return "over 99%"
        return f"{self.percent}%"

    def __str__(self) -> str:
        return f"{self.count} of {self.total} ({self.percent_label})"

    def of(self, noun: str) -> str:
        """Says it as a sentence does: "23 of 33 local authorities (70%)"."""
        return f"{self.count} of {self.total} {noun} ({self.percent_label})"

    @property
    def of_authorities(self) -> str:
        return self.of("local authorities")

    @property
    def of_records(self) -> str:
        return self.of("records")

    @property
    def of_partnerships(self) -> str:
        return self.of("partnerships")


@dataclass(frozen=True)
class Indicator:
    """A question to each LA of `on_the_figures()`, and what a table calls it."""

    label: str
    holds: Callable[[MappedAuthority], bool]
    # For tables with many columns; the label where there is none.
    short_label: str = ""
    kind: Kind | None = None

    @property
    def heading(self) -> str:
        return self.short_label or self.label

    @property
    def key(self) -> str:
        """Returns the code that names it inside a page."""
        return self.kind.value if self.kind else "-".join(self.label.lower().split())

    @property
    def family(self) -> KindFamily | None:
        return self.kind.family if self.kind else None

    @property
    def completeness(self) -> str:
        """Says whether the list of its kind is complete, where a list was taken over."""
        if self.kind in LISTED_IN_FULL:
            return "The list is complete."
        return "The list is partial." if self.kind in LISTED_IN_PART else ""

    def share_of(self, authorities: Collection[MappedAuthority]) -> Share:
        return Share(len(self.met_by(authorities)), len(authorities))

    def met_by(self, authorities: Iterable[MappedAuthority]) -> list[MappedAuthority]:
        return [authority for authority in authorities if self.holds(authority)]

    def not_met_by(self, authorities: Iterable[MappedAuthority]) -> list[MappedAuthority]:
        return [authority for authority in authorities if not self.holds(authority)]


def _kind(kind: Kind) -> Indicator:
    return Indicator(
        kind.plural,
        lambda authority: kind in authority.kinds_here,
        kind.facts.short_label,
        kind,
    )


def _family(family: KindFamily) -> Indicator:
    kinds = {kind.value for kind in Kind if kind.family is family}
    return Indicator(
        str(family.label), lambda authority: not kinds.isdisjoint(authority.kinds_here)
    )


def _funding(model: FundingModel) -> Indicator:
    return Indicator(str(model.label), lambda authority: model in authority.funding_here)


def _role(role: AuthorityRole) -> Indicator:
    return Indicator(str(role.label), lambda authority: role in authority.roles)


def _verification(level: Verification) -> Indicator:
    return Indicator(str(level.label), lambda authority: authority.verification_level == level)


KINDS = tuple(_kind(kind) for kind in Kind)
# Programmes reach every LA, since one list is whole; where they are says little.
FAMILIES = tuple(_family(family) for family in (KindFamily.ABEPS, KindFamily.LOCAL))
LOCAL_BODY = Indicator(
    "Any local body", lambda authority: any(family.holds(authority) for family in FAMILIES)
)
ABEP = next(indicator for indicator in KINDS if indicator.kind is Kind.ABEP)
FUNDING = tuple(_funding(model) for model in FundingModel)
HYBRID = Indicator("Hybrid (one with several of these)", lambda authority: authority.hybrid_here)
ANY_FUNDING = Indicator(
    "Any funding model found", lambda authority: bool(authority.funding_here), "Any funding model"
)
ROLES = tuple(_role(role) for role in AuthorityRole)
ANY_ROLE = Indicator(
    "The LA’s role found", lambda authority: bool(authority.roles), "The LA’s role"
)
SUMMARY = Indicator(
    "A written summary", lambda authority: authority.has_summary_text, "Written summary"
)
VERIFICATION = tuple(_verification(level) for level in Verification)
CHECKED = Indicator(
    "Checked or informed by the LA",
    lambda authority: authority.verification_level != Verification.DESK_RESEARCH,
)
BEYOND_FULL_LISTS = Indicator(
    "Anything local recorded",
    lambda authority: not set(authority.kinds_here) <= set(LISTED_IN_FULL),
)

# The columns of the table that sets region beside region.
COLUMNS = (*FAMILIES, LOCAL_BODY, ANY_FUNDING, ANY_ROLE, SUMMARY)
# What the small multiples show, one map each.
MULTIPLES = (*KINDS, ANY_ROLE, CHECKED)
# What a region's page lists the gaps of, each with its heading.
GAPS = (
    ("No area-based education partnership recorded", ABEP),
    ("Nothing recorded beyond the complete national lists", BEYOND_FULL_LISTS),
    ("No funding model found for any partnership", ANY_FUNDING),
    ("The local authority’s role not found", ANY_ROLE),
    ("No written summary yet", SUMMARY),
)


@dataclass(frozen=True)
class IndicatorGroup:
    """Measures that stand in one table."""

    key: str
    title: str
    note: str
    measures: Sequence[Indicator]


GROUPS = (
    IndicatorGroup(
        "kinds",
        "Kinds of partnership",
        "Local authorities in which at least one of the kind is recorded, ended and proposed ones "
        "left out.",
        KINDS,
    ),
    IndicatorGroup(
        "funding",
        "How partnerships are paid for",
        "Local authorities with at least one partnership for which this funding model was found. "
        "Where none was found there may still be one, so these are minimum numbers.",
        (*FUNDING, HYBRID, ANY_FUNDING),
    ),
    IndicatorGroup(
        "roles",
        "What the local authority does",
        "What the local authority does in school improvement, as a whole or in a partnership; it "
        "can have several roles.",
        (*ROLES, ANY_ROLE),
    ),
    IndicatorGroup(
        "verification",
        "How it was checked",
        "Every page starts as desk research, until its local authority gives information or "
        "checks it.",
        VERIFICATION,
    ),
)


@dataclass(frozen=True)
class IndicatorRow:
    """One measure for one place, beside England. `partnerships` is for kinds alone."""

    measure: Indicator
    here: Share
    england: Share
    partnerships: int | None


@dataclass(frozen=True)
class IndicatorTable:
    group: IndicatorGroup
    rows: list[IndicatorRow]


@dataclass(frozen=True)
class Gap:
    """LAs of one place for which something was not found."""

    title: str
    share: Share
    authorities: list[MappedAuthority]


@dataclass(frozen=True)
class RegionFigures:
    """One region's line: a share for each of the columns asked for."""

    region: Region
    total: int
    cells: list[tuple[Indicator, Share]]


def authorities_with_figures() -> list[MappedAuthority]:
    """Returns the LAs by region and name, each with all that a measure asks of it. One query."""
    authorities = MappedAuthority.objects.on_the_map().for_lists().with_what_is_recorded()
    return list(authorities.order_by("region__name", "name"))


def tables(
    here: Collection[MappedAuthority],
    england: Collection[MappedAuthority],
    partnerships: dict[str, int],
) -> list[IndicatorTable]:
    """Returns every group of measures for one place; `partnerships` is its number of each kind."""
    return [
        IndicatorTable(
            group,
            [
                IndicatorRow(
                    measure,
                    measure.share_of(here),
                    measure.share_of(england),
                    partnerships.get(measure.kind, 0) if measure.kind else None,
                )
                for measure in group.measures
            ],
        )
        for group in GROUPS
    ]


def gaps(here: Collection[MappedAuthority]) -> list[Gap]:
    missing = [(title, measure.not_met_by(here)) for title, measure in GAPS]
    return [Gap(title, Share(len(lacking), len(here)), lacking) for title, lacking in missing]


def by_region(
    authorities: Iterable[MappedAuthority], columns: Sequence[Indicator] = COLUMNS
) -> list[RegionFigures]:
    """Returns a line for each region, in the order in which the LAs come."""
    regions: dict[Region, list[MappedAuthority]] = {}
    for authority in authorities:
        regions.setdefault(authority.region, []).append(authority)
    return [
        RegionFigures(region, len(here), cells(here, columns)) for region, here in regions.items()
    ]


def cells(
    here: Collection[MappedAuthority], columns: Sequence[Indicator] = COLUMNS
) -> list[tuple[Indicator, Share]]:
    return [(measure, measure.share_of(here)) for measure in columns]


@dataclass(frozen=True)
class KindDates:
    """Says when the evidence of one kind's records is from; `kind` is None for all together."""

    kind: Kind | None
    records: int
    ages: list[Share]  # in the order of EvidenceAge, of those that count
    not_counted: int


@dataclass(frozen=True)
class EvidenceStatistics:
    """Holds what the records rest on, ended and proposed ones among them."""

    records: int
    not_counted: int
    every_kind: KindDates
    kinds: list[KindDates]
    details: list[tuple[str, Share]]
    sources: list[tuple[str, int, int]]
    single_source: Share
    complete: list[Kind]
    partial: list[Kind]
    ages: list[str]


DETAILS = {
    "funding": "Funding model",
    "legal_form": "Legal form",
    "founded": "Year founded",
    "members": "Number of members",
    "website": "Website",
    "contact": "Website or another way to reach it",
    "last_checked": "Day last checked",
}


def evidence() -> EvidenceStatistics:
    """Says what desk research found and did not find, over all records. Four queries."""
    ages = Partnership.objects.with_last_known_active().only("kind", "lifecycle")
    partnerships_by_age = list(ages.order_by())
    everything = _dates(None, partnerships_by_age)
    details = Partnership.objects.number_with_details()
    of_partnerships = Source.objects.number_of_each("partnership")
    of_summaries = Source.objects.number_of_each("summary")
    partnerships, summaries = (
        Counter(min(number, max(SOURCE_LABELS)) for number in numbers_of_sources)
        for numbers_of_sources in (of_partnerships, of_summaries)
    )
    return EvidenceStatistics(
        records=everything.records,
        not_counted=everything.not_counted,
        every_kind=everything,
        kinds=[_dates(kind, partnerships_by_age) for kind in Kind],
        details=[
            (label, Share(details[key], everything.records)) for key, label in DETAILS.items()
        ],
        sources=[
            (label, partnerships[number], summaries[number])
            for number, label in SOURCE_LABELS.items()
        ],
        single_source=Share(of_partnerships.count(1), len(of_partnerships)),
        complete=list(LISTED_IN_FULL),
        partial=list(LISTED_IN_PART),
        ages=[str(age.label) for age in EvidenceAge],
    )


def _dates(kind: Kind | None, partnerships: Iterable[Partnership]) -> KindDates:
    of_kind = [item for item in partnerships if kind in (None, item.kind)]
    counted = Counter(item.evidence_age for item in of_kind if item.counts)
    return KindDates(
        kind,
        len(of_kind),
        ages=[Share(counted[age], counted.total()) for age in EvidenceAge],
        not_counted=len(of_kind) - counted.total(),
    )
