"""Summaries: the map's words on an LA as a whole, and how far they have been checked."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from boundaries.models import LocalAuthority
from core.history.tracking import tracked
from core.model_fields import CleanCharField, CleanTextField, CleanURLField
from core.months import months_before
from core.past import refuse_day_to_come
from core.public_text import PublicText, refuse_person

from .. import vocabularies as words
from .fields import choice_array_field, choices_constraint

# Only a moderator's decision on a submission sets these.
VERIFICATION_FIELDS = ("verification", "verified_on", "verified_by_role", "verified_basis")


def verification_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns how far an LA has checked its page, by a summary's values; a new one has none."""
    blank = AuthoritySummary()
    return {name: values.get(name, getattr(blank, name)) for name in VERIFICATION_FIELDS}


class AuthoritySummaryQuerySet(models.QuerySet["AuthoritySummary"]):
    def due_again(self, today: date) -> Self:
        """Returns what the LA verified so long ago that it is asked again, while it exists."""
        last_good_day = months_before(today, words.DUE_AGAIN_MONTHS)
        return self.filter(
            verification=words.Verification.LA_VERIFIED, verified_on__lt=last_good_day
        ).exclude(authority__valid_to__lt=today)

    def before(self, authority: LocalAuthority) -> Self:
        """Returns what is said of the LAs before and after one, each with its LA."""
        line = self.filter(authority__shown_on__authority=authority).exclude(pk=authority.pk)
        return line.exclude(text="").select_related("authority").order_by("authority__name")

    def without_source(self) -> Self:
        return self.filter(sources=None)

    def of_ended_authorities(self, today: date) -> Self:
        """Returns those of an LA that ended before `today`, where one after it has none."""
        without = LocalAuthority.objects.filter(summary=None)
        ended = self.filter(authority__valid_to__lt=today)
        return ended.filter(authority__successors__in=without).distinct()


@tracked
class AuthoritySummary(PublicText):
    """Holds what the map says of one LA as a whole, and how far that has been checked."""

    authority = models.OneToOneField(
        LocalAuthority,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="summary",
    )
    text = CleanTextField(blank=True)
    roles = choice_array_field(words.AuthorityRole)
    roles_note = CleanTextField(blank=True)
    roles_as_of = CleanCharField(max_length=20, blank=True)
    schools_page = CleanURLField("the council’s page for schools", max_length=500, blank=True)
    verification = models.CharField(
        max_length=32,
        choices=words.Verification,
        default=words.Verification.DESK_RESEARCH,
    )
    verified_on = models.DateField(null=True, blank=True, validators=[refuse_day_to_come])
    verified_by_role = CleanCharField(
        "verified by (role)",
        max_length=80,
        blank=True,
        validators=[refuse_person],
        help_text="A role, never a name.",
    )
    verified_basis = CleanCharField(
        "basis of the verification",
        max_length=200,
        blank=True,
        help_text="How the LA said so, for instance in which submission. Public.",
    )

    objects = AuthoritySummaryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "LA summaries"
        constraints = [
            choices_constraint("roles", words.AuthorityRole),
            models.CheckConstraint(
                name="summary_verification_in_vocabulary",
                condition=Q(verification__in=words.Verification.values),
            ),
            models.CheckConstraint(
                name="summary_verified_has_date_and_role",
                violation_error_code="verified_on",
                violation_error_message="verified by the LA needs a date, a role and a basis",
                condition=~Q(verification=words.Verification.LA_VERIFIED)
                | (Q(verified_on__isnull=False) & ~Q(verified_by_role="") & ~Q(verified_basis="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Summary of {self.authority.name}"
