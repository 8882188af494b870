"""The version of the records: the state that the database holds, named by caches and ETags."""

import uuid
from datetime import UTC, date, datetime

from django.db import models

from ..history.as_of_date import date_shown

_NEVER = datetime(2023, 1, 1, tzinfo=UTC)


class RecordsVersionManager(models.Manager["RecordsVersion"]):
    def current(self) -> "RecordsVersion":
        """Returns the state that the records are in now. One query."""
        version = self.first() or RecordsVersion(version=uuid.UUID(int=0), changed_at=_NEVER)
        version.day = date_shown()
        return version


class RecordsVersion(models.Model):
    """One row, which triggers write whenever any public table is written, whoever writes.

    A version is never used twice, not even by a transaction that is rolled back, so what was
    made of the records under one may be kept in memory for as long as the version is current.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()
    changed_at = models.DateTimeField()
    # On which it was read: what is "due again" depends on it.
    day: date

    objects = RecordsVersionManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="records_version_is_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        """Returns its name for caches and ETags: with the day."""
        return f"{self.version.hex}-{self.day:%Y%m%d}"
