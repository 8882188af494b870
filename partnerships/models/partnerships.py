"""Partnerships: what they are, how many members they have, and where they work."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
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
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Collate, Greatest
from django.urls import reverse

from boundaries.models import Lineage, LocalAuthority, Region
from core import partial_date
from core.history.as_of_date import date_shown, with_as_of
from core.history.tracking import tracked
from core.list_words import ListWords
from core.model_fields import (
    CleanCharField,
    CleanEmailField,
    CleanLinesField,
    CleanSlugField,
    CleanTextField,
    CleanURLField,
    PartialDateField,
)
from core.months import months_before
from core.name_search import NameKeys, first_matches, fuzzy_match
from core.past import refuse_day_to_come, refuse_year_to_come
from core.public_text import PublicText
from core.text import first_sentence
from figures.models import PERCENTAGE

from .. import vocabularies as words
from .fields import choice_array_field, choices_constraint

# How members are described that are schools of any kind.
SCHOOLS = "schools"
OTHER_NAME_KEYS = NameKeys("short_name", "former_name")


# Of the trigrams of two names, the share that both have where one is taken for the other.
RATHER_ALIKE = 0.5


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def counted(self) -> Self:
        """Leaves out what no count counts: the ended and the proposed ones."""
        return self.exclude(lifecycle__in=words.NOT_COUNTED)

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
        """Returns those that work in an LA, or in one before or after it."""
        here = Coverage.objects.filter(authority__shown_on__authority=authority)
        return self.filter(pk__in=here.values("partnership"))

    def with_words(self, text: str) -> Self:
        """Returns those that hold every word of `text`, whatever its ending, or one so begun."""
        typed = re.findall(r"\w+", text)
        query = SearchQuery(
            " & ".join(f"{word}:*" for word in typed), config="english", search_type="raw"
        )
        described = Membership.objects.annotate(words=SearchVector("description", config="english"))
        with_members = described.filter(words=query).values("partnership")
        return self.filter(Q(search=query) | Q(pk__in=with_members)) if typed else self.none()

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
        """Returns those of an LA that ended before `today`, and of none that came of it."""
        after = Coverage.objects.filter(
            partnership=OuterRef("partnership"),
            authority__predecessors=OuterRef("authority"),
        )
        ended = Coverage.objects.filter(~Exists(after), authority__valid_to__lt=today)
        return self.filter(pk__in=ended.values("partnership"))

    def not_checked_for_a_year(self, today: date) -> Self:
        """Returns those that nobody has checked in the twelve months before `today`, or ever."""
        long_ago = Q(last_checked__lt=months_before(today, 12))
        return self.filter(Q(last_checked=None) | long_ago)

    def without_contact(self) -> Self:
        return self.filter(website="", contact_page="", email="", telephone="")

    def likely_same(self, name: str, host: str, around: models.QuerySet[LocalAuthority]) -> Self:
        """Returns those that one of this name, or with its website on this host, may be.

        A name counts within `around`, a host everywhere. The likest names come first.
        """
        likeness = Greatest(
            *(TrigramSimilarity(field, name) for field in ("name", "short_name", "former_name"))
        )
        here = Coverage.objects.filter(authority__in=around)
        same_name = Q(likeness__gte=RATHER_ALIKE, pk__in=here.values("partnership"))
        bare = re.escape(host.removeprefix("www."))
        same_host = Q(website__iregex=rf"^https?://(www\.)?{bare}([:/]|$)")
        is_alike = same_name | same_host if host else same_name
        return self.annotate(likeness=likeness).filter(is_alike).order_by("-likeness", "name")

    def number_by_kind(self) -> dict[str, int]:
        return dict(self.order_by().values_list("kind").annotate(Count("pk")))

    def with_last_known_active(self) -> Self:
        """Adds `last_known_active`: the newest year in which a source shows each at work."""
        sources = self.model._meta.get_field("sources").related_model
        of_each = sources._default_manager.filter(partnership=OuterRef("pk")).order_by()
        newest = of_each.values("partnership").values(newest=Max("shows_active_in"))
        return self.annotate(last_known_active=Subquery(newest))

    def number_with_details(self) -> dict[str, int]:
        """Counts the records that say something of each detail that is often not found."""
        has_members = Exists(Membership.objects.filter(partnership=OuterRef("pk")))
        return self.order_by().aggregate(
            funding=Count("pk", filter=Q(funding_models__len__gt=0)),
            legal_form=Count("pk", filter=Q(legal_forms__len__gt=0)),
            founded=Count("pk", filter=Q(founded_year__isnull=False)),
            members=Count("pk", filter=Q(has_members)),
            # Before the next one, whose name would stand for its number here.
            contact=Count("pk", filter=~Q(website="", contact_page="", email="", telephone="")),
            website=Count("pk", filter=~Q(website="")),
            last_checked=Count("pk", filter=Q(last_checked__isnull=False)),
        )

    def with_authority_codes(self) -> Self:
        """Adds `authority_codes`: the GSS codes of the LAs that show each, in any vintage."""
        shown = Lineage.objects.filter(member__coverage__partnership=OuterRef("pk"))
        codes = shown.order_by("authority").values("authority").distinct()
        return self.annotate(authority_codes=ArraySubquery(codes))

    def of_evidence_age(self, bands: Iterable[str], this_year: int) -> Self:
        """Keeps those whose newest evidence is of one of the bands, as seen from `this_year`."""
        recent, current = this_year - words.RECENT_YEARS, this_year - words.CURRENT_YEARS
        within = {
            words.EvidenceAge.RECENT: Q(last_known_active__gte=recent),
            words.EvidenceAge.MIDDLING: Q(last_known_active__range=(current, recent - 1)),
            words.EvidenceAge.OLDER: Q(last_known_active__lt=current),
            words.EvidenceAge.UNDATED: Q(last_known_active=None),
        }
        chosen = reduce(or_, (within[words.EvidenceAge(band)] for band in bands))
        return self.with_last_known_active().filter(chosen)

    def for_lists(self) -> Self:
        """Brings what a line of a list says of each: where it works, when last known active."""
        return self.with_coverage().with_last_known_active()

    def with_coverage(self) -> Self:
        return self.prefetch_related(
            Prefetch("coverage", Coverage.objects.select_related("authority"))
        )


@dataclass(frozen=True)
class PartnershipBadge:
    """A few words beside a partnership's name, and the code that styles them."""

    code: str
    label: str


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
    notes = CleanLinesField(models.TextField(), default=list, blank=True)
    website = CleanURLField(blank=True)
    contact_page = CleanURLField(blank=True, max_length=500)
    email = CleanEmailField("e-mail", blank=True)
    telephone = CleanCharField(max_length=40, blank=True)
    host = CleanCharField(max_length=160, blank=True)
    host_urn = models.PositiveIntegerField(
        "URN of the host",
        null=True,
        blank=True,
        validators=[MinValueValidator(100000), MaxValueValidator(999999)],
    )
    lifecycle = models.CharField(max_length=32, choices=words.Lifecycle, blank=True)
    ended_on = PartialDateField("ended")
    successor = models.ForeignKey(
        "self",
        to_field="slug",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
    )
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
        expression=SearchVector(
            "name",
            "short_name",
            "former_name",
            "host",
            "summary",
            *map(ListWords, ("facts", "focuses", "phases", "legal_forms", "funding_models")),
            config="english",
        ),
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

    # Set by `called()`, and by `fuzzy_match()` and `likely_same()`.
    nearness: int
    likeness: float
    # Set by `presentation.say_recorded_for()`.
    recorded_for: str = ""
    # Set by `with_authority_codes()`.
    authority_codes: list[str]
    # Set by `with_last_known_active()`.
    last_known_active: int | None

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        indexes = [
            GinIndex(fields=[field], name=f"partnership_{field}")
            for field in ("legal_forms", "funding_models", "phases", "focuses", "search")
        ] + [
            models.Index(fields=["kind", "lifecycle"], name="partnership_kind_lifecycle"),
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
                    ("evidence", words.Evidence),
                )
            ),
            models.CheckConstraint(
                name="partnership_lifecycle_in_vocabulary",
                condition=Q(lifecycle__in=["", *words.Lifecycle.values]),
            ),
            models.CheckConstraint(
                name="partnership_ends_where_it_is_ended",
                violation_error_code="ended_on",
                violation_error_message="only a partnership that is ended has a date of ending",
                condition=Q(ended_on="") | Q(lifecycle=words.Lifecycle.ENDED),
            ),
            models.CheckConstraint(
                name="partnership_is_not_its_own_successor",
                violation_error_code="successor",
                violation_error_message="a partnership cannot be its own successor",
                condition=~Q(successor=F("slug")),
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
    def kind_family(self) -> words.KindFamily:
        return words.Kind(self.kind).family

    @property
    def counts(self) -> bool:
        return self.lifecycle not in words.NOT_COUNTED

    @property
    def evidence_age(self) -> words.EvidenceAge:
        """The band of `last_known_active`, as seen from the day that is shown."""
        return words.EvidenceAge.of(self.last_known_active, date_shown().year)

    @property
    def badge(self) -> "PartnershipBadge":
        """The words that say first of all whether it is at work. For `with_last_known_active()`."""
        if self.lifecycle == words.Lifecycle.ENDED and self.ended_on:
            label = f"Ended {partial_date.in_words(self.ended_on)}"
            return PartnershipBadge(self.lifecycle, label)
        if self.lifecycle and self.lifecycle != words.Lifecycle.ACTIVE:
            return PartnershipBadge(self.lifecycle, self.get_lifecycle_display())
        if self.last_known_active:
            label = f"Last known active {self.last_known_active}"
            return PartnershipBadge(self.evidence_age.value, label)
        return PartnershipBadge(self.evidence_age.value, "Not known when last active")

    @property
    def places(self) -> str:
        """The LAs that it works in, of which parts are said to be parts. For `with_coverage()`."""
        parts = (
            f"part of {part.authority.name_in_sentence}"
            if part.extent == words.Extent.PART
            else part.authority.name
            for part in self.coverage.all()
        )
        return ", ".join(parts)

    @property
    def can_be_reached(self) -> bool:
        return any((self.website, self.contact_page, self.email, self.telephone))

    @property
    def first_sentence(self) -> str:
        """Says in one sentence what it is and does; empty where nothing is written."""
        return first_sentence(self.summary)

    @property
    def scale_in_words(self) -> str:
        """Says how far it reaches, with the districts that tell two of one name apart."""
        districts = [name for part in self.coverage.all() for name in part.districts]
        return ": ".join(filter(None, [self.get_scale_display(), ", ".join(districts)]))

    @property
    def is_hybrid(self) -> bool:
        """More than one funding model."""
        return len(self.funding_models) > 1


class MembershipManager(models.Manager["Membership"]):
    def counting_schools(self, partnership: Partnership) -> "Membership | None":
        """Returns the newest number of schools of any kind that are members, where one is known."""
        rows = self.filter(partnership=partnership, description__iexact=SCHOOLS)
        return rows.exclude(count=None).order_by("as_of", "pk").last()


@tracked
class Membership(PublicText):
    """Counts the members that a partnership had, as one source says it."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="memberships"
    )
    count = models.PositiveIntegerField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    description = CleanCharField(max_length=160)
    as_of = CleanCharField("as of", max_length=60, blank=True)

    objects = MembershipManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_is_a_count_or_a_percentage",
                violation_error_code="members",
                violation_error_message="needs either a count or a percentage from 0 to 100",
                condition=Q(count__isnull=False, percent__isnull=True)
                | Q(count__isnull=True, percent__isnull=False, percent__range=(0, 100)),
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
    basis = models.CharField(
        max_length=8, choices=words.Basis, default=words.Basis.STATED, blank=True
    )

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
            models.CheckConstraint(
                name="coverage_basis_in_vocabulary", condition=Q(basis__in=words.Basis.values)
            ),
            choices_constraint("roles", words.AuthorityRole),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} in {self.authority}"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Takes a blank basis as the usual one: nobody has to say it where nothing is inferred."""
        self.basis = self.basis or words.Basis.STATED
        super().clean_fields(exclude)
