"""Names that lead to an LA and are not its own: towns, districts, counties and others."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q

from core.model_fields import CleanCharField
from core.name_search import NameKeys, fuzzy_match, match_names, name_key

from .geometry import DistrictShape
from .places import LocalAuthority


class PlaceQuerySet(models.QuerySet["Place"]):
    def match_names(self, typed: str) -> Self:
        """Returns the places that `typed` may mean, each with its `nearness`."""
        return match_names(self, typed, F("name_keys"))

    def fuzzy_match(self, typed: str) -> Self:
        """Returns the places that look like `typed`, each with its `likeness`."""
        return fuzzy_match(self, typed, F("name_keys"))

    def districts(self) -> Self:
        """Returns the districts of April 2021, without those that came before them."""
        return self.filter(kind=Place.Kind.DISTRICT, name=F("district"))

    def districts_of(self, authority: LocalAuthority) -> Self:
        """Returns the districts of April 2021 that an LA of any vintage is made of."""
        drawn = DistrictShape.objects.filter(authority=authority)
        return self.districts().filter(name__in=drawn.values("district"))


class Place(models.Model):
    """A name that people look for, and the LA of `RECORD_VINTAGE` that it leads to.

    A name of several LAs ("Northants", "Merseyside") has a row for each. A town or a district is
    a place to be in: it has partnerships of its own and others near by. A district's code is one
    more name of it; codes of LAs are `AuthorityCode`.
    """

    class Kind(models.TextChoices):
        OTHER_NAME = "other_name", "Other name of the LA"
        CODE = "code", "Code of a district, present or former"
        COUNTY = "county", "Ceremonial county"
        COMBINED_AUTHORITY = "combined_authority", "Combined authority"
        DISTRICT = "district", "District, present or former"
        TOWN = "town", "Town or village"

    TO_BE_IN = (Kind.DISTRICT, Kind.TOWN, Kind.CODE)

    name = CleanCharField(max_length=80)
    kind = models.CharField(max_length=18, choices=Kind)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="places")
    district = CleanCharField(
        max_length=60, blank=True, help_text="As in April 2021; blank where an LA has none."
    )
    note = CleanCharField(max_length=120, blank=True, help_text="What a code stands for.")
    population = models.PositiveIntegerField(null=True, blank=True)
    point = models.PointField(srid=4326, null=True, blank=True)
    name_keys = models.GeneratedField(
        expression=NameKeys("name"),
        output_field=models.TextField(),
        db_persist=True,
        help_text="See core/name_search.py.",
    )

    # Set by `match_names()` and by `fuzzy_match()`.
    nearness: int
    likeness: float

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "authority"]
        indexes = [GinIndex(name="place_names", fields=["name_keys"], opclasses=["gin_trgm_ops"])]
        constraints = [
            models.UniqueConstraint(
                name="place_once", fields=["name", "kind", "authority", "district"]
            ),
            models.CheckConstraint(
                name="place_kind_in_vocabulary",
                condition=Q(
                    kind__in=[
                        "other_name",
                        "code",
                        "county",
                        "combined_authority",
                        "district",
                        "town",
                    ]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_to_be_in(self) -> bool:
        return self.kind in self.TO_BE_IN

    @property
    def full_name(self) -> str:
        """Returns the name with what tells it from others: "Newport, Uttlesford"."""
        around = self.district or self.authority.common_name
        same = name_key(around) == name_key(self.name)
        return self.name if same else f"{self.name}, {around}"


class PlaceElsewhere(models.Model):
    """A town of another nation, so that its people are told that this map is of England."""

    name = CleanCharField(max_length=80)
    nation = CleanCharField(max_length=20)
    name_keys = models.GeneratedField(
        expression=NameKeys("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["name", "nation"]
        indexes = [models.Index(name="place_elsewhere_name", fields=["name_keys"])]
        constraints = [
            models.UniqueConstraint(name="place_elsewhere_once", fields=["name", "nation"])
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.nation}"
