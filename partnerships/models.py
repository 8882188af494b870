"""What is on the map: partnerships, where they work, what is said of each LA, and the sources."""

import re
from datetime import date
from typing import Self
from urllib.parse import urlsplit

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q
from django.urls import reverse

from boundaries.models import PERCENTAGE, LocalAuthority, LocalAuthorityQuerySet, Region
from boundaries.names import NameKeys

from . import vocabularies as words


def _choices(vocabulary: type[models.TextChoices]) -> "ArrayField[list[str], list[str]]":
    """Several values of a closed vocabulary, held to it by the database."""
    return ArrayField(
        models.CharField(max_length=32, choices=vocabulary.choices),
        default=list,
        blank=True,
    )


def _only(field: str, vocabulary: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"%(class)s_{field}_in_vocabulary",
        condition=Q(**{f"{field}__contained_by": vocabulary.values}),
    )


class Unnest(Func):
    """The values of a list, one row each."""

    function = "unnest"
    set_returning = True
    output_field = models.CharField()


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def counted(self) -> Self:
        """What every count counts: not the ended and not the proposed ones."""
        return self.exclude(status__in=words.NOT_COUNTED)

    def abeps(self) -> Self:
        return self.filter(kind=words.Kind.ABEP)

    def by_kind(self) -> Self:
        """In the vocabulary's order of kinds (ABEPs first), then by name."""
        rank = models.Case(
            *(
                models.When(kind=kind, then=models.Value(place))
                for place, kind in enumerate(words.Kind)
            )
        )
        return self.order_by(rank, "name", "slug")

    def in_authority(self, authority: LocalAuthority) -> Self:
        return self.filter(coverage__authority=authority)

    def with_words(self, text: str) -> Self:
        """Those that hold every word of `text`, whatever its ending, or a word that begins so."""
        typed = re.findall(r"\w+", text)
        query = SearchQuery(
            " & ".join(f"{word}:*" for word in typed), config="english", search_type="raw"
        )
        return self.filter(search=query) if typed else self.none()

    def in_region(self, region: Region) -> Self:
        """Those that work in at least one LA of a region, each once."""
        here = Coverage.objects.filter(authority__region=region)
        return self.filter(pk__in=here.values("partnership"))

    def hybrid(self) -> Self:
        return self.filter(funding_models__len__gt=1)

    def number_by_kind(self) -> dict[str, int]:
        return dict(self.order_by().values_list("kind").annotate(Count("pk")))

    def number_by_kind_and_status(self) -> dict[tuple[str, str], int]:
        numbers = self.order_by().values_list("kind", "status").annotate(Count("pk"))
        return {(kind, status): number for kind, status, number in numbers}

    def number_with_details(self) -> dict[str, int]:
        """How many records say something of each detail that is often not found."""
        has_members = Exists(Membership.objects.filter(partnership=OuterRef("pk")))
        return self.order_by().aggregate(
            funding=Count("pk", filter=Q(funding_models__len__gt=0)),
            legal_form=Count("pk", filter=Q(legal_forms__len__gt=0)),
            founded=Count("pk", filter=Q(founded_year__isnull=False)),
            members=Count("pk", filter=Q(has_members)),
            website=Count("pk", filter=~Q(website="")),
            last_checked=Count("pk", filter=Q(last_checked__isnull=False)),
        )

    def with_coverage(self) -> Self:
        return self.prefetch_related(
            Prefetch("coverage", Coverage.objects.select_related("authority"))
        )


class Partnership(models.Model):
    """One collaboration of schools in an area, as the sources describe it."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    former_name = models.CharField(max_length=120, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=32, choices=words.Kind)
    scale = models.CharField(max_length=32, choices=words.Scale)
    legal_forms = _choices(words.LegalForm)
    funding_models = _choices(words.FundingModel)
    phases = _choices(words.Phase)
    focuses = _choices(words.Focus)
    founded_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    founded_note = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    facts = ArrayField(models.TextField(), default=list, blank=True)
    website = models.URLField(blank=True)
    status = models.CharField(max_length=32, choices=words.Status)
    evidence = models.CharField(max_length=32, choices=words.Evidence)
    last_checked = models.DateField(null=True, blank=True)
    council_percent = models.DecimalField(
        "share owned by the council, in %",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=PERCENTAGE,
    )
    schools_percent = models.DecimalField(
        "share owned by schools, in %",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=PERCENTAGE,
    )
    owner_schools = models.PositiveSmallIntegerField(
        "number of schools that own it", null=True, blank=True
    )
    search = models.GeneratedField(
        expression=SearchVector("name", "short_name", "former_name", "summary", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    name_keys = models.GeneratedField(
        expression=NameKeys("name", "short_name", "former_name"),
        output_field=models.TextField(),
        db_persist=True,
        help_text="See boundaries/names.py.",
    )
    authorities = models.ManyToManyField(
        LocalAuthority, through="Coverage", related_name="partnerships"
    )

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        indexes = [
            GinIndex(fields=[field], name=f"partnership_{field}")
            for field in ("legal_forms", "funding_models", "phases", "focuses", "search")
        ] + [
            models.Index(fields=["kind", "status"], name="partnership_kind_status"),
            GinIndex(name="partnership_names", fields=["name_keys"], opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            _only("legal_forms", words.LegalForm),
            _only("funding_models", words.FundingModel),
            _only("phases", words.Phase),
            _only("focuses", words.Focus),
            *(
                models.CheckConstraint(
                    name=f"partnership_{field}_in_vocabulary",
                    condition=Q(**{f"{field}__in": vocabulary.values}),
                )
                for field, vocabulary in (
                    ("kind", words.Kind),
                    ("scale", words.Scale),
                    ("status", words.Status),
                    ("evidence", words.Evidence),
                )
            ),
            models.CheckConstraint(
                name="partnership_founded_in_living_memory",
                condition=Q(founded_year__range=(1900, 2100)),
            ),
            models.CheckConstraint(
                name="partnership_shares_within_100",
                condition=Q(council_percent__range=(0, 100)) & Q(schools_percent__range=(0, 100)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.slug])

    @property
    def is_hybrid(self) -> bool:
        """More than one funding model."""
        return len(self.funding_models) > 1

    @property
    def counts(self) -> bool:
        return words.Status(self.status).counts


class MappedAuthorityQuerySet(LocalAuthorityQuerySet["MappedAuthority"]):
    def with_counts(self) -> Self:
        """Adds `abep_count` and `other_count`: what counts of either sort in each LA."""
        counted = ~Q(coverage__partnership__status__in=words.NOT_COUNTED)
        is_abep = Q(coverage__partnership__kind=words.Kind.ABEP)
        return self.annotate(
            abep_count=Count("coverage", filter=counted & is_abep),
            other_count=Count("coverage", filter=counted & ~is_abep),
        )

    def with_what_is_recorded(self) -> Self:
        """Adds `kinds_here`, `funding_here` (codes) and `hybrid_here`, from what counts."""
        here = Partnership.objects.counted().filter(coverage__authority=OuterRef("pk")).order_by()
        funding = here.annotate(funding=Unnest(F("funding_models")))
        return self.annotate(
            kinds_here=ArraySubquery(here.values("kind").distinct()),
            funding_here=ArraySubquery(funding.values("funding").distinct()),
            hybrid_here=Exists(here.hybrid()),
        )

    def for_lists(self) -> Self:
        """The 152 LAs with counts, region and summary, each list query's one row per LA."""
        return self.on_the_map().with_counts().select_related("region", "summary")

    def for_the_map(self) -> Self:
        """As `for_lists`, with the figures that the map can be coloured by."""
        return self.for_lists().select_related("profile").order_by("region__name", "name")


class MappedAuthority(LocalAuthority):
    """An LA together with what the records say of it."""

    # Set by `with_counts()`.
    abep_count: int
    other_count: int
    # Set by `with_what_is_recorded()`.
    kinds_here: list[str]
    funding_here: list[str]
    hybrid_here: bool

    objects = MappedAuthorityQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True


class Membership(models.Model):
    """How many members a partnership had, as one source says it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="memberships"
    )
    count = models.PositiveIntegerField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    description = models.CharField(max_length=120)
    as_of = models.CharField("as of", max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_is_a_count_or_a_percentage",
                violation_error_code="members",
                violation_error_message="needs either a count or a percentage from 0 to 100",
                condition=Q(count__isnull=False, percent__isnull=True)
                | Q(count__isnull=True, percent__range=(0, 100)),
            )
        ]


class Coverage(models.Model):
    """One LA that a partnership works in, and what the LA does in it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="coverage")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="coverage")
    extent = models.CharField(max_length=5, choices=words.Extent)
    districts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    roles = _choices(words.AuthorityRole)

    class Meta:
        ordering = ["authority__name"]
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(
                name="coverage_once_per_authority", fields=["partnership", "authority"]
            ),
            models.CheckConstraint(
                name="coverage_extent_in_vocabulary",
                condition=Q(extent__in=words.Extent.values),
            ),
            _only("roles", words.AuthorityRole),
        ]


class AuthoritySummaryQuerySet(models.QuerySet["AuthoritySummary"]):
    def due_again(self, today: date) -> Self:
        """Verified by the LA, but more than twelve months ago."""
        leap_day = (today.month, today.day) == (2, 29)
        year_ago = today.replace(year=today.year - 1, day=28 if leap_day else today.day)
        return self.filter(verification=words.Verification.LA_VERIFIED, verified_on__lt=year_ago)


class AuthoritySummary(models.Model):
    """What the map says of one LA as a whole, and how far that has been checked."""

    authority = models.OneToOneField(
        LocalAuthority,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="summary",
    )
    text = models.TextField(blank=True)
    roles = _choices(words.AuthorityRole)
    roles_note = models.TextField(blank=True)
    roles_as_of = models.CharField(max_length=20, blank=True)
    verification = models.CharField(
        max_length=32,
        choices=words.Verification,
        default=words.Verification.DESK_RESEARCH,
    )
    verified_on = models.DateField(null=True, blank=True)
    verified_by_role = models.CharField(
        "verified by (role)",
        max_length=80,
        blank=True,
        help_text="A role, never a name.",
    )

    objects = AuthoritySummaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "authority summaries"
        constraints = [
            _only("roles", words.AuthorityRole),
            models.CheckConstraint(
                name="summary_verification_in_vocabulary",
                condition=Q(verification__in=words.Verification.values),
            ),
            models.CheckConstraint(
                name="summary_verified_has_date_and_role",
                violation_error_code="verified_on",
                violation_error_message="verified by the LA needs a date and a role",
                condition=~Q(verification=words.Verification.LA_VERIFIED)
                | (Q(verified_on__isnull=False) & ~Q(verified_by_role="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Summary of {self.authority_id}"


class SourceQuerySet(models.QuerySet["Source"]):
    def number_of_each(self, owner: str) -> list[int]:
        """How many sources each partnership ("partnership") or summary ("summary") has."""
        owned = self.filter(**{f"{owner}__isnull": False}).order_by()
        return list(owned.values(owner).annotate(n=Count("pk")).values_list("n", flat=True))


class Source(models.Model):
    """Where something that the map says was read: of one partnership or of one summary."""

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sources",
    )
    summary = models.ForeignKey(
        AuthoritySummary,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sources",
    )
    title = models.TextField(blank=True)
    url = models.URLField("URL", max_length=500, blank=True)
    locator = models.CharField(max_length=200, blank=True, help_text="Page, figure or section.")
    supports = models.CharField(max_length=300, blank=True, help_text="What it supports.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="source_of_exactly_one_thing",
                condition=Q(partnership__isnull=False, summary__isnull=True)
                | Q(partnership__isnull=True, summary__isnull=False),
            ),
            models.CheckConstraint(
                name="source_can_be_found",
                violation_error_code="sources",
                violation_error_message="needs a title or a URL",
                condition=~Q(title="") | ~Q(url=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def label(self) -> str:
        """What a reader sees: the title, or the site where the untitled page is."""
        return self.title or f"Page at {urlsplit(self.url).hostname}"
