"""The outbox: e-mails that wait to be sent, or were."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def due(self, now: datetime) -> Self:
        return self.waiting().filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def due_since(self, now: datetime) -> datetime | None:
        """Returns the moment since which the e-mail that waits longest is due; None without one."""
        return self.due(now).values_list("next_attempt_at", flat=True).first()

    def given_up(self) -> Self:
        return self.filter(state=OutgoingEmail.State.FAILED)

    def waiting(self) -> Self:
        return self.filter(state=OutgoingEmail.State.WAITING)

    def addressed_to(self, email: str) -> Self:
        return self.filter(to__iexact=email)

    def about(self, references: Iterable[str]) -> Self:
        """Returns the e-mails about any of these submissions, or whatever has a reference."""
        return self.filter(about__in=list(references))


class OutgoingEmail(models.Model):
    """An e-mail that waits to be sent, or was. Stored with its occasion, in one transaction."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    about = models.CharField(
        max_length=12,
        blank=True,
        db_index=True,
        help_text="The reference of its subject, deleted together with it.",
    )
    dedupe_key = models.CharField(
        max_length=80,
        unique=True,
        null=True,
        blank=True,
        help_text="What this e-mail is about, where it must not be written twice.",
    )
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    unsubscribe_url = models.CharField(
        max_length=500, blank=True, help_text="For the button of mail programs that stops e-mails."
    )
    is_secret = models.BooleanField(
        default=False,
        help_text="It holds a link that opens an account: shown to nobody, kept until it is sent.",
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    fault = models.TextField(blank=True, help_text="Why the last attempt failed.")

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="outgoing_email_due", condition=Q(state="waiting")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="outgoing_email_sent_has_a_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class WorkerHeartbeatManager(models.Manager["WorkerHeartbeat"]):
    def last_seen(self) -> datetime | None:
        """Returns the moment at which a worker was last at work; None before the first time."""
        return self.values_list("seen_at", flat=True).first()


class WorkerHeartbeat(models.Model):
    """One row, which the workers that send e-mails write while they run."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField()

    objects = WorkerHeartbeatManager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="worker_heartbeat_is_one_row", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return f"Last seen {self.seen_at}"
