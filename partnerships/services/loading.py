"""Loading the shipped files. One function is one transaction."""

from functools import partial
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from boundaries.fixture_files import GeographyFiles, read_geography, read_places
from boundaries.services import store_geography
from core.history.tracking import ChangedBy, change
from core.import_errors import FileError, ImportRejected
from core.models import ReferenceLoad
from core.sync import Report, RowCounts, note_load, sync
from core.table_files import attempt
from figures.fixture_files import StatisticsFiles, read_statistics
from figures.services import store_statistics

from ..fixture_files import RecordFiles, SummaryRecord, read_records
from ..models import AuthoritySummary, Coverage, Membership, Partnership, Source

FIXTURES = "fixtures"

# Raise it when the code that turns fixtures into rows changes what it makes of the same files.
LOADER_VERSION = 2


def load_reference(*, folder: Path, report: Report, again: bool = False) -> bool:
    """Make the database hold exactly what the files in `folder` say; True if it had to.

    Unless `again` is set, files that were loaded before are left alone, so that a restart
    does not undo what was edited since. Raises ImportRejected with every fault of the files.
    """
    digest = _digest(folder)
    if not again and ReferenceLoad.objects.is_done(FIXTURES, digest):
        return False
    geography, statistics, records = _read(folder)
    with change(by=ChangedBy.FILES, why="The files that come with the site were loaded."):
        store_geography(geography=geography, report=report)
        store_statistics(statistics=statistics, report=report)
        store_records(records=records, report=report)
        note_load(name=FIXTURES, digest=digest)
    return True


@transaction.atomic
def store_records(*, records: RecordFiles, report: Report) -> None:
    """Make partnerships, summaries and their sources exactly those of `records`."""
    partnerships = [record.partnership for record in records.partnerships]
    changes = sync(existing=Partnership.objects.all(), wanted=partnerships, key=["slug"])
    report("Partnerships", changes)
    keys = dict(Partnership.objects.values_list("slug", "pk"))
    for record in records.partnerships:
        record.tie_to(keys[record.partnership.slug])
    coverage = [part for record in records.partnerships for part in record.coverage]
    report(
        "Coverage",
        sync(
            existing=Coverage.objects.all(),
            wanted=coverage,
            key=["partnership_id", "authority_id"],
        ),
    )
    memberships = [part for record in records.partnerships for part in record.memberships]
    report("Memberships", sync(existing=Membership.objects.all(), wanted=memberships))
    report("LA summaries", _store_summaries(records.summaries))
    sources = [part for record in records.partnerships for part in record.sources]
    sources += [part for record in records.summaries for part in record.sources]
    report("Sources", sync(existing=Source.objects.all(), wanted=sources))


def _read(folder: Path) -> tuple[GeographyFiles, StatisticsFiles, RecordFiles]:
    """All files, checked. Raises ImportRejected with every fault of all of them."""
    places = read_places(folder)
    faults: list[FileError] = []
    geography = attempt(partial(read_geography, folder, places), faults)
    statistics = attempt(partial(read_statistics, folder, places), faults)
    records = attempt(partial(read_records, folder, places), faults)
    if geography is None or statistics is None or records is None:
        raise ImportRejected(faults)
    return geography, statistics, records


def _store_summaries(records: list[SummaryRecord]) -> RowCounts:
    for record in records:
        for source in record.sources:
            source.summary_id = record.summary.authority_id
    return sync(
        existing=AuthoritySummary.objects.all(),
        wanted=[record.summary for record in records],
        key=["authority_id"],
    )


def _digest(folder: Path) -> str:
    digest = sha256(str(LOADER_VERSION).encode())
    for path in sorted(folder.iterdir()):
        if path.suffix in {".csv", ".json", ".geojson"}:
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
