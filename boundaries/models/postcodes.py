"""Postcodes, and the LA and the district that each lies in."""

from typing import Self

from django.contrib.gis.geos import Point
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q

from core.model_fields import CleanCharField

from ..postcodes import Postcode

# Longitudes and latitudes are kept in hundred-thousandths of a degree: about a metre.
PARTS_OF_A_DEGREE = 100_000


class PostcodeGroupQuerySet(models.QuerySet["PostcodeGroup"]):
    def holding(self, postcode: Postcode) -> Self:
        """Returns the group of a full postcode (at most one), or all groups of a part of one.

        Of a part, those whose postcodes are counted at a sorting office are left out where there
        are others: they would lead to an LA that nobody with such an address is in.
        """
        groups = self.filter(sector__in=postcode.sectors)
        if postcode.is_full:
            return groups.filter(units__contains=[postcode.unit])
        wanted = Q(sector__in=postcode.sectors)
        if lettered := postcode.lettered_sectors:
            wanted = wanted | (Q(sector__in=lettered) & ~Exists(groups))  # type: ignore[assignment]
        in_places = self.filter(sector__in=postcode.sectors, at_an_office=False)
        return self.filter(wanted).filter(Q(at_an_office=False) | ~Exists(in_places))

    def any_of(self, postcodes: list[Postcode]) -> Self:
        """Returns the groups that hold one of some full postcodes."""
        wanted = Q(pk__in=[])
        for postcode in postcodes:
            wanted |= Q(sector__in=postcode.sectors, units__contains=[postcode.unit])
        return self.filter(wanted)


class PostcodeGroup(models.Model):
    """The postcodes of one sector that lie in one district of an LA.

    "SW1A 1" is a sector and "AA" a unit in it. A row for each sector and place with its units
    in a list holds England's 2.3 million postcodes in a tenth of what a row for each takes,
    and answers a look-up from one index probe.
    """

    sector = models.CharField(max_length=5, help_text="Without the space: SW1A1.")
    authority = models.ForeignKey(
        "LocalAuthority",
        on_delete=models.CASCADE,
        related_name="postcode_groups",
        help_text="Of the newest vintage; `successors` leads back to earlier ones.",
    )
    district = CleanCharField(
        max_length=60, blank=True, help_text="As in April 2021; blank where an LA has none."
    )
    units = ArrayField(models.CharField(max_length=2))
    longitudes = ArrayField(
        models.IntegerField(), default=list, help_text="Of each unit’s middle; 1/100,000 degree."
    )
    latitudes = ArrayField(models.IntegerField(), default=list)
    at_an_office = models.BooleanField(
        default=False, help_text="Each stands on a point with many others: PO boxes, large users."
    )

    objects = PostcodeGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="postcode_group_once",
                fields=["sector", "authority", "district", "at_an_office"],
            )
        ]

    def middle_of(self, postcode: Postcode) -> Point | None:
        """Returns the middle of a postcode, or of a first half or sector here; None if unknown."""
        if not self.longitudes:
            return None
        if postcode.is_full:
            place = self.units.index(postcode.unit)
            longitude, latitude = self.longitudes[place], self.latitudes[place]
        else:
            longitude = sum(self.longitudes) // len(self.longitudes)
            latitude = sum(self.latitudes) // len(self.latitudes)
        return Point(longitude / PARTS_OF_A_DEGREE, latitude / PARTS_OF_A_DEGREE, srid=4326)
