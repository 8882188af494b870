"""Names that lead to an LA and are not its own: what people call it, and its districts."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Q

from core.model_fields import CleanCharField
from core.name_search import NameKeys, fuzzy_match, match_names

from .places import LocalAuthority


class PlaceQuerySet(models.QuerySet["Place"]):
    def match_names(self, typed: str) -> Self:
        """Returns the places that `typed` may mean, each with its `nearness`."""
        return match_names(self, typed, F("name_keys"))

    def fuzzy_match(self, typed: str) -> Self:
        """Returns the places that look like `typed`, each with its `likeness`."""
        return fuzzy_match(self, typed, F("name_keys"))


class Place(models.Model):
    """A name that people look for, and the LA of `RECORD_VINTAGE` that it leads to.

    A name of several LAs ("Northants") has a row for each.
    """

    class Kind(models.TextChoices):
        OTHER_NAME = "other_name", "Other name of the LA"
        DISTRICT = "district", "District, present or former"

    name = CleanCharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="places")
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
            models.UniqueConstraint(name="place_once_per_authority", fields=["name", "authority"]),
            models.CheckConstraint(
                name="place_kind_in_vocabulary",
                condition=Q(kind__in=["other_name", "district"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name
