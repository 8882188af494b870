"""An LA in numbers, and the LAs that DfE puts beside it."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.history.tracking import tracked
from core.model_fields import CleanCharField, CleanTextField

PERCENTAGE = [MinValueValidator(0), MaxValueValidator(100)]


def known_together(share: str) -> Q:
    """Returns that a survey's share is known with both ends of its interval, and lies in it."""
    percent, low, high = f"{share}_percent", f"{share}_low", f"{share}_high"
    unknown = {f"{column}__isnull": True for column in (percent, low, high)}
    known = {f"{column}__isnull": False for column in (percent, low, high)}
    return Q(**unknown) | Q(
        **known,
        **{f"{low}__lte": F(percent), f"{percent}__lte": F(high), f"{high}__lte": 100},
    )


class Figure(models.Model):
    """Explains one column of `Profile`: its label, unit, date and source."""

    field = models.CharField(max_length=40, primary_key=True)
    label = CleanCharField(max_length=80)
    unit = CleanCharField(max_length=20, blank=True)
    dated = CleanCharField(max_length=60)
    source = CleanCharField(max_length=120)
    note = CleanTextField(blank=True)

    def __str__(self) -> str:
        return self.label


@tracked
class Profile(models.Model):
    """An LA's figures. Blank means not found, never zero; `Figure` dates and sources each."""

    class RuralUrban(models.TextChoices):
        URBAN = "predominantly_urban", "Predominantly urban"
        MIXED = "urban_with_significant_rural", "Urban with significant rural"
        RURAL = "predominantly_rural", "Predominantly rural"

    class Method(models.TextChoices):
        PUBLISHED = "published", "Published"
        DERIVED = "derived", "Derived from district counts"

    authority = models.OneToOneField(
        "boundaries.LocalAuthority",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="profile",
    )
    population = models.PositiveIntegerField(null=True, blank=True)
    population_0_15 = models.PositiveIntegerField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    imd_average_score = models.FloatField(null=True, blank=True)
    imd_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    imd_rank_of_152 = models.PositiveSmallIntegerField(null=True, blank=True)
    rural_percent = models.FloatField(null=True, blank=True, validators=PERCENTAGE)
    rural_urban_class = models.CharField(max_length=28, choices=RuralUrban, blank=True)
    rural_urban_method = models.CharField(max_length=9, choices=Method, blank=True)
    schools = models.PositiveSmallIntegerField(null=True, blank=True)
    academies = models.PositiveSmallIntegerField(null=True, blank=True)
    academies_percent = models.FloatField(null=True, blank=True, validators=PERCENTAGE)
    primary_academies_percent = models.FloatField(null=True, blank=True, validators=PERCENTAGE)
    secondary_academies_percent = models.FloatField(null=True, blank=True, validators=PERCENTAGE)
    education_investment_area = models.BooleanField(null=True, blank=True)
    priority_education_investment_area = models.BooleanField(null=True, blank=True)
    opportunity_area = CleanCharField(max_length=60, blank=True)
    # What school leaders answered in the last survey, with the ends of the 95 % intervals: filled
    # as a round is published, only where it may be shown.
    leaders_in_partnership_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    leaders_in_partnership_low = models.PositiveSmallIntegerField(null=True, blank=True)
    leaders_in_partnership_high = models.PositiveSmallIntegerField(null=True, blank=True)
    leaders_would_join_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    leaders_would_join_low = models.PositiveSmallIntegerField(null=True, blank=True)
    leaders_would_join_high = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *(
                models.CheckConstraint(
                    name=f"profile_{field}_is_a_percentage",
                    condition=Q(**{f"{field}__range": (0, 100)}),
                )
                for field in (
                    "rural_percent",
                    "academies_percent",
                    "primary_academies_percent",
                    "secondary_academies_percent",
                )
            ),
            *(
                models.CheckConstraint(
                    name=f"profile_{share}_known_with_its_interval",
                    condition=known_together(share),
                )
                for share in ("leaders_in_partnership", "leaders_would_join")
            ),
            models.CheckConstraint(
                name="profile_children_within_population",
                violation_error_code="population_0_15",
                violation_error_message="is more than the population",
                condition=Q(population_0_15__lte=F("population")),
            ),
            models.CheckConstraint(
                name="profile_academies_within_schools",
                violation_error_code="academies",
                violation_error_message="is more than the number of schools",
                condition=Q(academies__lte=F("schools")),
            ),
        ]


class StatisticalNeighbourQuerySet(models.QuerySet["StatisticalNeighbour"]):
    def close(self) -> Self:
        """Leaves out those that DfE itself calls "not close"."""
        return self.exclude(closeness=StatisticalNeighbour.Closeness.NOT_CLOSE)


@tracked
class StatisticalNeighbour(models.Model):
    """One of an LA's ten statistical neighbours in DfE's model of April 2021."""

    class Closeness(models.TextChoices):
        EXTREMELY_CLOSE = "extremely_close", "Extremely close"
        VERY_CLOSE = "very_close", "Very close"
        CLOSE = "close", "Close"
        SOMEWHAT_CLOSE = "somewhat_close", "Somewhat close"
        NOT_CLOSE = "not_close", "Not close"

    authority = models.ForeignKey(
        "boundaries.LocalAuthority", on_delete=models.CASCADE, related_name="statistical_neighbours"
    )
    neighbour = models.ForeignKey(
        "boundaries.LocalAuthority", on_delete=models.CASCADE, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(
        help_text="1 is the closest.",
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    closeness = models.CharField(max_length=15, choices=Closeness)

    objects = StatisticalNeighbourQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "rank"]
        constraints = [
            models.UniqueConstraint(
                name="statistical_neighbour_rank_once", fields=["authority", "rank"]
            ),
            models.UniqueConstraint(
                name="statistical_neighbour_once", fields=["authority", "neighbour"]
            ),
            models.CheckConstraint(
                name="statistical_neighbour_is_another",
                condition=~Q(authority=F("neighbour")),
            ),
            models.CheckConstraint(
                name="statistical_neighbour_rank_1_to_10",
                condition=Q(rank__range=(1, 10)),
            ),
        ]

    @property
    def is_close(self) -> bool:
        return self.closeness != self.Closeness.NOT_CLOSE
