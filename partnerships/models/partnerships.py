"""Partnerships: what they are, how many members they have, and where they work."""

import re
from datetime import date
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import (
    SearchQuery,
    SearchVector,
    SearchVectorField,
    TrigramSimilarity,
)
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Collate
from django.urls import reverse

from boundaries.models import LocalAuthority, Region
from core.history.as_of_date import with_as_of
from core.history.tracking import tracked
from core.model_fields import (
    CleanCharField,
    CleanLinesField,
    CleanSlugField,
    CleanTextField,
    CleanURLField,
)
from core.name_search import NameKeys, first_matches, fuzzy_match
from core.past import refuse_day_to_come, refuse_year_to_come
from core.public_text import PublicText
from figures.models import PERCENTAGE

from .. import vocabularies as words
from .fields import choice_array_field, choices_constraint

OTHER_NAME_KEYS = NameKeys("short_name", "former_name")


# Of the trigrams of two names, the share that both have.
NEARLY_ALIKE = 0.6


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def counted(self) -> Self:
        """Leaves out what no count counts: the ended and the proposed ones."""
        return self.exclude(status__in=words.NOT_COUNTED)

    def abeps(self) -> Self:
        return self.filter(kind=words.Kind.ABEP)

    def by_kind(self) -> Self:
        """Sorts in the vocabulary's order of kinds (ABEPs first), then by name."""
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
        """Returns those that hold every word of `text`, whatever its ending, or one so begun."""
        typed = re.findall(r"\w+", text)
        query = SearchQuery(
            " & ".join(f"{word}:*" for word in typed), config="english", search_type="raw"
        )
        return self.filter(search=query) if typed else self.none()

    def match_names(self, typed: str, most: int) -> Self:
        """Returns the first `most` that `typed` may mean, each with its `nearness`."""
        return first_matches(self, typed, F("name_keys"), OTHER_NAME_KEYS, most)

    def fuzzy_match(self, typed: str) -> Self:
        """Returns those that look like `typed`, with their `likeness`."""
        return fuzzy_match(self, typed, F("name_keys"))

    def in_region(self, region: Region) -> Self:
        """Returns those that work in at least one LA of a region, each once."""
        here = Coverage.objects.filter(authority__region=region)
        return self.filter(pk__in=here.values("partnership"))

    def hybrid(self) -> Self:
        return self.filter(funding_models__len__gt=1)

    def without_source(self) -> Self:
        """Returns none, as long as the database's own check of this stands."""
        return self.filter(sources=None)

    def without_founded_year(self) -> Self:
        return self.filter(founded_year=None)

    def in_an_ended_authority(self, today: date) -> Self:
        """Returns those that work in an LA that was abolished before `today`."""
        ended = Coverage.objects.filter(authority__valid_to__lt=today)
        return self.filter(pk__in=ended.values("partnership"))

    def like_another(self) -> Self:
        """Returns those with the name of another, or nearly that of one in the same LA.

        Names are compared by trigrams. Nearly alike elsewhere means nothing: hubs of one kind
        are named by one pattern.
        """
        others = Partnership.objects.exclude(pk=OuterRef("pk")).order_by()
        same_place = Coverage.objects.filter(authority__coverage__partnership=OuterRef("pk"))
        near = (
            same_place.exclude(partnership=OuterRef("pk"))
            .annotate(likeness=TrigramSimilarity("partnership__name", OuterRef("name")))  # type: ignore[arg-type]
            .filter(likeness__gt=NEARLY_ALIKE)
        )
        return self.filter(Exists(others.filter(name__iexact=OuterRef("name"))) | Exists(near))

    def number_by_kind(self) -> dict[str, int]:
        return dict(self.order_by().values_list("kind").annotate(Count("pk")))

    def number_by_kind_and_status(self) -> dict[tuple[str, str], int]:
        numbers = self.order_by().values_list("kind", "status").annotate(Count("pk"))
        return {(kind, status): number for kind, status, number in numbers}

    def number_with_details(self) -> dict[str, int]:
        """Counts the records that say something of each detail that is often not found."""
        has_members = Exists(Membership.objects.filter(partnership=OuterRef("pk")))
        return self.order_by().aggregate(
            funding=Count("pk", filter=Q(funding_models__len__gt=0)),
            legal_form=Count("pk", filter=Q(legal_forms__len__gt=0)),
            founded=Count("pk", filter=Q(founded_year__isnull=False)),
            members=Count("pk", filter=Q(has_members)),
            website=Count("pk", filter=~Q(website="")),
            last_checked=Count("pk", filter=Q(last_checked__isnull=False)),
        )

    def with_authority_codes(self) -> Self:
        """Adds `authority_codes`: the GSS codes of the LAs in which each works."""
        coverage = Coverage.objects.filter(partnership=OuterRef("pk")).order_by("authority")
        return self.annotate(authority_codes=ArraySubquery(coverage.values("authority")))

    def with_coverage(self) -> Self:
        return self.prefetch_related(
            Prefetch("coverage", Coverage.objects.select_related("authority"))
        )


@tracked
class Partnership(PublicText):
    """One collaboration of schools in an area, as the sources describe it."""

    name = CleanCharField(max_length=120)
    short_name = CleanCharField(max_length=60, blank=True)
    former_name = CleanCharField(max_length=120, blank=True)
    slug = CleanSlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=32, choices=words.Kind)
    scale = models.CharField(max_length=32, choices=words.Scale)
    legal_forms = choice_array_field(words.LegalForm)
    funding_models = choice_array_field(words.FundingModel)
    phases = choice_array_field(words.Phase)
    focuses = choice_array_field(words.Focus)
    founded_year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100), refuse_year_to_come],
    )
    founded_note = CleanTextField(blank=True)
    summary = CleanTextField(blank=True)
    facts = CleanLinesField(models.TextField(), default=list, blank=True)
    website = CleanURLField(blank=True)
    status = models.CharField(max_length=32, choices=words.Status)
    evidence = models.CharField(max_length=32, choices=words.Evidence)
    last_checked = models.DateField(null=True, blank=True, validators=[refuse_day_to_come])
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
        help_text="See core/name_search.py.",
    )
    authorities = models.ManyToManyField(
        LocalAuthority, through="Coverage", related_name="partnerships"
    )

    # Set by `called()` and by `fuzzy_match()`.
    nearness: int
    likeness: float
    # Set by `with_authority_codes()`.
    authority_codes: list[str]

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        indexes = [
            GinIndex(fields=[field], name=f"partnership_{field}")
            for field in ("legal_forms", "funding_models", "phases", "focuses", "search")
        ] + [
            models.Index(fields=["kind", "status"], name="partnership_kind_status"),
            # For what people type, however many there are: see core/name_search.py.
            GinIndex(name="partnership_names", fields=["name_keys"], opclasses=["gin_trgm_ops"]),
            GinIndex(OpClass(OTHER_NAME_KEYS, "gin_trgm_ops"), name="partnership_other_names"),
            models.Index(Collate("name_keys", "C"), name="partnership_names_in_order"),
            GistIndex(
                name="partnership_likeness",
                fields=["name_keys"],
                opclasses=["gist_trgm_ops(siglen=64)"],
            ),
        ]
        constraints = [
            choices_constraint("legal_forms", words.LegalForm),
            choices_constraint("funding_models", words.FundingModel),
            choices_constraint("phases", words.Phase),
            choices_constraint("focuses", words.Focus),
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
            models.CheckConstraint(
                name="partnership_shares_sum_within_100",
                violation_error_code="ownership",
                violation_error_message="The two shares make over 100 per cent.",
                condition=Q(council_percent__lte=100 - F("schools_percent")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return with_as_of(reverse("partnership", args=[self.slug]))

    @property
    def counts(self) -> bool:
        return words.Status(self.status).counts

    @property
    def is_hybrid(self) -> bool:
        """More than one funding model."""
        return len(self.funding_models) > 1


@tracked
class Membership(PublicText):
    """Counts the members that a partnership had, as one source says it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="memberships"
    )
    count = models.PositiveIntegerField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    description = CleanCharField(max_length=120)
    as_of = CleanCharField("as of", max_length=60, blank=True)

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

    def __str__(self) -> str:
        return f"{self.description} of {self.partnership}"


@tracked
class Coverage(PublicText):
    """One LA that a partnership works in, and what the LA does in it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="coverage")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="coverage")
    extent = models.CharField(max_length=5, choices=words.Extent)
    districts = CleanLinesField(models.CharField(max_length=60), default=list, blank=True)
    roles = choice_array_field(words.AuthorityRole)

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
            choices_constraint("roles", words.AuthorityRole),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} in {self.authority}"
