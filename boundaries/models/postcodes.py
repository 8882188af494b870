"""Postcodes, and the LA that each lies in."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ..postcodes import Postcode


class PostcodeGroupQuerySet(models.QuerySet["PostcodeGroup"]):
    def holding(self, postcode: Postcode) -> Self:
        """Returns the group of a full postcode (at most one), or all groups of an outward half."""
        groups = self.filter(sector__in=postcode.sectors)
        return groups.filter(units__contains=[postcode.unit]) if postcode.is_full else groups


class PostcodeGroup(models.Model):
    """The postcodes of one sector that lie in one LA.

    "SW1A 1" is a sector and "AA" a unit in it. A row for each sector and LA with its units
    in a list holds England's 2.3 million postcodes in 13 MB, where a row for each takes
    161 MB, and answers a look-up from one index probe.
    """

    sector = models.CharField(max_length=5, help_text="Without the space: SW1A1.")
    authority = models.ForeignKey(
        "LocalAuthority",
        on_delete=models.CASCADE,
        related_name="postcode_groups",
        help_text="Of the newest vintage; `successors` leads back to earlier ones.",
    )
    units = ArrayField(models.CharField(max_length=2))

    objects = PostcodeGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="postcode_group_once", fields=["sector", "authority"])
        ]
