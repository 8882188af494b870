"""Sources of what the map says."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Count, Q

from core.history.tracking import tracked
from core.model_fields import CleanCharField, CleanTextField, CleanURLField
from core.public_text import PublicText

from .partnerships import Partnership
from .summaries import AuthoritySummary


class SourceQuerySet(models.QuerySet["Source"]):
    def number_of_each(self, owner: str) -> list[int]:
        """Returns how many sources each partnership ("partnership") or summary ("summary") has."""
        owned = self.filter(**{f"{owner}__isnull": False}).order_by()
        return list(owned.values(owner).annotate(n=Count("pk")).values_list("n", flat=True))


@tracked
class Source(PublicText):
    """Names what the map relies on for one partnership or for one summary."""

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
    title = CleanTextField(blank=True)
    url = CleanURLField("URL", max_length=500, blank=True)
    locator = CleanCharField(max_length=200, blank=True, help_text="Page, figure or section.")
    supports = CleanCharField(max_length=300, blank=True, help_text="What it supports.")

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
        """Says what a reader sees: the title, or the site where the untitled page is."""
        return self.title or f"Page at {urlsplit(self.url).hostname}"
