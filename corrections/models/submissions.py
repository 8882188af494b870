"""Submissions about the record: what is asked for, by what way it came, what became of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from boundaries.models import LocalAuthority
from core.history.row_changes import events_of
from core.lasting_key import LastingForeignKey
from core.model_fields import CleanCharField, CleanTextField, CleanURLField
from mail.models import OutgoingEmail
from partnerships.models import Partnership, RemovedPartnership
from partnerships.vocabularies import Verification

from ..states import CLOSED, DECIDED, UNDECIDED, WAITING, State


class Intent(models.TextChoices):
    """A sender's purpose."""

    CORRECT = "correct", "Correct something"
    ADD = "add", "Tell us about a partnership that is missing"
    CONFIRM = "confirm", "Confirm that the page is right"


class Origin(models.TextChoices):
    """The origin of a submission: a sender, the shipped files, or CfEY's own asking."""

    SENDER = "sender", "Somebody who sent it in"
    FILES = "files", "The shipped files"
    SURVEY = "survey", "A survey of LAs and partnerships"
    CALL = "call", "A telephone call with the LA"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> Self:
        """Returns the submissions that somebody at CfEY has to act on, oldest first."""
        return self.filter(state__in=WAITING).order_by("confirmed_at", "pk")

    def undecided(self) -> Self:
        """Returns the confirmed submissions that nobody has decided, oldest first."""
        return self.filter(state__in=UNDECIDED).order_by("confirmed_at", "pk")

    def for_queue(self) -> Self:
        """Returns confirmed submissions, oldest first, with all that a line says."""
        return self.for_lists().exclude(confirmed_at=None)

    def for_lists(self) -> Self:
        """Returns submissions, oldest first, with all that a line says: one query."""
        names = events_of(Partnership).objects.filter(pgh_obj=OuterRef("partnership_id"))
        return (
            self.order_by("confirmed_at", "pk")
            .select_related(
                "authority",
                "partnership",
                "submitter",
                "claimed_by",
                "decided_by",
                "second_wanted_by",
            )
            .annotate(
                last_partnership_name=Case(
                    When(
                        partnership__name=None,
                        then=Subquery(names.order_by("-pgh_id").values("name")[:1]),
                    )
                )
            )
        )

    def partnerships_waiting(self) -> set[int]:
        """Returns the keys of the partnerships that something undecided is about."""
        about = self.undecided().filter(partnership_id__isnull=False).order_by()
        return set(about.values_list("partnership_id", flat=True))

    def waiting_from_files(self) -> Self:
        """Returns what a later version of the shipped files left to moderators."""
        return self.waiting().filter(origin=Origin.FILES)

    def plain_confirmations(self, user: User) -> Self:
        """Returns what says no more than that a page is right, and `user` may accept."""
        plain = self.filter(intent=Intent.CONFIRM, proposed=None, message="")
        mine = plain.filter(Q(claimed_by=None) | Q(claimed_by=user))
        return mine.not_sent_by(user)

    def not_sent_by(self, user: User) -> Self:
        """Leaves out what `was_sent_by` a member of staff."""
        own = Q(submitter__email__iexact=user.email)
        return self.exclude(own | Q(submitter__email__iexact=user.username))

    def decided_by_user(self, user: User) -> Self:
        """Returns the submissions that a moderator decided or set aside, newest first."""
        return self.filter(decided_by=user).order_by("-closed_at", "-pk")

    def waiting_about(self, authority: LocalAuthority) -> Self:
        return self.undecided().filter(authority=authority)

    def others_about_authority_of(self, submission: "Submission") -> Self:
        """Returns the other submissions about the same LA, newest first."""
        others = self.filter(authority=submission.authority_id).exclude(pk=submission.pk)
        return others.order_by("-confirmed_at")

    def unconfirmed(self) -> Self:
        """Returns the submissions whose senders have not proved their address."""
        return self.filter(state=State.UNCONFIRMED)

    def not_confirmed_in_time(self, now: datetime) -> Self:
        """Returns the submissions whose link was not followed in the days that it works for.

        They count from the sending of the e-mail with it. While that waits, time stands still; if
        it was given up, staff have longer to see to it.
        """
        emails = OutgoingEmail.objects.filter(about=OuterRef("reference"))
        in_time = now - settings.CONFIRM_WITHIN
        may_still_come = (
            Q(state=OutgoingEmail.State.WAITING)
            | Q(state=OutgoingEmail.State.SENT, sent_at__gte=in_time)
            | Q(
                state=OutgoingEmail.State.FAILED,
                written_at__gte=now - settings.UNSENT_RETENTION,
            )
        )
        unconfirmed = self.filter(state=State.UNCONFIRMED, created_at__lt=in_time)
        return unconfirmed.exclude(Exists(emails.filter(may_still_come)))

    def closed_before(self, moment: datetime) -> Self:
        """Returns the submissions that nothing has followed since before `moment`."""
        return self.filter(state__in=CLOSED, closed_at__lt=moment)

    def by_address(self, email: str) -> Self:
        return self.filter(submitter__email__iexact=email)

    def with_sender(self) -> Self:
        """Returns the submissions whose sender is still known."""
        return self.filter(submitter__isnull=False)

    def not_a_contact(self) -> Self:
        """Leaves out senders who will be asked whether a verified page is still right."""
        return self.exclude(
            state__in=(State.ACCEPTED, State.PARTLY_ACCEPTED),
            submitter__at_the_authority=True,
            authority__summary__verification=Verification.LA_VERIFIED,
        )


class Submission(models.Model):
    """A proposal of one person about one LA, or about one partnership there."""

    reference = models.CharField(max_length=12, unique=True)
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="submissions"
    )
    partnership = LastingForeignKey(Partnership, null=True, blank=True, related_name="submissions")
    intent = models.CharField(max_length=7, choices=Intent)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.SENDER)
    origin_key = CleanCharField(
        max_length=40, blank=True, help_text="Of a survey: names the response, never its people."
    )
    sender_domain = CleanCharField(
        max_length=253,
        blank=True,
        help_text="Of a survey: the domain of an LA’s address that its answers came from.",
    )
    called_on = models.DateField(
        null=True, blank=True, help_text="Of a telephone call: the day on which it was."
    )
    called_role = CleanCharField(
        max_length=80, blank=True, help_text="Of a telephone call: who spoke, by their role."
    )
    invitation = models.ForeignKey(
        "corrections.Invitation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="submissions",
        help_text="The one by whose link it was sent.",
    )
    message = CleanTextField(blank=True)
    source_url = CleanURLField("address of the source", max_length=500, blank=True)
    source_title = CleanCharField("title of the source", max_length=200, blank=True)
    source_locator = CleanCharField("where in the source", max_length=200, blank=True)
    made_against = models.CharField(
        max_length=64, blank=True, help_text="Names what the record said; see proposals.py."
    )
    state = models.CharField(max_length=15, choices=State, default=State.UNCONFIRMED)
    version = models.PositiveIntegerField(
        default=0, help_text="Counts every step; a decision made on an older one is refused."
    )
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="claimed",
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided",
    )
    second_wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The moderator who wants a second one to say that the LA verified its page.",
    )
    change = models.UUIDField(
        null=True, blank=True, help_text="The entry of the history that the decision made."
    )
    done_by_hand = models.UUIDField(
        null=True,
        blank=True,
        help_text="The entry of the history with which staff did by hand what it asks for.",
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="When its sender was last asked a question."
    )
    reminded_at = models.DateTimeField(
        null=True, blank=True, help_text="When its sender was reminded of that question."
    )
    reasons = CleanTextField(blank=True, help_text="What the submitter is told.")

    # Set by `for_lists()`: the name of a partnership that is no longer recorded.
    last_partnership_name: str | None

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "confirmed_at"], name="submission_queue"),
            # In the order of the queue, so that a page of it is read and no more.
            models.Index(fields=["confirmed_at", "id"], name="submission_by_age"),
            models.Index(fields=["authority", "state"], name="submission_of_authority"),
        ]
        constraints = [
            models.CheckConstraint(
                name="submission_intent_in_vocabulary", condition=Q(intent__in=Intent.values)
            ),
            models.CheckConstraint(
                name="submission_origin_in_vocabulary", condition=Q(origin__in=Origin.values)
            ),
            models.UniqueConstraint(
                name="submission_waits_once_for_a_survey_response",
                fields=["origin_key"],
                condition=Q(state__in=WAITING) & ~Q(origin_key=""),
            ),
            models.CheckConstraint(
                name="submission_state_in_vocabulary", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="submission_has_a_source",
                violation_error_message="needs the title or the address of a source",
                condition=Q(intent=Intent.CONFIRM) | ~Q(source_url="") | ~Q(source_title=""),
            ),
            models.CheckConstraint(
                name="submission_confirmed_before_it_is_seen",
                condition=Q(state__in=[State.UNCONFIRMED, State.WITHDRAWN])
                | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="submission_closed_has_a_time",
                condition=Q(state__in=CLOSED, closed_at__isnull=False)
                | (~Q(state__in=CLOSED) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="submission_change_only_when_decided",
                condition=Q(change__isnull=True) | Q(state__in=DECIDED),
            ),
            models.CheckConstraint(
                name="submission_call_has_day_and_role",
                condition=Q(origin=Origin.CALL, called_on__isnull=False) & ~Q(called_role="")
                | ~Q(origin=Origin.CALL) & Q(called_on__isnull=True, called_role=""),
            ),
            models.CheckConstraint(
                name="submission_done_by_hand_only_when_accepted",
                condition=Q(done_by_hand__isnull=True) | Q(state=State.ACCEPTED),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def was_sent_by(self, user: User) -> bool:
        """Tells whether it came from the address of an account, or the one that it was made with.

        An account keeps that one as its name when its address changes.
        """
        submitter = getattr(self, "submitter", None)
        own = {user.email.lower(), user.username.lower()}
        return submitter is not None and submitter.email.lower() in own

    @property
    def about(self) -> str:
        """The subject of the submission, inside a sentence."""
        place, name = self.authority.name_in_sentence, self.partnership_name
        return f"{name} in {place}" if name else place

    @property
    def authority_address(self) -> str:
        """The address of an LA that it came from, or the domain of one; "" where that is unknown.

        Of a survey's answers no more than the domain is kept.
        """
        submitter = getattr(self, "submitter", None)
        if submitter and submitter.at_the_authority:
            return str(submitter.email)
        return self.sender_domain

    @property
    def is_partnership_gone(self) -> bool:
        """Tells whether its partnership is no longer recorded."""
        return self.partnership_id is not None and self.partnership is None

    @property
    def partnership_name(self) -> str:
        """The name of its partnership, or what that was last called; "" where it is about an LA."""
        if self.partnership:
            return self.partnership.name
        if self.partnership_id is None:
            return ""
        if hasattr(self, "last_partnership_name"):
            return self.last_partnership_name or ""
        removed = RemovedPartnership.of(self.partnership_id)
        return removed.name if removed else ""
