"""The e-mails that ask an LA to check its page."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from boundaries.models import LocalAuthority
from contacts.models import Contact

from ..states import UNDECIDED, State
from .submissions import Submission


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> Self:
        """Leaves out those that another one replaced, since they were not answered."""
        return self.filter(replaced_at=None)

    def with_answers(self) -> Self:
        """Adds `answered_at`, `answer` and `answer_state`: the first answer of each, by reference.

        That is what was sent about its LA, by the link in its e-mail or from the address that it
        went to, and confirmed since.
        """
        came = Q(invitation=OuterRef("pk")) | Q(submitter__email__iexact=OuterRef("contact__email"))
        answers = (
            Submission.objects.filter(
                came, authority=OuterRef("authority"), confirmed_at__gte=OuterRef("invited_at")
            )
            .exclude(state=State.SPAM)
            .order_by("confirmed_at", "pk")
        )
        return self.annotate(
            answered_at=Subquery(answers.values("confirmed_at")[:1]),
            answer=Subquery(answers.values("reference")[:1]),
            answer_state=Subquery(answers.values("state")[:1]),
        )


class Invitation(models.Model):
    """The first e-mail to an LA that asks it to check its page: to whom, when, by whom."""

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="invitations"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Accounts are closed, not deleted, so that this is kept.",
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="When another one went out in its place."
    )

    # Set by `with_answers()`.
    answered_at: datetime | None
    answer: str | None
    answer_state: str | None

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="invitation_once_for_an_authority",
                fields=["authority"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_reminder_has_time_and_user",
                condition=Q(reminded_at__isnull=True, reminded_by__isnull=True)
                | Q(reminded_at__isnull=False, reminded_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.authority_id}"

    @property
    def answer_waits(self) -> bool:
        """Tells whether its answer is still to be decided."""
        return self.answer_state in UNDECIDED
