"""Every write to the statistics of LAs. One function is one transaction."""

from django.db import transaction

from core.sync import Report, sync_tables

from .fixture_files import StatisticsFiles
from .models import Figure, Profile, SimilarAuthority, StatisticalNeighbour
from .similarity import computed_neighbours


@transaction.atomic
def store_statistics(*, statistics: StatisticsFiles, report: Report) -> None:
    """Makes the database say of LAs in figures exactly what the files say."""
    sync_tables(
        report,
        ("Figures", Figure, statistics.figures, ["field"]),
        ("Profiles", Profile, statistics.profiles, ["authority_id"]),
        (
            "Statistical neighbours",
            StatisticalNeighbour,
            statistics.neighbours,
            ["authority_id", "rank"],
        ),
        ("Similar LAs", SimilarAuthority, computed_neighbours(statistics.profiles), []),
    )
