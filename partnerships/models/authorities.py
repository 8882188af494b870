"""LAs together with what the records say of them."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from boundaries.models import LocalAuthority, LocalAuthorityQuerySet

from .. import vocabularies as words
from .partnerships import Coverage, Partnership

# How far an LA's page has been checked of which nothing is said as a whole.
UNCHECKED = words.Verification.DESK_RESEARCH


class Unnest(Func):
    """The values of a list, one row each."""

    function = "unnest"
    set_returning = True
    output_field = models.CharField()


class MappedAuthorityQuerySet(LocalAuthorityQuerySet["MappedAuthority"]):
    def with_counts(self) -> Self:
        """Adds `abep_count` and `other_count`: what counts of either sort in each LA."""
        counted = ~Q(coverage__partnership__lifecycle__in=words.NOT_COUNTED)
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

    def with_roles(self) -> Self:
        """Adds `roles_here` (codes): what the LA does in the partnerships there that count."""
        counted = Coverage.objects.exclude(partnership__lifecycle__in=words.NOT_COUNTED)
        here = counted.filter(authority=OuterRef("pk")).order_by()
        each_role = here.annotate(role=Unnest(F("roles"))).values("role").distinct()
        return self.annotate(roles_here=ArraySubquery(each_role))

    def with_any_role(self, roles: Iterable[str]) -> Self:
        """Keeps the LAs that do one of the `roles`, as a whole or in a partnership that counts."""
        counted = Coverage.objects.exclude(partnership__lifecycle__in=words.NOT_COUNTED)
        here = counted.filter(authority=OuterRef("pk"), roles__overlap=list(roles))
        return self.filter(Q(summary__roles__overlap=list(roles)) | Exists(here))

    def with_verification(self) -> Self:
        """Adds `verification`: the code of `verification_level`, for questions of many LAs."""
        unchecked = Value(UNCHECKED.value)
        return self.annotate(verification=Coalesce("summary__verification", unchecked))

    def without_summary(self) -> Self:
        """Returns the LAs on the map of which nothing is said as a whole."""
        return self.on_the_map().filter(Q(summary=None) | Q(summary__text=""))

    def for_lists(self) -> Self:
        """Returns the LAs on the map with counts, roles, region and summary, in one query."""
        return self.on_the_map().with_counts().with_roles().select_related("region", "summary")

    def for_the_map(self) -> Self:
        """Does as `for_lists`, with the figures that the map can be coloured by."""
        return self.for_lists().select_related("profile").order_by("region__name", "name")


class MappedAuthority(LocalAuthority):
    """An LA together with what the records say of it."""

    # Set by `with_counts()`.
    abep_count: int
    other_count: int
    # Set by `with_roles()`.
    roles_here: list[str]
    # Set by `with_what_is_recorded()`.
    kinds_here: list[str]
    funding_here: list[str]
    hybrid_here: bool

    objects = MappedAuthorityQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True

    @property
    def partnership_count(self) -> int:
        """Counts all partnerships, of any kind; needs `with_counts()`."""
        return self.abep_count + self.other_count

    @property
    def has_summary_text(self) -> bool:
        """Tells whether something is said of the LA as a whole."""
        summary = getattr(self, "summary", None)
        return bool(summary and summary.text)

    @property
    def roles(self) -> list[str]:
        """Returns the LA's roles: its own as a whole, and those in its partnerships.

        In the order of the vocabulary; needs `with_roles()`.
        """
        summary = getattr(self, "summary", None)
        known = {*self.roles_here, *(summary.roles if summary else ())}
        return [role.value for role in words.AuthorityRole if role.value in known]

    @property
    def verification_level(self) -> words.Verification:
        """Says how far the LA's page was checked; without a summary it rests on desk research."""
        summary = getattr(self, "summary", None)
        return words.Verification(summary.verification if summary else UNCHECKED)
