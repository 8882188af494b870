"""Storing what the shipped files say of LAs in figures."""

from django.db import transaction

from core.sync import Report, sync_tables

from ..fixture_files import StatisticsFiles
from ..models import Figure, Profile, SimilarAuthority, StatisticalNeighbour
from ..registry import SURVEY_COLUMNS
from ..similarity import computed_neighbours


@transaction.atomic
def store_statistics(*, statistics: StatisticsFiles, report: Report) -> None:
    """Makes the database say of LAs in figures exactly what the files say.

    What surveys found is in no file, and stays.
    """
    of_surveys = Figure.objects.select_for_update().filter(field__in=SURVEY_COLUMNS)
    found = {profile.pk: profile for profile in Profile.objects.select_for_update()}
    for profile in statistics.profiles:
        if before := found.get(profile.pk):
            for column in SURVEY_COLUMNS:
                setattr(profile, column, getattr(before, column))
    sync_tables(
        report,
        ("Figures", Figure, [*statistics.figures, *of_surveys], ["field"]),
        ("Profiles", Profile, statistics.profiles, ["authority_id"]),
        (
            "Statistical neighbours",
            StatisticalNeighbour,
            statistics.neighbours,
            ["authority_id", "rank"],
        ),
        ("Similar LAs", SimilarAuthority, computed_neighbours(statistics.profiles), []),
    )
