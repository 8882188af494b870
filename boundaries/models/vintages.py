"""Maps of England's LAs, whose names and areas change from one date to the next."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

if TYPE_CHECKING:
    from .places import LocalAuthority

# The year of the vintage that is shown where none is asked for: as the map was first drawn.
RECORD_VINTAGE = 2021


class VintageQuerySet(models.QuerySet["Vintage"]):
    def showing(self, authority: "LocalAuthority") -> Self:
        """Returns the vintages in which an LA is, the earliest first."""
        began = Q(starts__gte=authority.valid_from) if authority.valid_from else Q()
        still_there = Q(starts__lte=authority.valid_to) if authority.valid_to else Q()
        return self.filter(began, still_there).order_by("starts")


class Vintage(models.Model):
    """A map of England's LAs as on one day, named by the year of that day."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    starts = models.DateField("first day", unique=True)

    objects = VintageQuerySet.as_manager()

    class Meta:
        ordering = ["year"]

    def __str__(self) -> str:
        return date_format(self.starts, "j F Y")

    @property
    def query(self) -> dict[str, str]:
        """The parameter that asks for it; none for the vintage that is shown unasked."""
        return {} if self.year == RECORD_VINTAGE else {"vintage": str(self.year)}
