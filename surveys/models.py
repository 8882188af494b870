"""Rounds of a survey, who answers in them, and what they answer.

Who somebody is stands in `Respondent` alone, encrypted under the key of its round, which is
destroyed when the round is published. Answers stand by themselves, with what they are counted by.
"""

from datetime import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from boundaries.models import LocalAuthority, Region
from contacts.models import Contact
from core.lasting_key import LastingForeignKey
from core.model_fields import CleanCharField, CleanLinesField, CleanTextField
from exports.models import FrozenFile
from partnerships.models import Partnership, partnership_now

from .disclosure import FEWEST_ANSWERS, HiddenReason
from .questionnaire import Audience, NoAnswer, Organisation, Questionnaire
from .questionnaire_files import read_questionnaire


class QuestionnaireVersion(models.Model):
    """A questionnaire as a round asks it: the text of its file, which a trigger keeps as it is."""

    name = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    text = CleanTextField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="questionnaire_version_once", fields=["name", "version"])
        ]
        triggers = [
            pgtrigger.Protect(name="questionnaire_never_changed", operation=pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return f"{self.name}-{self.version}"

    def questionnaire(self) -> Questionnaire:
        return read_questionnaire(str(self), self.text)


class RoundState(models.TextChoices):
    """The stage that a round is at today."""

    DRAFT = "draft", "Not opened yet"
    AWAITING = "awaiting", "Opens on its first day"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    PUBLISHED = "published", "Published"


class SurveyRoundQuerySet(models.QuerySet["SurveyRound"]):
    def published(self) -> Self:
        """Returns the rounds whose results are public, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")

    def taking_answers(self) -> Self:
        """Returns the rounds that may be answered today: on its last day a round closes itself."""
        today = timezone.localdate()
        return self.filter(
            opened_at__isnull=False,
            closed_at=None,
            published_at=None,
            opens_on__lte=today,
            closes_on__gte=today,
        )

    def with_numbers(self) -> Self:
        """Adds `begun` and `sent`: the responses that are not sent yet, and those that are."""
        counts = {
            name: Count(
                "responses",
                filter=Q(responses__is_test=False, responses__submitted_at__isnull=not is_sent),
            )
            for name, is_sent in (("begun", False), ("sent", True))
        }
        return self.annotate(**counts)

    def to_publish(self) -> Self:
        """Returns the rounds that are closed, by staff or by their last day, and not published."""
        is_over = Q(closed_at__isnull=False) | Q(closes_on__lt=timezone.localdate())
        return self.filter(is_over, opened_at__isnull=False, published_at=None)

    def over_before(self, moment: datetime) -> Self:
        """Returns the rounds that took their last answers before `moment`."""
        day = timezone.localtime(moment).date()
        by_itself = Q(closed_at=None, closes_on__lt=day)
        return self.filter(Q(closed_at__lt=moment) | by_itself, opened_at__isnull=False)


class SurveyRound(models.Model):
    name = models.SlugField(max_length=40, unique=True, help_text="In the address of its page.")
    title = CleanCharField(max_length=120)
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="rounds"
    )
    invitation = CleanTextField("text of the invitation", max_length=2000, blank=True)
    information = CleanTextField(
        "information sheet",
        max_length=8000,
        help_text="What it is for, what is public, how long it is kept, whom to ask.",
    )
    opens_on = models.DateField("first day")
    closes_on = models.DateField("last day")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Before its last day.")
    published_at = models.DateTimeField(null=True, blank=True)
    is_invented = models.BooleanField(default=False, help_text="To try it out; every page says so.")
    schools_dated = CleanCharField(
        max_length=60, blank=True, help_text="The date of the numbers of schools in its results."
    )

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "name"]
        default_permissions = ()
        permissions = [("run_survey_round", "Can run rounds of the surveys")]
        constraints = [
            models.CheckConstraint(
                name="survey_round_opens_before_it_closes",
                violation_error_message="The last day is before the first.",
                condition=Q(opens_on__lte=F("closes_on")),
            ),
            models.CheckConstraint(
                name="survey_round_published_after_it_was_open",
                condition=Q(published_at=None) | Q(opened_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_answers(self) -> bool:
        """Tells whether it may be answered today, as `taking_answers` does."""
        return self.state is RoundState.OPEN

    @property
    def state(self) -> RoundState:
        today = timezone.localdate()
        if self.published_at:
            return RoundState.PUBLISHED
        if not self.opened_at:
            return RoundState.DRAFT
        if self.closed_at or today > self.closes_on:
            return RoundState.CLOSED
        return RoundState.AWAITING if today < self.opens_on else RoundState.OPEN

    @property
    def can_be_opened(self) -> bool:
        return self.state is RoundState.DRAFT and timezone.localdate() <= self.closes_on

    @property
    def can_be_extended(self) -> bool:
        """Tells whether its last day may move: not once somebody closed it before."""
        return bool(self.opened_at) and not self.closed_at and not self.published_at

    @property
    def can_be_closed(self) -> bool:
        return self.state in (RoundState.AWAITING, RoundState.OPEN)

    @property
    def can_be_published(self) -> bool:
        return self.state is RoundState.CLOSED

    @property
    def can_be_removed(self) -> bool:
        return self.is_invented or self.state is RoundState.DRAFT

    @property
    def invites(self) -> bool:
        """Tells whether it is answered by who is invited, rather than by an open link."""
        return self.questionnaire.questionnaire().audience is Audience.SUPPLY


class RoundTarget(models.Model):
    """The number of responses that a round aims at, from a region or of a type."""

    class By(models.TextChoices):
        REGION = "region", "Region"
        # Of an organisation where LAs and partnerships answer, else of a school.
        TYPE = "type", "Type"

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="targets")
    by = models.CharField(max_length=6, choices=By)
    value = models.CharField(max_length=40, help_text="The code of the region or of the type.")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="round_target_once", fields=["round", "by", "value"])
        ]

    def __str__(self) -> str:
        return f"{self.value}: {self.number}"


class RoundEvent(models.Model):
    """Something that was done to a round: by whom, when, and what it came to."""

    class Act(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        OPENED = "opened", "Opened"
        EXTENDED = "extended", "Extended"
        CLOSED = "closed", "Closed"
        PUBLISHED = "published", "Published"
        INVITED = "invited", "Invited"
        REMINDED = "reminded", "Reminded"

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=9, choices=Act)
    note = CleanCharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody where a command did it.",
    )

    class Meta:
        ordering = ["-happened_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.act} {self.happened_at:%Y-%m-%d}"


class RoundKey(models.Model):
    """The key that the personal data of a round is encrypted under; destroyed at publication."""

    round = models.OneToOneField(
        SurveyRound, on_delete=models.CASCADE, primary_key=True, related_name="key"
    )
    key = models.CharField(max_length=44)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Key of round {self.round_id}"  # never the key: this stands in logs


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    def counted(self) -> Self:
        """Returns the responses that results are made of: sent, and no tests."""
        return self.filter(submitted_at__isnull=False, is_test=False)

    def never_to_count(self) -> Self:
        """Returns what staff answered as a test, and what nobody sent."""
        return self.filter(Q(is_test=True) | Q(submitted_at=None))


class SurveyResponse(models.Model):
    """The answers of one respondent, or of an LA or partnership, whose people fill in one."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="responses")
    organisation = models.CharField(
        max_length=11, blank=True, choices=[(kind.value, kind.value) for kind in Organisation]
    )
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    district = CleanCharField(max_length=60, blank=True)
    school_mark = models.CharField(
        max_length=64,
        blank=True,
        help_text="Tells one school from another, under the key of the round; goes with it.",
    )
    partnership = LastingForeignKey(Partnership, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    school_type = models.CharField(max_length=40, blank=True)
    trust_size = models.CharField(max_length=40, blank=True)
    is_test = models.BooleanField(default=False, help_text="By staff; never counted.")
    consented_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="survey_response_once_for_an_authority",
                fields=["round", "authority"],
                condition=Q(organisation=Organisation.AUTHORITY, is_test=False),
            ),
            models.UniqueConstraint(
                name="survey_response_once_for_a_partnership",
                fields=["round", "partnership"],
                condition=Q(organisation=Organisation.PARTNERSHIP, is_test=False),
            ),
            models.CheckConstraint(
                name="survey_response_organisation_is_named",
                condition=Q(organisation="")
                | Q(organisation=Organisation.AUTHORITY, authority__isnull=False)
                | Q(organisation=Organisation.PARTNERSHIP, partnership__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Response {self.pk}"

    @property
    def organisation_name(self) -> str:
        """The name of the LA or the partnership that it speaks for, inside a sentence."""
        if self.organisation == Organisation.AUTHORITY and self.authority:
            return self.authority.name_in_sentence
        now = partnership_now(self)
        return now.name if now else "your organisation"


# Nobody is reminded more often in a round; a constraint holds it.
MOST_REMINDERS = 2


class RespondentQuerySet(models.QuerySet["Respondent"]):
    def to_remind(self, *, before: datetime) -> Self:
        """Returns those with a link who have not sent answers, and were last written to `before`.

        Not those who withdrew, and nobody more often than allowed.
        """
        return self.filter(
            Q(response=None) | Q(response__submitted_at=None),
            Q(reminded_at=None, asked_at__lte=before) | Q(reminded_at__lte=before),
            is_test=False,
            withdrawn_at=None,
            reminders__lt=MOST_REMINDERS,
        )


class Respondent(models.Model):
    """Somebody who was invited, or who asked for a link. Personal data, apart from the answers.

    Whoever was invited answers for an organisation: for the LA or the partnership named here.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="respondents")
    response = models.ForeignKey(
        SurveyResponse,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="respondents",
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    organisation = models.CharField(
        max_length=11, blank=True, choices=[(kind.value, kind.value) for kind in Organisation]
    )
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    partnership = LastingForeignKey(Partnership, null=True, blank=True, related_name="+")
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    email = models.TextField(help_text="Encrypted under the key of the round.")
    mark = models.CharField(
        max_length=64, help_text="Tells one address from another, under the key of the round."
    )
    asked_at = models.DateTimeField(help_text="When the link was first sent.")
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_test = models.BooleanField(default=False)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="respondent_once_in_a_round", fields=["round", "mark"]),
            models.CheckConstraint(
                name="respondent_reminded_twice_at_the_most",
                condition=Q(reminders=0, reminded_at=None)
                | Q(reminders__range=(1, MOST_REMINDERS), reminded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="respondent_organisation_is_named",
                condition=Q(organisation="", authority=None, partnership=None)
                | Q(organisation=Organisation.AUTHORITY, authority__isnull=False, partnership=None)
                | Q(
                    organisation=Organisation.PARTNERSHIP,
                    authority=None,
                    partnership__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Respondent {self.pk}"  # never the address: this stands in logs

    @property
    def takes_answers(self) -> bool:
        """Tells whether anything can be answered now; staff who try it out always can."""
        return self.is_test or self.round.takes_answers


class SurveyAnswer(models.Model):
    """The answer to one question, or to one line of a scale. One that is left blank has no row."""

    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    item = models.CharField(max_length=40, blank=True, help_text="The line of a scale.")
    values = CleanLinesField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="The codes that were chosen.",
    )
    number = models.IntegerField(null=True, blank=True)
    text = CleanTextField(blank=True)
    no_answer = models.CharField(
        max_length=17, blank=True, choices=[(reason.value, reason.value) for reason in NoAnswer]
    )
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff had read the text: it is not used before."
    )
    redacted_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff removed words from the text, for good."
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["question", "item"], name="survey_answer_by_question")]
        constraints = [
            models.UniqueConstraint(
                name="survey_answer_once", fields=["response", "question", "item"]
            ),
            models.CheckConstraint(
                name="survey_answer_is_of_one_kind",
                condition=Q(values__len__gt=0, number=None, text="", no_answer="")
                | Q(values__len=0, number__isnull=False, text="", no_answer="")
                | (Q(values__len=0, number=None, no_answer="") & ~Q(text=""))
                | Q(values__len=0, number=None, text="", no_answer__in=list(NoAnswer)),
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class RespondentPart(models.TextChoices):
    """The ways of grouping respondents for the results. Groups of a part share no answer."""

    ENGLAND = "england", "England"
    REGION = "region", "Region"
    AUTHORITY = "authority", "LA"
    PHASE = "phase", "Phase"
    SCHOOL_TYPE = "school_type", "Type of school"


class SurveyResultQuerySet(models.QuerySet["SurveyResult"]):
    def shown(self) -> Self:
        return self.filter(hidden="")


class SurveyResult(models.Model):
    """The answers of one group to one question, or line of a scale, as a round was published.

    Rows are made once, at publication, and a trigger keeps them as they are. A group without a row
    gave fewer than ten answers, or none. The rows without a question count responses.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="results")
    question = models.CharField(max_length=40, blank=True, help_text="Or an indicator.")
    item = models.CharField(max_length=40, blank=True, help_text="The line of a scale.")
    part = models.CharField(max_length=11, choices=RespondentPart)
    code = models.CharField(max_length=40, blank=True, help_text="Of the group in its part.")
    hidden = models.CharField(
        max_length=11, blank=True, choices=[(reason.value, reason.value) for reason in HiddenReason]
    )
    answers = models.PositiveIntegerField(null=True, blank=True)
    counts = models.JSONField(default=dict, help_text="How many chose each option.")
    schools_percent = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of the state-funded schools there, those that answered."
    )

    objects = SurveyResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        triggers = [
            pgtrigger.Protect(name="survey_result_never_changed", operation=pgtrigger.Update)
        ]
        constraints = [
            models.UniqueConstraint(
                name="survey_result_once", fields=["round", "part", "code", "question", "item"]
            ),
            models.CheckConstraint(
                name="survey_result_is_hidden_or_large_enough",
                condition=Q(hidden="", answers__gte=FEWEST_ANSWERS)
                | (
                    Q(answers=None, counts={}, schools_percent=None)
                    & Q(hidden__in=[reason.value for reason in HiddenReason])
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Result {self.pk}"


class ResultFile(FrozenFile):
    """A file of a round’s results, made as it was published: what is cited stays the same."""

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        triggers = [pgtrigger.Protect(name="result_file_never_changed", operation=pgtrigger.Update)]
        constraints = [models.UniqueConstraint(name="result_file_once", fields=["round", "name"])]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.name}"
