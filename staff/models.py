"""Accounts and what happened to them; notes on the lists that staff work off, links and pairs."""

from datetime import date, datetime, timedelta
from typing import Self

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from core.model_fields import CleanCharField, CleanURLField
from partnerships.models import AuthoritySummary, Partnership

# Whoever has one of these is asked for it; recovery codes only stand in for it.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
LONGEST_KEY = 500
LONGEST_REASON = 300
# A reason such as "looked, not found" holds for this long.
DISMISSED_FOR = timedelta(days=365)
# A page that was there and is not is looked for again before anybody is told.
BROKEN_FOR = timedelta(days=1)


class AccountEvent(models.Model):
    """An act on an account: what was done, by whom, and when. None is ever changed or removed."""

    class Act(models.TextChoices):
        MADE = "made", "Made on the command line"
        INVITED = "invited", "Invited"
        ASKED_AGAIN = "asked_again", "The person asked for another invitation"
        WITHDRAWN = "withdrawn", "Invitation withdrawn"
        JOINED = "joined", "Chose a password: the address is confirmed"
        CHANGED = "changed", "Name or role changed"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"
        RESET_ASKED = "reset_asked", "A new password was asked for"
        RESET = "reset", "Chose a new password by e-mail"
        FACTOR_REMOVED = "factor_removed", "Second factor removed"
        ADDRESS_ASKED = "address_asked", "Asked to confirm a new e-mail address"
        ADDRESS = "address", "Confirmed the new e-mail address, and signs in with it"

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_events"
    )
    act = models.CharField(max_length=14, choices=Act)
    role = models.CharField(
        max_length=20, blank=True, help_text="The role that it has from then on, where it was said."
    )
    address = models.EmailField(
        blank=True,
        db_default="",
        help_text="The e-mail address that it is to have, or has from then on, where it was said.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody where the person did it, or a command.",
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account}: {self.get_act_display()}"


class StaffAccountQuerySet(models.QuerySet["StaffAccount"]):
    def with_state(self) -> Self:
        """Adds the last act that opened or closed each account, and whether it has a factor."""
        about_opening = AccountEvent.objects.filter(
            account=OuterRef("pk"), act__in=[*StaffAccount.INVITING, *StaffAccount.CLOSING]
        ).order_by("-pk")
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
        return self.annotate(
            last_act=Subquery(about_opening.values("act")[:1]),
            last_act_at=Subquery(about_opening.values("at")[:1]),
            has_factor=Exists(factors),
        ).prefetch_related("groups")


class StaffAccount(User):
    """An account, as the page about accounts shows it."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        INVITED = "invited", "Invited"
        CLOSED = "closed", "Closed"

    INVITING = (AccountEvent.Act.INVITED, AccountEvent.Act.ASKED_AGAIN)
    CLOSING = (AccountEvent.Act.WITHDRAWN, AccountEvent.Act.CLOSED)

    # Set by `with_state()`.
    last_act: str | None
    last_act_at: datetime | None
    has_factor: bool

    objects = StaffAccountQuerySet.as_manager()  # type: ignore[misc,assignment]

    class Meta:
        proxy = True
        default_permissions = ()
        ordering = ["email"]

    @property
    def state(self) -> State:
        if self.is_active:
            return self.State.OPEN
        return self.State.INVITED if self.last_act in self.INVITING else self.State.CLOSED

    @property
    def role(self) -> str:
        """The role's name; blank without one."""
        return ", ".join(group.name for group in self.groups.all())

    @property
    def was_used(self) -> bool:
        """Whether a password was ever chosen: until then it can only be invited again."""
        return self.has_usable_password()


class WorklistEntryQuerySet(models.QuerySet["WorklistEntry"]):
    def resting(self, worklist: str, today: date, *, for_good: bool) -> Self:
        """Returns those of a list that keep a row out of it today."""
        dismissed = Q(dismissed_on__isnull=False)
        if not for_good:
            dismissed &= Q(dismissed_on__gt=today - DISMISSED_FOR)
        return self.filter(Q(snoozed_until__gt=today) | dismissed, worklist=worklist)


class WorklistEntry(models.Model):
    """A row of a list: whose it is, until when it rests, or why it needs nothing."""

    worklist = models.CharField(max_length=40)
    record = CleanCharField(max_length=LONGEST_KEY, help_text="The row’s key in its list.")
    state = CleanCharField(
        max_length=LONGEST_REASON,
        blank=True,
        help_text="What the list goes by, as it was: the row comes back when that changes.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    snoozed_until = models.DateField(null=True, blank=True)
    dismissed_why = CleanCharField(max_length=LONGEST_REASON, blank=True)
    dismissed_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who snoozed or dismissed it.",
    )

    objects = WorklistEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="worklist_entry_once", fields=["worklist", "record"]),
            models.CheckConstraint(
                name="worklist_entry_dismissed_with_a_reason",
                condition=Q(dismissed_on=None, dismissed_why="")
                | (Q(dismissed_on__isnull=False) & ~Q(dismissed_why="")),
            ),
            models.CheckConstraint(
                name="worklist_entry_snoozed_or_dismissed",
                condition=Q(dismissed_on=None) | Q(snoozed_until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worklist}: {self.record}"


class AlikeNames(models.Model):
    """Two partnerships, by key, that were in one LA once with names nearly alike.

    The database's triggers write these, so that no look at `LikelyPair` compares all names.
    """

    first_key = models.BigIntegerField()
    second_key = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="alike_names_once", fields=["first_key", "second_key"])
        ]

    def __str__(self) -> str:
        return f"{self.first_key} and {self.second_key}"


class LikelyPair(models.Model):
    """Two partnerships that may be one: of the same name, or nearly so in the same LA.

    The database finds them. Nearly alike elsewhere means nothing: hubs of one kind are named by
    one pattern. One that took the other's place is none of them.
    """

    key = models.CharField(max_length=40, primary_key=True)
    first = models.ForeignKey(Partnership, on_delete=models.DO_NOTHING, related_name="+")
    second = models.ForeignKey(Partnership, on_delete=models.DO_NOTHING, related_name="+")
    likeness = models.FloatField(help_text="Of the trigrams of both names, the share in common.")

    class Meta:
        managed = False
        default_permissions = ()
        ordering = ["-likeness", "first__name", "key"]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def dead(self) -> Self:
        """Returns the links that were broken whenever they were looked at for a day or more."""
        lasting = Q(checked_at__gte=models.F("broken_since") + BROKEN_FOR)
        return self.filter(lasting, outcome=LinkCheck.Outcome.BROKEN)

    def in_the_record(self) -> Self:
        """Leaves out those that stand nowhere any more; adds a record in which each stands."""
        link = OuterRef("url")
        partnerships = Partnership.objects.filter(
            Q(website=link) | Q(contact_page=link) | Q(sources__url=link)
        ).order_by("name")
        summaries = AuthoritySummary.objects.filter(Q(schools_page=link) | Q(sources__url=link))
        summaries = summaries.order_by("authority__name")
        return self.annotate(
            partnership=Subquery(partnerships.values("pk")[:1]),
            partnership_name=Subquery(partnerships.values("name")[:1]),
            summary=Subquery(summaries.values("pk")[:1]),
            summary_name=Subquery(summaries.values("authority__name")[:1]),
        ).filter(Q(partnership__isnull=False) | Q(summary__isnull=False))


class LinkCheck(models.Model):
    """A link of the record, and what answered when it was last followed."""

    class Outcome(models.TextChoices):
        FINE = "fine", "It is there"
        BROKEN = "broken", "It is not there"
        UNKNOWN = "unknown", "It could not be told"

    url = CleanURLField(max_length=LONGEST_KEY, primary_key=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    told = CleanCharField(max_length=120, help_text="What answered, in words.")
    checked_at = models.DateTimeField()
    broken_since = models.DateTimeField(null=True, blank=True)

    # Set by `in_the_record()`.
    partnership: int | None
    partnership_name: str | None
    summary: str | None
    summary_name: str | None

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["broken_since", "url"]
        constraints = [
            models.CheckConstraint(
                name="link_check_broken_since_a_time",
                condition=Q(outcome="broken", broken_since__isnull=False)
                | (~Q(outcome="broken") & Q(broken_since=None)),
            ),
            models.CheckConstraint(
                name="link_check_outcome_in_vocabulary",
                condition=Q(outcome__in=["fine", "broken", "unknown"]),
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def broken_on(self) -> date | None:
        return timezone.localdate(self.broken_since) if self.broken_since else None
