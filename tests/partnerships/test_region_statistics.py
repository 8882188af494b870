"""The overview's figures, counted again in plain Python from the rows of the little England."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from boundaries.models import MapShape
from partnerships.models import AuthoritySummary, MappedAuthority, Partnership, Source
from partnerships.regions import maps, statistics
from partnerships.vocabularies import AuthorityRole, FundingModel, Kind, KindFamily
from tests.factories import partnership_rows, summary_rows
from tests.partnerships.test_pages import text_of

pytestmark = pytest.mark.django_db


class CountedRows:
    """The rows of the files as they stand, and what each LA has by them."""

    def __init__(self) -> None:
        self.records = partnership_rows()
        self.summaries = {row["authority"]: row for row in summary_rows()}
        with (settings.FIXTURES_DIR / "local_authorities.csv").open() as file:
            rows = [row for row in csv.DictReader(file) if row["valid_from"] != "2023-04-01"]
        self.regions = {row["gss_code"]: row["region"] for row in rows}
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.funding: dict[str, set[str]] = defaultdict(set)
        self.hybrid: set[str] = set()
        for record in self.counted():
            for part in record["coverage"]:
                self.kinds[part["authority"]].add(record["kind"])
                self.funding[part["authority"]].update(record["funding_models"])
                if len(record["funding_models"]) > 1:
                    self.hybrid.add(part["authority"])

    def counted(self) -> list[dict[str, Any]]:
        return [r for r in self.records if r["lifecycle"] not in {"ended", "proposed"}]

    def roles(self, code: str) -> set[str]:
        """The LA's own, and those in the partnerships there that count."""
        parts = [part for record in self.counted() for part in record["coverage"]]
        there = [role for part in parts if part["authority"] == code for role in part["roles"]]
        return {*self.summaries.get(code, {}).get("roles", []), *there}

    def number(self, holds: Callable[[str], bool], region: str = "") -> int:
        here = [code for code, name in self.regions.items() if region in ("", name)]
        return sum(1 for code in here if holds(code))


@pytest.fixture
def files() -> CountedRows:
    return CountedRows()


@pytest.fixture
def authorities() -> list[MappedAuthority]:
    return statistics.authorities_with_figures()


def counts(measures, authorities) -> list[int]:
    return [measure.share_of(authorities).count for measure in measures]


def _has(found: Callable[[str], Collection[str]], value: str, code: str) -> bool:
    return value in found(code)


def expected_counts(files: CountedRows, region: str = "") -> list[list[int]]:
    """For `KINDS`, `FUNDING` with its two totals, and `ROLES` with its total."""

    def number(holds: Callable[[str], bool]) -> int:
        return files.number(holds, region)

    def each_of(values: Iterable[str], found: Callable[[str], Collection[str]]) -> list[int]:
        return [number(partial(_has, found, value)) for value in values]

    return [
        each_of(Kind.values, lambda code: files.kinds[code]),
        [
            *each_of(FundingModel.values, lambda code: files.funding[code]),
            number(lambda code: code in files.hybrid),
            number(lambda code: bool(files.funding[code])),
        ],
        [
            *each_of(AuthorityRole.values, files.roles),
            number(lambda code: bool(files.roles(code))),
        ],
    ]


def test_englands_figures_are_those_of_the_files(files: CountedRows, authorities) -> None:
    groups = {group.key: group.measures for group in statistics.GROUPS}
    found = [counts(groups[key], authorities) for key in ("kinds", "funding", "roles")]

    assert len(authorities) == len(files.regions) == 152
    assert found == expected_counts(files)


def test_every_regions_figures_are_those_of_the_files(files: CountedRows, authorities) -> None:
    groups = {group.key: group.measures for group in statistics.GROUPS}
    for region in set(files.regions.values()):
        here = [authority for authority in authorities if authority.region.name == region]
        found = [counts(groups[key], here) for key in ("kinds", "funding", "roles")]
        assert found == expected_counts(files, region), region


def test_the_table_of_regions_adds_up_to_england(authorities) -> None:
    lines = statistics.by_region(authorities)

    assert len(lines) == 9
    assert sum(line.total for line in lines) == len(authorities)
    for place, (_, share) in enumerate(statistics.cells(authorities)):
        assert sum(line.cells[place][1].count for line in lines) == share.count


def test_ended_and_proposed_partnerships_are_in_no_figure(authorities) -> None:
    before = counts(statistics.KINDS, authorities)
    Partnership.objects.filter(kind="careers_hub").update(lifecycle="ended")
    after = counts(statistics.KINDS, statistics.authorities_with_figures())

    place = [measure.kind for measure in statistics.KINDS].index(Kind.CAREERS_HUB)
    assert (before[place], after[place]) == (7, 0)
    assert before[:place] + before[place + 1 :] == after[:place] + after[place + 1 :]


def test_the_evidence_is_that_of_the_files(files: CountedRows) -> None:
    found = statistics.evidence()
    ended = sum(record["lifecycle"] in {"ended", "proposed"} for record in files.records)
    counted = len(files.records) - ended
    sources = Counter(min(len(record["sources"]), 5) for record in files.records)
    of_summaries = Counter(min(len(s["sources"]), 5) for s in files.summaries.values())

    assert found.every_kind.ages == [
        *[statistics.Share(0, counted)] * 3,
        statistics.Share(counted, counted),
    ]
    assert found.not_counted == ended
    assert sum(line.records for line in found.kinds) == found.records == len(files.records)
    assert [line[1:] for line in found.sources] == [
        (sources[number], of_summaries[number]) for number in range(1, 6)
    ]
    assert found.single_source.count == sources[1]
    keys = ("funding_models", "legal_forms", "founded_year", "members", "website", "website",
            "last_checked")  # fmt: skip
    assert [share.count for _, share in found.details] == [
        sum(1 for record in files.records if record[key]) for key in keys
    ]


def test_gaps_are_what_the_figures_leave(authorities) -> None:
    gaps = {gap.title: gap for gap in statistics.gaps(authorities)}

    nothing = gaps["No area-based education partnership recorded"]
    assert nothing.share == statistics.Share(112, 152)
    assert {a.pk for a in nothing.authorities} == {a.pk for a in authorities if not a.abep_count}
    beyond = gaps["Nothing recorded beyond the complete national lists"]
    assert all(
        set(a.kinds_here) <= {"teaching_school_hub", "opportunity_area"} for a in beyond.authorities
    )


def test_every_kind_is_in_every_list_of_kinds() -> None:
    of_kinds = {group.key: group.measures for group in statistics.GROUPS}["kinds"]

    for listed in (of_kinds, statistics.MULTIPLES):
        assert [measure.kind for measure in listed if measure.kind] == list(Kind)
    assert all(kind.facts.explanation for kind in Kind)


@pytest.mark.parametrize(
    ("count", "total", "said"),
    [
        (0, 33, "0 of 33 (0%)"),
        (33, 33, "33 of 33 (100%)"),
        (1, 500, "1 of 500 (under 1%)"),
        (499, 500, "499 of 500 (over 99%)"),
        (0, 0, "0 of 0 (0%)"),
    ],
)
def test_a_share_never_rounds_to_none_or_all(count: int, total: int, said: str) -> None:
    assert str(statistics.Share(count, total)) == said


def test_the_page_says_what_it_can_and_cannot_show(client: Client) -> None:
    said = text_of(client, "/overview/")

    for part in (
        "At least one area-based education partnership is recorded in "
        "40 of 152 local authorities (26%).",
        "All 53 0 (0%) 0 (0%) 0 (0%) 49 (100%) 4",
        "The local authority has given information or checked the page in "
        "0 of 152 local authorities (0%).",
        "51 of 53 partnerships (96%) rest on a single source.",
        "Website 1 of 53 (2%)",
        "Careers hubs 7 of 152 local authorities (5%). The list is partial.",
        "Teaching school hubs 15 of 152 local authorities (10%). The list is complete.",
    ):
        assert part in said, part


def test_tables_of_kinds_are_in_the_groups_that_filters_and_files_have(client: Client) -> None:
    headings = [str(family.label) for family in KindFamily]
    for address, tables in (("/overview/", 2), ("/regions/london/", 1)):
        body = client.get(address).content.decode()
        assert re.findall(r'scope="rowgroup"[^>]*>([^<]+)<', body) == headings * tables
    said = text_of(client, "/overview/")
    assert "Other local bodies LA school-improvement companies and services" in said


def test_the_page_follows_the_records(client: Client) -> None:
    AuthoritySummary.objects.filter(pk="E09000007").update(verification="la_supplied")
    for abep in Partnership.objects.filter(kind="abep").counted():
        Source.objects.create(partnership=abep, title="Made up", shows_active_in=2026)
    said = text_of(client, "/overview/")

    assert "checked the page in 1 of 152 local authorities (1%)." in said
    assert "Area-based education partnerships 34 32 (100%) 0 (0%) 0 (0%) 0 (0%) 2" in said


def test_shapes_travel_once_and_every_map_refers_to_them(client: Client, authorities) -> None:
    body = client.get("/overview/").content.decode()
    shapes = set(re.findall(r'<path id="(E\d{8})"', body))
    used = re.findall(r'<use href="#(E\d{8})"', body)

    assert len(re.findall(r'<path id="E', body)) == len(shapes) == 152
    assert body.count('href="#england"') == len(statistics.MULTIPLES) == 17
    assert set(used) <= shapes
    assert len(used) == sum(counts(statistics.MULTIPLES, authorities))


def test_the_overview_asks_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(8):
        client.get("/overview/")


def test_the_overview_works_before_any_boundary_is_loaded(client: Client) -> None:
    MapShape.objects.all().delete()

    said = text_of(client, "/overview/")
    assert "No boundaries are loaded yet. The tables below say the same." in said
    assert maps.multiples(statistics.authorities_with_figures()) is None
