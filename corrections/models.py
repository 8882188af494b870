"""Submissions about the record, the values that they propose, and their drafts.

Who sent something is kept apart from what was sent (`Submitter`, `Draft`, and the outbox), is never
public, and is deleted on schedule; see `services/retention.py`.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Lower

from boundaries.models import LocalAuthority
from contacts.models import Contact
from core.email_address import readable_address
from core.history.row_changes import events_of
from core.lasting_key import LastingForeignKey
from core.model_fields import (
    CleanCharField,
    CleanJSONField,
    CleanTextField,
    CleanURLField,
)
from mail.models import OutgoingEmail
from partnerships.models import Partnership, RemovedPartnership
from partnerships.vocabularies import Verification

from .states import CLOSED, DECIDED, UNDECIDED, WAITING, State, Transition


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
        return mine.exclude(submitter__email__iexact=user.email)

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
        Invitation,
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
