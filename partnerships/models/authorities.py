"""LAs together with what the records say of them."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from boundaries.models import LocalAuthority, LocalAuthorityQuerySet

from .. import vocabularies as words
from .partnerships import Coverage, Partnership
from .summaries import AuthoritySummary

# How far an LA's page has been checked of which nothing is said as a whole.
UNCHECKED = words.Verification.DESK_RESEARCH


class Unnest(Func):
    """The values of a list, one row each."""

    function = "unnest"
    set_returning = True
    output_field = models.CharField()


def _summaries_of_line() -> "QuerySet[AuthoritySummary]":
    """Returns what is said as a whole of the LAs before and after that of the outer query."""
    line = AuthoritySummary.objects.filter(authority__shown_on__authority=OuterRef("pk"))
    return line.exclude(pk=OuterRef("pk")).order_by()


class MappedAuthorityQuerySet(LocalAuthorityQuerySet["MappedAuthority"]):
    def with_counts(self) -> Self:
        """Adds `abep_count` and `other_count`: what counts of either sort in each LA."""
        here = "lineage__member__coverage__partnership"
        counted = ~Q(**{f"{here}__lifecycle__in": words.NOT_COUNTED})
        is_abep = Q(**{f"{here}__kind": words.Kind.ABEP})
        return self.annotate(
            abep_count=Count(here, filter=counted & is_abep, distinct=True),
            other_count=Count(here, filter=counted & ~is_abep, distinct=True),
        )

    def with_what_is_recorded(self) -> Self:
        """Adds `kinds_here`, `funding_here` (codes) and `hybrid_here`, from what counts."""
        covered = Coverage.objects.filter(authority__shown_on__authority=OuterRef(OuterRef("pk")))
        counted = Partnership.objects.counted().order_by()
        here = counted.filter(pk__in=covered.values("partnership"))
        funding = here.annotate(funding=Unnest(F("funding_models")))
        return self.annotate(
            kinds_here=ArraySubquery(here.values("kind").distinct()),
            funding_here=ArraySubquery(funding.values("funding").distinct()),
            hybrid_here=Exists(here.hybrid()),
        )

    def with_roles(self) -> Self:
        """Adds `roles_here` (codes): what the LA does in the partnerships there that count.

        Also `roles_before`: those as a whole of the LAs before and after it.
        """
        counted = Coverage.objects.exclude(partnership__lifecycle__in=words.NOT_COUNTED)
        here = counted.filter(authority__shown_on__authority=OuterRef("pk")).order_by()
        each_role = here.annotate(role=Unnest(F("roles"))).values("role").distinct()
        before = _summaries_of_line().annotate(role=Unnest(F("roles"))).values("role").distinct()
        return self.annotate(
            roles_here=ArraySubquery(each_role), roles_before=ArraySubquery(before)
        )

    def with_any_role(self, roles: Iterable[str]) -> Self:
        """Keeps the LAs that do one of the `roles`, as a whole or in a partnership that counts."""
        counted = Coverage.objects.exclude(partnership__lifecycle__in=words.NOT_COUNTED)
        covered = counted.filter(authority__shown_on__authority=OuterRef("pk"))
        here = Exists(covered.filter(roles__overlap=list(roles)))
        before = Exists(_summaries_of_line().filter(roles__overlap=list(roles)))
        has_none = Q(summary=None) | Q(summary__roles=[])
        return self.filter(Q(summary__roles__overlap=list(roles)) | here | (has_none & before))

    def with_verification(self) -> Self:
        """Adds `verification`: the code of `verification_level`, for questions of many LAs."""
        unchecked = Value(UNCHECKED.value)
        return self.annotate(verification=Coalesce("summary__verification", unchecked))

    def without_summary(self) -> Self:
        """Returns the LAs that exist today and of which nothing is said as a whole."""
        return self.in_force_on(timezone.localdate()).filter(Q(summary=None) | Q(summary__text=""))

    def to_be_summarised(self) -> Self:
        """Returns the LAs without a summary that have not ended: those to come too."""
        return self.filter(summary=None).exclude(valid_to__lt=timezone.localdate())

    def for_lists(self) -> Self:
        """Brings counts, roles, region and summary, in one query."""
        return self.with_counts().with_roles().select_related("region", "summary")

    def for_the_map(self, year: int) -> Self:
        """Does as `for_lists` for a vintage, with the figures that the map can be coloured by."""
        return (
            self.in_vintage(year)
            .for_lists()
            .select_related("profile")
            .order_by("region__name", "name")
        )


class MappedAuthority(LocalAuthority):
    """An LA together with what the records say of it."""

    # Set by `with_counts()`.
    abep_count: int
    other_count: int
    # Set by `with_roles()`.
    roles_here: list[str]
    roles_before: list[str]
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

        Where none of its own are known, those of the LA that it came of. In the order of the
        vocabulary; needs `with_roles()`.
        """
        summary = getattr(self, "summary", None)
        own = summary.roles if summary else []
        known = {*self.roles_here, *(own or self.roles_before)}
        return [role.value for role in words.AuthorityRole if role.value in known]

    @property
    def verification_level(self) -> words.Verification:
        """Says how far the LA's page was checked; without a summary it rests on desk research."""
        summary = getattr(self, "summary", None)
        return words.Verification(summary.verification if summary else UNCHECKED)
