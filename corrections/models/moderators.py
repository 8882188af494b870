"""What moderators keep for their own work: replies, how often they are told, what was redacted."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.model_fields import CleanCharField, CleanTextField


class CannedReply(models.Model):
    """A text that moderators send again and again, to begin a reply with."""

    title = CleanCharField(max_length=60, unique=True, help_text="For moderators only.")
    text = CleanTextField(max_length=2000, help_text="It goes into the e-mail as written.")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        verbose_name_plural = "canned replies"

    def __str__(self) -> str:
        return self.title


class TellingChoice(models.Model):
    """A moderator's choice of how often to be told that something waits; daily where there is none.

    Whoever is told at once, or once a week, hears once a week of all that still waits.
    """

    class HowOften(models.TextChoices):
        AT_ONCE = "at_once", "At once, and once a week of all that waits"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"
        NEVER = "never", "Never"

    DAYS_BETWEEN = {HowOften.AT_ONCE: 7, HowOften.DAILY: 1, HowOften.WEEKLY: 7}

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    how_often = models.CharField(max_length=7, choices=HowOften, default=HowOften.DAILY)
    told_on = models.DateField(null=True, blank=True, help_text="Last, of all that waited.")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="telling_choice_in_vocabulary",
                condition=Q(how_often__in=["at_once", "daily", "weekly", "never"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.how_often}"

    def is_due(self, today: date) -> bool:
        """Tells whether it is time to say all that waits."""
        how_often = self.HowOften(self.how_often)
        if how_often == self.HowOften.NEVER:
            return False
        between = timedelta(days=self.DAYS_BETWEEN[how_often])
        return self.told_on is None or self.told_on + between <= today


class Redaction(models.Model):
    """A text that was taken out of everything that is held; never which text."""

    made_at = models.DateTimeField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who made it. Accounts are closed, not deleted, so that this is kept.",
    )
    why = CleanTextField(max_length=300)
    rows = models.JSONField(help_text="How many rows held it, by table.")
    editions = models.JSONField(help_text="The names of the editions whose files held it.")

    class Meta:
        ordering = ["-made_at"]
        default_permissions = ()
        permissions = [("redact_text", "Can redact a text everywhere")]

    def __str__(self) -> str:
        return f"Redaction of {self.made_at:%Y-%m-%d}"
