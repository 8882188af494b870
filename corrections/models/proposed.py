"""The values that a submission proposes, and what was decided of each."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.model_fields import CleanCharField, CleanJSONField, CleanTextField

from .submissions import Submission


class Subject(models.TextChoices):
    """The row of the record that a proposed value belongs to."""

    SUMMARY = "summary", "Local authority"
    PARTNERSHIP = "partnership", "Partnership"
    COVERAGE = "coverage", "Partnership in this local authority"
    ELSEWHERE = "elsewhere", "Local authority that a partnership works in"
    MEMBERSHIP = "membership", "Members of a partnership"
    SOURCE = "source", "Source"


class Outcome(models.TextChoices):
    OPEN = "open", "Not decided"
    ACCEPTED = "accepted", "Accepted"
    AMENDED = "amended", "Accepted with a change"
    REFUSED = "refused", "Not accepted"


class ProposedChange(models.Model):
    """A proposed value of a field or a row: what the record said then, and what was decided.

    The values are JSON as `proposable.py` makes them: text, number, list, object or null.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="proposed")
    subject = models.CharField(max_length=11, choices=Subject)
    field = models.CharField(max_length=40, help_text="Of a row: which one.")
    source = CleanCharField(
        "source of its own",
        max_length=500,
        blank=True,
        help_text="An address or words, where it is not the source of the whole submission.",
    )
    put_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The moderator who put it in a field, from what the sender wrote in words.",
    )
    value_then = CleanJSONField(null=True)
    value_proposed = CleanJSONField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    value_decided = CleanJSONField(null=True)
    reason = CleanTextField(
        blank=True,
        help_text="Why it is refused, or changed. Kept, to begin with, when that is undone.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="proposed_once_per_field", fields=["submission", "subject", "field"]
            ),
            models.CheckConstraint(
                name="proposed_subject_in_vocabulary", condition=Q(subject__in=Subject.values)
            ),
            models.CheckConstraint(
                name="proposed_outcome_in_vocabulary", condition=Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(
                name="proposed_reason_not_when_accepted",
                condition=Q(reason="") | ~Q(outcome=Outcome.ACCEPTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}.{self.field}"

    @property
    def has_source_address(self) -> bool:
        """Tells whether its own source is an address on the web, not words."""
        return self.source.startswith(("http://", "https://"))
