"""Storing what a survey found of LAs in figures."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from ..models import Figure, Profile


@transaction.atomic
def store_survey_figures(
    *, figures: Sequence[Figure], values: Mapping[str, Mapping[str, int]]
) -> None:
    """Makes the columns that these figures explain hold the values, by GSS code and column.

    An LA without a value is left blank, whatever the survey before said of it.
    """
    profiles = list(Profile.objects.select_for_update())
    columns = [figure.field for figure in figures]
    for profile in profiles:
        for column in columns:
            setattr(profile, column, values.get(profile.pk, {}).get(column))
    Profile.objects.bulk_update(profiles, columns)
    for figure in figures:
        figure.save()
