"""Loads the shipped files. One function is one transaction."""

from collections.abc import Callable, Container, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from boundaries.fixture_files import (
    GeographyFiles,
    boundary_file,
    read_geography,
    read_places,
    read_vintages,
)
from boundaries.services import store_geography
from core.history.tracking import ChangedBy, change
from core.import_errors import FileError, ImportRejected
from core.models import ReferenceLoad
from core.sync import Report, note_load, sync_tables
from core.table_files import attempt
from figures.fixture_files import StatisticsFiles, read_statistics
from figures.services.loading import store_statistics

from ..fixture_files import RecordFiles, read_records
from ..models import AuthoritySummary, Partnership, ResearchNote, ShippedRow
from .merge import (
    COVERAGE,
    MEMBERSHIPS,
    PARTNERSHIPS,
    SOURCES,
    SUMMARIES,
    Merge,
    merge_table,
    staying_owners,
)

# Told what a merge leaves to moderators; the app that has them brings it.
Propose = Callable[[Merge], None]

FIXTURES = "fixtures"

# Raise it when the code that turns fixtures into rows changes what it makes of the same files.
LOADER_VERSION = 2


def load_reference(
    *,
    folder: Path,
    report: Report,
    propose: Propose,
    leaned_on: Container[int] = (),
    again: bool = False,
) -> Merge | None:
    """Brings the database up to what the files in `folder` say; None if that is done already.

    Files own places and figures: those become exactly what they say. They only seed the record,
    and later ones are merged into it (see `merge`): nothing that was done here is taken back.
    What both changed is handed to `propose`. Partnerships in `leaned_on` are not removed. Raises
    ImportRejected with every fault of the files.
    """
    if not folder.is_dir():
        raise ImportRejected([FileError(str(folder), 0, "", "there is no such folder")])
    data_files = {".csv", ".json", ".geojson"}
    digest = _digest_of(path for path in folder.iterdir() if path.suffix in data_files)
    if not again and ReferenceLoad.objects.is_done(FIXTURES, digest):
        return None
    # A file of boundaries takes seconds to check; one that was loaded before also leaves finer
    # boundaries alone that were imported since.
    authorities = folder / "local_authorities.csv"
    new_maps = {}
    for vintage in read_vintages(folder):
        # A vintage's boundaries are made of its file, and of which LAs that has to hold.
        map_digest = _digest_of([boundary_file(folder, vintage.year), authorities])
        if not ReferenceLoad.objects.is_done(_load_name(vintage.year), map_digest):
            new_maps[vintage.year] = map_digest
    geography, statistics, records = _read(folder, new_maps)
    with change(by=ChangedBy.FILES, why="The shipped data files were loaded."):
        store_geography(geography=geography, report=report)
        store_statistics(statistics=statistics, report=report)
        merge = merge_records(records=records, report=report, leaned_on=leaned_on)
        sync_tables(report, ("Research notes", ResearchNote, records.research, []))
        note_load(name=FIXTURES, digest=digest)
        for year, map_digest in new_maps.items():
            note_load(name=_load_name(year), digest=map_digest)
    propose(merge)
    return merge


@transaction.atomic
def merge_records(*, records: RecordFiles, report: Report, leaned_on: Container[int] = ()) -> Merge:
    """Merges partnerships, summaries and what hangs on them into the record."""
    merge = Merge()
    partnerships = [record.partnership for record in records.partnerships]
    # By the slug that a file has; here a new one may get another.
    by_slug = {record.partnership.slug: record for record in records.partnerships}
    here = shipped_partnerships()
    for partnership in partnerships:
        if partnership.successor_id in here:
            partnership.successor = here[partnership.successor_id]
    summaries = [record.summary for record in records.summaries]
    staying = staying_owners({PARTNERSHIPS: partnerships, SUMMARIES: summaries}, leaned_on, merge)
    report("Partnerships", merge_table(PARTNERSHIPS, partnerships, merge, staying=staying))
    report("LA summaries", merge_table(SUMMARIES, summaries, merge, staying=staying))
    # What was removed here stays removed, with all that would hang on it.
    here = shipped_partnerships()
    staying_here = []
    for slug, record in by_slug.items():
        if row := here.get(slug):
            record.tie_to(row.pk)
            staying_here.append(record)
    described = set(AuthoritySummary.objects.values_list("pk", flat=True))
    sources = [part for record in staying_here for part in record.sources]
    for summary in records.summaries:
        for source in summary.sources:
            source.summary_id = summary.summary.authority_id
        sources += summary.sources if summary.summary.authority_id in described else []
    coverage = [part for record in staying_here for part in record.coverage]
    memberships = [part for record in staying_here for part in record.memberships]
    report("Coverage", merge_table(COVERAGE, coverage, merge, staying=staying))
    report("Memberships", merge_table(MEMBERSHIPS, memberships, merge, staying=staying))
    report("Sources", merge_table(SOURCES, sources, merge, staying=staying))
    return merge


def shipped_partnerships() -> dict[str, Partnership | None]:
    """Returns by the slug under which a file shipped it each partnership; None once it is removed.

    Files know it by that slug for good, whatever its address is here by now.
    """
    here = {str(row.pk): row for row in Partnership.objects.only("slug")}
    notes = ShippedRow.objects.filter(table=PARTNERSHIPS.name)
    return {key: here.get(row) for key, row in notes.values_list("key", "row")}


def _read(
    folder: Path, years: Iterable[int]
) -> tuple[GeographyFiles, StatisticsFiles, RecordFiles]:
    """Reads and checks all files. Raises ImportRejected with every fault of all of them."""
    places = read_places(folder)
    faults: list[FileError] = []
    geography = attempt(partial(read_geography, folder, places, years), faults)
    statistics = attempt(partial(read_statistics, folder, places), faults)
    records = attempt(partial(read_records, folder, places), faults)
    if geography is None or statistics is None or records is None:
        raise ImportRejected(faults)
    return geography, statistics, records


def _load_name(year: int) -> str:
    return f"boundaries {year}"


def _digest_of(paths: Iterable[Path]) -> str:
    digest = sha256(str(LOADER_VERSION).encode())
    for path in sorted(filter(Path.is_file, paths)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
