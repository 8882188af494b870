"""Reads the shipped records into checked, unsaved instances. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from boundaries.fixture_files import PlaceFiles
from boundaries.place_files import AN_AUTHORITY
from core.import_errors import FileError, ImportRejected
from core.table_files import (
    FileErrorList,
    FileRow,
    attempt,
    build,
    look_up,
    nested_rows,
    read_csv,
    read_json,
    refuse_doubles,
)

from .fields import names_of
from .models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    ResearchNote,
    Source,
)
from .plain_prose import faults_of_fact, faults_of_sentences, faults_of_text

# The keys of each object are the fields of the registry, and what ties it to others.
OWNERSHIP_KEYS = ("council_percent", "schools_percent", "owner_schools")
PARTNERSHIP_KEYS = (
    "slug",
    *(name for name in names_of(Partnership) if name not in OWNERSHIP_KEYS),
    "coverage",
    "members",
    "ownership",
    "sources",
)
COVERAGE_KEYS = ("authority", *names_of(Coverage))
MEMBER_KEYS = names_of(Membership)
SOURCE_KEYS = names_of(Source)
RESEARCH_COLUMNS = ("gss_code", "looked_for", "where", "on", "found")
SUMMARY_KEYS = ("authority", *names_of(AuthoritySummary), "sources")


@dataclass(frozen=True)
class PartnershipRecord:
    """A partnership and what hangs on it, not yet tied together by keys."""

    partnership: Partnership
    coverage: list[Coverage]
    memberships: list[Membership]
    sources: list[Source]

    def tie_to(self, key: int) -> None:
        """Makes everything that hangs on the partnership point to its stored row."""
        for coverage in self.coverage:
            coverage.partnership_id = key
        for membership in self.memberships:
            membership.partnership_id = key
        for source in self.sources:
            source.partnership_id = key


@dataclass(frozen=True)
class SummaryRecord:
    summary: AuthoritySummary
    sources: list[Source]


@dataclass(frozen=True)
class RecordFiles:
    """Everything that the shipped files say of partnerships and of LAs' roles."""

    partnerships: list[PartnershipRecord]
    summaries: list[SummaryRecord]
    research: list[ResearchNote]


def read_records(folder: Path, places: PlaceFiles) -> RecordFiles:
    """Reads the files of records. Raises ImportRejected with every fault of all of them."""
    faults: list[FileError] = []
    partnerships = attempt(partial(_read_partnerships, folder, places), faults)
    summaries = attempt(partial(_read_summaries, folder, places), faults)
    research = attempt(partial(_read_research, folder, places), faults)
    if faults:
        raise ImportRejected(faults)
    return RecordFiles(partnerships or [], summaries or [], research or [])


def _read_partnerships(folder: Path, places: PlaceFiles) -> list[PartnershipRecord]:
    faults = FileErrorList()
    rows = read_json(folder / "partnerships.json", PARTNERSHIP_KEYS)
    refuse_doubles(rows, ["slug"], faults)
    recorded_as = places.recorded_as
    records = []
    for row in rows:
        owned = [] if row["ownership"] is None else [row["ownership"]]
        shares = _parts_of(row, "ownership", owned, OWNERSHIP_KEYS, faults)
        partnership = build(Partnership, row, faults, **(shares[0].values if shares else {}))
        coverage: dict[str, Coverage | None] = {}
        for part in _parts(row, "coverage", COVERAGE_KEYS, faults):
            authority = look_up(recorded_as, part, "authority", AN_AUTHORITY, faults)
            if authority in coverage:
                faults.add(part, "coverage authority", f"“{part['authority']}” is named twice")
            elif authority:
                coverage[authority] = build(Coverage, part, faults, authority_id=authority)
        if not row["coverage"]:
            faults.add(row, "coverage", "names no LA; nobody could find it on the map")
        members = [
            build(Membership, part, faults) for part in _parts(row, "members", MEMBER_KEYS, faults)
        ]
        sources = _sources(row, faults)
        if partnership:
            _refuse_prose(row, "summary", faults_of_sentences(partnership.summary), faults)
            for column, rule in (("facts", faults_of_fact), ("notes", faults_of_text)):
                for text in getattr(partnership, column):
                    _refuse_prose(row, column, rule(text), faults)
            records.append(
                PartnershipRecord(
                    partnership,
                    [part for part in coverage.values() if part],
                    [part for part in members if part],
                    sources,
                )
            )
    faults.refuse_if_any()
    return records


def _read_summaries(folder: Path, places: PlaceFiles) -> list[SummaryRecord]:
    faults = FileErrorList()
    rows = read_json(folder / "authority_summaries.json", SUMMARY_KEYS)
    refuse_doubles(rows, ["authority"], faults)
    records = []
    for row in rows:
        look_up(places.authorities, row, "authority", AN_AUTHORITY, faults)
        summary = build(AuthoritySummary, row, faults, authority_id=row["authority"])
        sources = _sources(row, faults)
        if summary:
            _refuse_prose(row, "text", faults_of_sentences(summary.text), faults)
            records.append(SummaryRecord(summary, sources))
    faults.refuse_if_any()
    return records


def _read_research(folder: Path, places: PlaceFiles) -> list[ResearchNote]:
    faults = FileErrorList()
    rows = read_csv(folder / "research.csv", RESEARCH_COLUMNS)
    notes = []
    for row in rows:
        look_up(places.authorities, row, "gss_code", AN_AUTHORITY, faults)
        notes.append(build(ResearchNote, row, faults, authority_id=row["gss_code"]))
    faults.refuse_if_any()
    return [note for note in notes if note]


def _sources(row: FileRow, faults: FileErrorList) -> list[Source]:
    parts = _parts(row, "sources", SOURCE_KEYS, faults)
    refuse_doubles(parts, SOURCE_KEYS, faults)
    if not row["sources"]:
        faults.add(row, "sources", "has no source; nothing is published without one")
    sources = [source for part in parts if (source := build(Source, part, faults))]
    for source in sources:
        for column in ("title", "publisher"):
            if not getattr(source, column):
                faults.add(row, f"sources {column}", f"is empty for {source.url or 'a source'}")
        if not (source.published or source.read_on):
            told = "neither says when it was published nor when it was read"
            faults.add(row, "sources published", f"{told}: {source.title}")
        _refuse_prose(row, "sources title", faults_of_text(source.title), faults)
    return sources


def _refuse_prose(row: FileRow, column: str, reasons: Iterable[str], faults: FileErrorList) -> None:
    for reason in reasons:
        faults.add(row, column, reason)


def _parts(
    row: FileRow, column: str, keys: tuple[str, ...], faults: FileErrorList
) -> list[FileRow]:
    """Returns the objects in a list inside a record, as rows that stand where the record stands."""
    if not isinstance(row[column], list):
        faults.add(row, column, "is not a list")
        return []
    return _parts_of(row, column, row[column], keys, faults)


def _parts_of(
    row: FileRow, column: str, parts: list[Any], keys: tuple[str, ...], faults: FileErrorList
) -> list[FileRow]:
    try:
        return nested_rows(row.file, ((row.number, part) for part in parts), keys)
    except ImportRejected as refused:
        for fault in refused.faults:
            faults.add(row, f"{column} {fault.column}".strip(), fault.reason)
        return []
