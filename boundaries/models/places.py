"""Regions and local authorities (LAs), and the questions that are asked of them."""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.history.as_of_date import with_as_of
from core.history.tracking import tracked
from core.model_fields import CleanCharField, CleanSlugField
from core.text import clean_line

from ..postcodes import Postcode
from .geometry import Adjacency
from .lineage import AuthorityCode, Lineage
from .postcodes import PostcodeGroup
from .vintages import RECORD_VINTAGE, Vintage

REGION_CODE = r"^E12\d{6}$"
AUTHORITY_CODE = r"^E(06|08|09|10)\d{6}$"
DFE_CODE = r"^\d{3}$"

# Regions whose names stand without an article.
WITHOUT_ARTICLE = ("London", "Yorkshire and The Humber")


@tracked
class Region(models.Model):
    """One of the nine English regions (ONS codes E12000001 to E12000009)."""

    gss_code = CleanCharField(
        "GSS code",
        max_length=9,
        primary_key=True,
        validators=[RegexValidator(REGION_CODE, "Not a region’s GSS code (E12 and six digits).")],
    )
    name = CleanCharField(max_length=40, unique=True)
    slug = CleanSlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="region_gss_code_is_a_region",
                condition=Q(gss_code__regex=REGION_CODE),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.slug])

    @property
    def name_in_sentence(self) -> str:
        return self.name if self.name in WITHOUT_ARTICLE else f"the {self.name}"


A = TypeVar("A", bound="LocalAuthority")


class LocalAuthorityQuerySet(models.QuerySet[A]):
    def in_force_on(self, day: date | Subquery) -> Self:
        """Returns the LAs that existed on `day`; an unknown start or end is open."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(started & not_ended)

    def in_vintage(self, year: int) -> Self:
        """Returns the LAs that existed on the day of a vintage."""
        day = Vintage.objects.filter(pk=year).values("starts")
        return self.in_force_on(Subquery(day))

    def on_the_map(self) -> Self:
        """Returns the 152 LAs of the vintage that is shown where none is asked for."""
        return self.in_vintage(RECORD_VINTAGE)

    def in_any_vintage(self) -> Self:
        """Returns the LAs that the map can show, in one vintage or another."""
        first, last = OuterRef("valid_from"), OuterRef("valid_to")
        shown = Vintage.objects.filter(
            starts__gte=Coalesce(first, F("starts")), starts__lte=Coalesce(last, F("starts"))
        )
        return self.filter(Exists(shown))

    def recorded(self) -> Self:
        """Returns the LAs that partnerships are recorded for: see `recorded_as`."""
        alone = LocalAuthority.objects.alias(after=Count("successors")).filter(after=1)
        renewed = LocalAuthority.objects.alias(before=Count("predecessors")).filter(before=1)
        return self.exclude(pk__in=renewed.values("pk"), predecessors__in=alone.values("pk"))

    def named(self, keys: Iterable[str]) -> Self:
        """Returns the LAs that codes, present or former, or names in addresses lead to.

        An LA that ended leads to those that came of it, and they lead to it.
        """
        keys = [clean_line(key) for key in keys]
        codes = AuthorityCode.objects.filter(code__in=keys).values("authority")
        slugs = Lineage.objects.filter(member__slug__in=keys).values("authority")
        return self.filter(Q(pk__in=codes) | Q(pk__in=slugs))

    def with_codes(self) -> Self:
        """Adds `present_codes` and `former_codes`, of the LA and of those before and after it."""
        line = AuthorityCode.objects.filter(authority=OuterRef("pk"), code__regex=AUTHORITY_CODE)
        codes = line.order_by("code").distinct()
        today = timezone.localdate()
        return self.annotate(
            present_codes=ArraySubquery(codes.in_use_on(today).values("code")),
            former_codes=ArraySubquery(codes.out_of_use_on(today).values("code")),
        )

    def bordering(self, authority: "LocalAuthority", vintage: int | Vintage | None) -> Self:
        """Returns the LAs that share a border with `authority`, by name."""
        adjacent = Adjacency.objects.filter(authority=authority, vintage=vintage)
        return self.filter(pk__in=adjacent.values("neighbour")).order_by("name")

    def around(self, authorities: "models.QuerySet[LocalAuthority]", vintage: int) -> Self:
        """Returns these LAs and all that share a border with one of them."""
        adjacent = Adjacency.objects.filter(authority__in=authorities, vintage=vintage)
        return self.filter(Q(pk__in=authorities) | Q(pk__in=adjacent.values("neighbour")))

    def with_postcode(self, postcode: Postcode, vintage: int = RECORD_VINTAGE) -> Self:
        """Returns the LA of a vintage that holds a full postcode, or all that hold a first half."""
        # Groups lead to the newest LAs; those of an older vintage are they or their predecessors.
        newest = PostcodeGroup.objects.holding(postcode).values("authority")
        of_vintage = self.in_vintage(vintage)
        return of_vintage.filter(Q(pk__in=newest) | Q(successors__in=newest)).distinct()


@tracked
class LocalAuthority(models.Model):
    """An upper-tier LA with responsibility for education, for as long as it existed."""

    class Type(models.TextChoices):
        COUNTY = "county", "County"
        UNITARY = "unitary", "Unitary authority"
        METROPOLITAN_DISTRICT = "metropolitan_district", "Metropolitan district"
        LONDON_BOROUGH = "london_borough", "London borough"
        CITY_OF_LONDON = "city_of_london", "City of London"
        ISLES_OF_SCILLY = "isles_of_scilly", "Isles of Scilly"

    gss_code = CleanCharField(
        "GSS code",
        max_length=9,
        primary_key=True,
        validators=[
            RegexValidator(
                AUTHORITY_CODE,
                "Not an upper-tier LA’s GSS code (E06, E08, E09 or E10 and six digits).",
            )
        ],
    )
    name = CleanCharField(max_length=60)
    slug = CleanSlugField(max_length=60, unique=True)
    dfe_code = CleanCharField(
        "DfE code",
        max_length=3,
        validators=[RegexValidator(DFE_CODE, "Not three digits.")],
    )
    la_type = models.CharField("type", max_length=21, choices=Type)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="authorities")
    valid_from = models.DateField(null=True, blank=True, help_text="Blank: before April 2021.")
    valid_to = models.DateField(null=True, blank=True, help_text="Last day. Blank: still exists.")
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True
    )

    objects = LocalAuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "gss_code"]
        verbose_name_plural = "local authorities"
        constraints = [
            models.CheckConstraint(
                name="authority_gss_code_is_an_upper_tier",
                condition=Q(gss_code__regex=AUTHORITY_CODE),
            ),
            models.CheckConstraint(
                name="authority_dfe_code_has_three_digits",
                condition=Q(dfe_code__regex=DFE_CODE),
            ),
            models.CheckConstraint(
                name="authority_dates_in_order",
                violation_error_code="valid_to",
                violation_error_message="is before valid_from",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
            # North Yorkshire and Somerset kept name and DfE code, but never at the same time.
            models.UniqueConstraint(
                name="authority_dfe_code_unique_while_it_exists",
                fields=["dfe_code"],
                condition=Q(valid_to__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return with_as_of(reverse("local-authority", args=[self.slug]))

    def is_in(self, vintage: Vintage) -> bool:
        first, last = self.valid_from or vintage.starts, self.valid_to or vintage.starts
        return first <= vintage.starts <= last

    @property
    def recorded_as(self) -> "LocalAuthority":
        """Returns the LA that its partnerships are recorded for.

        That is the LA before it where that became this one alone: North Yorkshire of 2023 is
        North Yorkshire, and what works there is recorded once.
        """
        before = list(self.predecessors.all())
        if len(before) == 1 and before[0].successors.count() == 1:
            return before[0].recorded_as
        return self

    @property
    def has_ended(self) -> bool:
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def dated_name(self) -> str:
        """Returns the name with the day on which the LA ended, where it did, for lists of all."""
        return f"{self.name} ({self.ended_in_words})" if self.has_ended else self.name

    @property
    def ended_in_words(self) -> str:
        return f"ended on {date_format(self.valid_to, 'j F Y')}" if self.valid_to else ""

    @property
    def common_name(self) -> str:
        """Returns the name as people say it: "Bristol" for ONS's "Bristol, City of"."""
        return self.name.removesuffix(", City of").removesuffix(", County of")

    @property
    def name_in_sentence(self) -> str:
        takes_article = self.name.startswith(("City of", "East Riding", "Isle"))
        return f"the {self.name}" if takes_article else self.common_name
