"""Where things are: regions, local authorities (LAs), their boundaries, neighbours and figures.

An LA's code, name and area change over time, so an LA row is dated and the shapes hang on a
*vintage*: the map of LAs as it stood from one date to the next.
"""

from datetime import date
from typing import Self, TypeVar

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import F, Q
from django.urls import reverse

from .postcodes import Postcode

REGION_CODE = r"^E12\d{6}$"
AUTHORITY_CODE = r"^E(06|08|09|10)\d{6}$"
DFE_CODE = r"^\d{3}$"
PERCENTAGE = [MinValueValidator(0), MaxValueValidator(100)]


class Vintage(models.IntegerChoices):
    """A map of England's LAs, named by the year from whose 1 April it held."""

    APRIL_2021 = 2021, "April 2021 to March 2023"
    APRIL_2023 = 2023, "from April 2023"

    @property
    def starts(self) -> date:
        return date(self.value, 4, 1)


# The records speak of the 152 LAs of this vintage, so the map and the lists show it.
RECORD_VINTAGE = Vintage.APRIL_2021


class Region(models.Model):
    """One of the nine English regions (ONS codes E12000001 to E12000009)."""

    gss_code = models.CharField(
        "GSS code",
        max_length=9,
        primary_key=True,
        validators=[RegexValidator(REGION_CODE, "Not a region’s GSS code (E12 and six digits).")],
    )
    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

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


A = TypeVar("A", bound="LocalAuthority")


class LocalAuthorityQuerySet(models.QuerySet[A]):
    def in_force_on(self, day: date) -> Self:
        """The LAs that existed on `day`; an unknown start or end is open."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(started & not_ended)

    def in_vintage(self, vintage: Vintage) -> Self:
        return self.in_force_on(vintage.starts)

    def on_the_map(self) -> Self:
        """The 152 LAs that the records speak of."""
        return self.in_vintage(RECORD_VINTAGE)

    def bordering(self, authority: "LocalAuthority", vintage: Vintage) -> Self:
        """The LAs that share a border with `authority`, by name."""
        adjacent = Adjacency.objects.filter(authority=authority, vintage=vintage)
        return self.filter(pk__in=adjacent.values("neighbour")).order_by("name")

    def with_postcode(self, postcode: Postcode, vintage: Vintage = RECORD_VINTAGE) -> Self:
        """The LAs of a vintage that hold a full postcode (one), or any part of a first half."""
        # Groups lead to the newest LAs; those of an older vintage are they or their predecessors.
        newest = PostcodeGroup.objects.holding(postcode).values("authority")
        of_vintage = self.in_vintage(vintage)
        return of_vintage.filter(Q(pk__in=newest) | Q(successors__in=newest)).distinct()


class LocalAuthority(models.Model):
    """An upper-tier LA with responsibility for education, for as long as it existed."""

    class Type(models.TextChoices):
        COUNTY = "county", "County"
        UNITARY = "unitary", "Unitary authority"
        METROPOLITAN_DISTRICT = "metropolitan_district", "Metropolitan district"
        LONDON_BOROUGH = "london_borough", "London borough"
        CITY_OF_LONDON = "city_of_london", "City of London"
        ISLES_OF_SCILLY = "isles_of_scilly", "Isles of Scilly"

    gss_code = models.CharField(
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
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    dfe_code = models.CharField(
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
        return reverse("local-authority", args=[self.slug])

    @property
    def common_name(self) -> str:
        """The name as people say it: "Bristol" for ONS's "Bristol, City of"."""
        return self.name.partition(",")[0]

    @property
    def name_in_sentence(self) -> str:
        takes_article = self.name.startswith(("City of", "East Riding", "Isle"))
        return f"the {self.name}" if takes_article else self.common_name


class Boundary(models.Model):
    """An LA's full shape in one vintage. Kept apart, so that no list drags geometry along."""

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, related_name="boundaries"
    )
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    geometry = models.MultiPolygonField(srid=4326, help_text="Longitude and latitude (WGS 84).")
    source = models.TextField()
    licence = models.TextField()

    class Meta:
        verbose_name_plural = "boundaries"
        constraints = [
            models.UniqueConstraint(
                name="boundary_once_per_vintage", fields=["authority", "vintage"]
            ),
            models.CheckConstraint(
                name="boundary_is_valid_and_not_empty",
                condition=Q(geometry__isvalid=True) & Q(geometry__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} ({self.vintage})"


class Adjacency(models.Model):
    """Two LAs that share a border of some length, stored both ways round."""

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, related_name="adjacencies"
    )
    neighbour = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    border_km = models.FloatField("length of the shared border, in km")

    class Meta:
        ordering = ["neighbour__name"]
        verbose_name_plural = "adjacencies"
        constraints = [
            models.UniqueConstraint(
                name="adjacency_once_per_vintage",
                fields=["authority", "neighbour", "vintage"],
            ),
            models.CheckConstraint(
                name="adjacency_is_between_two", condition=~Q(authority=F("neighbour"))
            ),
            models.CheckConstraint(name="adjacency_has_length", condition=Q(border_km__gt=0)),
        ]


class MapGeometry(models.Model):
    """All LAs of a vintage, simplified for the screen, as the bytes that a browser asks for.

    Bytes in the database serve from any number of web servers alike. A row is named by the
    hash of its content and never changes, so its URL may be cached for ever; older rows stay
    for pages that are still open when the boundaries are replaced.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    is_current = models.BooleanField(default=True)
    body_gzip = models.BinaryField()
    body_brotli = models.BinaryField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "map geometries"
        constraints = [
            models.UniqueConstraint(
                name="map_geometry_one_current_per_vintage",
                fields=["vintage"],
                condition=Q(is_current=True),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("map-geometry", args=[self.sha256])


class MapShape(models.Model):
    """One LA of the simplified map as SVG path data, for the small maps in pages.

    Map units: Web Mercator (EPSG:3857) metres divided by `geometry.MAP_UNIT`, y downwards,
    whole numbers; x_min to y_max is the shape's extent in them.
    """

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, related_name="map_shapes"
    )
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    path = models.TextField()
    x_min = models.IntegerField()
    y_min = models.IntegerField()
    x_max = models.IntegerField()
    y_max = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="map_shape_once_per_vintage", fields=["authority", "vintage"]
            )
        ]


class Figure(models.Model):
    """What one column of `Profile` means: its label, unit, date and source."""

    field = models.CharField(max_length=40, primary_key=True)
    label = models.CharField(max_length=80)
    unit = models.CharField(max_length=20, blank=True)
    dated = models.CharField(max_length=60)
    source = models.CharField(max_length=120)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.label


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
        LocalAuthority,
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
    opportunity_area = models.CharField(max_length=60, blank=True)

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


class StatisticalNeighbour(models.Model):
    """One of an LA's ten statistical neighbours in DfE's model of April 2021."""

    class Closeness(models.TextChoices):
        EXTREMELY_CLOSE = "extremely_close", "Extremely close"
        VERY_CLOSE = "very_close", "Very close"
        CLOSE = "close", "Close"
        SOMEWHAT_CLOSE = "somewhat_close", "Somewhat close"
        NOT_CLOSE = "not_close", "Not close"

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, related_name="statistical_neighbours"
    )
    neighbour = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(
        help_text="1 is the closest.",
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    closeness = models.CharField(max_length=15, choices=Closeness)

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


class PostcodeGroupQuerySet(models.QuerySet["PostcodeGroup"]):
    def holding(self, postcode: Postcode) -> Self:
        """The group of a full postcode (at most one), or all groups of an outward half."""
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
        LocalAuthority,
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


class ReferenceLoadQuerySet(models.QuerySet["ReferenceLoad"]):
    def is_done(self, name: str, digest: str) -> bool:
        return self.filter(pk=name, digest=digest).exists()


class ReferenceLoad(models.Model):
    """What reference data was last loaded, so that a restart need not load it again."""

    name = models.CharField(max_length=20, primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    objects = ReferenceLoadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}, loaded {self.loaded_at:%d %B %Y}"
