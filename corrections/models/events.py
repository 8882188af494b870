"""What happened to a submission, as it was then."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.model_fields import CleanTextField

from ..states import State, Transition
from .submissions import Submission


class SubmissionAct(models.TextChoices):
    """Something that happens to a submission: a transition, or what changes no state."""

    CONFIRM = "confirm", "E-mail address confirmed"
    CALL = "call", "Telephone call recorded"
    WITHDRAW = "withdraw", "Withdrawn"
    CLAIM = "claim", "Taken up"
    ASSIGN = "assign", "Assigned"
    RELEASE = "release", "Returned to the queue"
    MOVE = "move", "Moved to the successor"
    ASK = "ask", "Sender asked"
    ANSWER = "answer", "Sender answered"
    PROPOSE = "propose", "Put in fields for the sender"
    SET_ASIDE = "set_aside", "Marked as spam"
    DECIDE = "decide", "Decided"
    UNDO = "undo", "Decision undone"
    BY_HAND = "by_hand", "Done by hand"
    NOTE = "note", "Note"
    REMIND = "remind", "Sender reminded"
    RESEND = "resend", "Link sent again"

    @classmethod
    def of(cls, transition: Transition) -> Self:
        """Returns the act that is this transition: both have one name."""
        return cls[transition.name]


class SubmissionEvent(models.Model):
    """Something that happened to a submission, as it was then: nothing that follows changes it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    act = models.CharField(max_length=9, choices=SubmissionAct)
    state = models.CharField(max_length=15, choices=State, help_text="The state that it led to.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who did it; nobody where a sender or a daily job did.",
    )
    text = CleanTextField(blank=True, help_text="A note, a question, an answer or a reason.")

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["act", "at"], name="submission_event_by_act")]
        constraints = [
            models.CheckConstraint(
                name="submission_event_act_in_vocabulary",
                condition=Q(act__in=SubmissionAct.values),
            ),
            models.CheckConstraint(
                name="submission_event_state_in_vocabulary", condition=Q(state__in=State.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.submission_id}"
