"""The searches made about an LA: for what, where and when, and what came of them."""

from django.db import models

from boundaries.models import LocalAuthority
from core import partial_date
from core.model_fields import CleanCharField, CleanTextField, PartialDateField
from core.public_text import PublicText


class ResearchNote(PublicText):
    """One search of public sources, so that the next person need not begin again.

    The shipped files own these; nobody edits them here.
    """

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, related_name="research_notes"
    )
    looked_for = CleanCharField(max_length=200)
    where = CleanTextField(blank=True, help_text="The words searched for, or the pages read.")
    on = PartialDateField()
    found = CleanTextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.looked_for}: {self.found}"

    @property
    def on_in_words(self) -> str:
        return partial_date.in_words(self.on) if self.on else ""
