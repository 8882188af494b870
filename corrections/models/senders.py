"""Who sent a submission, and what somebody has begun to write.

Personal data, kept apart from what was sent, never public, and deleted on schedule; see
`services/retention.py`.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from boundaries.models import LocalAuthority
from core.email_address import readable_address
from core.lasting_key import LastingForeignKey
from core.model_fields import CleanCharField
from partnerships.models import Partnership

from ..states import State
from .invitations import Invitation
from .submissions import Intent, Submission


class SubmitterQuerySet(models.QuerySet["Submitter"]):
    def latest_contacts(self, authorities: Iterable[str]) -> Self:
        """Returns for each LA its last sender, at its own domain, whose submission was accepted."""
        accepted = self.filter(
            at_the_authority=True,
            submission__authority__in=list(authorities),
            submission__state__in=(State.ACCEPTED, State.PARTLY_ACCEPTED),
        ).select_related("submission")
        latest_first = accepted.order_by("submission__authority_id", "-submission__closed_at")
        return latest_first.distinct("submission__authority_id")


class Submitter(models.Model):
    """The sender of a submission. Personal data: for moderators alone, deleted on schedule."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, primary_key=True, related_name="submitter"
    )
    name = CleanCharField(max_length=120)
    email = models.EmailField("work e-mail")
    role = CleanCharField(max_length=120)
    at_the_authority = models.BooleanField(
        default=False, help_text="The address is at the LA’s own domain, or at .gov.uk."
    )

    objects = SubmitterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("email"), name="submitter_email")]

    def __str__(self) -> str:
        return f"Submitter of {self.submission_id}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def untouched_since(self, moment: datetime) -> Self:
        return self.filter(touched_at__lt=moment)

    def by_address(self, email: str) -> Self:
        """Returns the drafts in which an address was typed as the sender's, alone or pasted with
        a name.
        """
        forms = "|".join(re.escape(form) for form in (email, readable_address(email)))
        typed = rf"(^|[^a-z0-9.!#$%&'*+/=?^_`{{|}}~-])({forms})($|[^a-z0-9-])"
        return self.filter(
            Q(answers__sender__email__0__iregex=typed)
            | Q(**{"answers__sender__elsewhere:email__0__iregex": typed})
        )


class Draft(models.Model):
    """A correction not sent yet. Whoever has the token, in the page's address, can go on."""

    token = models.CharField(max_length=43, unique=True)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    partnership = LastingForeignKey(Partnership, null=True, blank=True, related_name="+")
    invitation = models.ForeignKey(
        Invitation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    intent = models.CharField(max_length=7, choices=Intent, blank=True)
    answers = models.JSONField(
        default=dict, help_text="Step to what was typed there, as the form sent it."
    )
    seen = models.JSONField(
        null=True, help_text="What the record said when the fields were first shown."
    )
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)
    submission = models.OneToOneField(
        Submission,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="What it was sent as. Its answers are emptied then.",
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_emptied_when_sent",
                condition=Q(submission__isnull=True) | Q(answers={}),
            )
        ]

    def __str__(self) -> str:
        return f"Draft on {self.authority_id}"
