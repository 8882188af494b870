"""Making a round, opening, extending and closing it, and publishing it.

Who did each, and when, is kept. A command names nobody.
"""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from mail.models import OutgoingEmail
from partnerships.models import Partnership

from ..models import (
    QuestionnaireVersion,
    Respondent,
    ResultFile,
    RoundEvent,
    RoundKey,
    RoundTarget,
    SurveyResponse,
    SurveyRound,
)
from ..personal_data import encrypted, mark_of, new_key
from ..questionnaire import Organisation
from ..questionnaire_files import FOLDER, read_questionnaire
from ..results.files import files_of_round
from .results import store_indicators, store_results


class NotNow(Exception):
    """The round is not at the point at which this can be done."""


@transaction.atomic
def create_round(*, round: SurveyRound, file: str, user: User | None = None) -> SurveyRound:
    """Stores a round that asks the questionnaire of a file, with a key of its own.

    Raises ValidationError, and NotNow where the file no longer says what an earlier round asked.
    """
    text = (FOLDER / file).read_text()
    questionnaire = read_questionnaire(file, text)
    version, _ = QuestionnaireVersion.objects.get_or_create(
        name=questionnaire.name, version=questionnaire.version, defaults={"text": text}
    )
    if version.questionnaire() != questionnaire:
        raise NotNow("This version was used and has been changed since: make a new version.")
    round.questionnaire = version
    round.full_clean()
    round.save()
    RoundKey.objects.create(round=round, key=new_key())
    note_event(round=round, act=RoundEvent.Act.CREATED, user=user, note=str(questionnaire))
    return round


@transaction.atomic
def change_round(*, round: SurveyRound, user: User | None = None) -> SurveyRound:
    """Stores the name, texts and days of a round as they stand now, until it is opened.

    Raises ValidationError. Once somebody agreed to a text, it stays.
    """
    if _lock(pk=round.pk).opened_at:
        raise NotNow("It has been opened, so its texts can no longer be changed.")
    round.full_clean()
    round.save()
    note_event(round=round, act=RoundEvent.Act.CHANGED, user=user, note="Texts and days")
    return round


@transaction.atomic
def set_targets(
    *, name: str, targets: Iterable[RoundTarget], user: User | None = None
) -> SurveyRound:
    """Puts these targets of a round in the place of those before."""
    round = _lock(name=name)
    if round.published_at:
        raise NotNow("It is published.")
    round.targets.all().delete()
    for target in targets:
        target.round = round
    RoundTarget.objects.bulk_create(targets)
    note_event(round=round, act=RoundEvent.Act.CHANGED, user=user, note="Targets")
    return round


@transaction.atomic
def open_round(*, name: str, user: User | None = None) -> SurveyRound:
    """Opens a round: from its first day to its last it may be answered."""
    round = _lock(name=name)
    if not round.can_be_opened:
        raise NotNow("It has been opened before, or its last day has passed.")
    round.opened_at = timezone.now()
    round.save()
    note_event(round=round, act=RoundEvent.Act.OPENED, user=user)
    return round


@transaction.atomic
def extend_round(*, name: str, closes_on: date, user: User | None = None) -> SurveyRound:
    """Gives a round a later last day; one that closed itself takes answers again."""
    round = _lock(name=name)
    if not round.can_be_extended or closes_on <= round.closes_on:
        raise NotNow("It is closed for good, or that day is not later.")
    note = f"From {round.closes_on:%-d %B %Y} to {closes_on:%-d %B %Y}"
    round.closes_on = closes_on
    round.save()
    note_event(round=round, act=RoundEvent.Act.EXTENDED, user=user, note=note)
    return round


@transaction.atomic
def close_round(*, name: str, user: User | None = None) -> SurveyRound:
    """Closes a round before its last day is over."""
    round = _lock(name=name)
    if not round.can_be_closed:
        raise NotNow("It is not open.")
    round.closed_at = timezone.now()
    round.save()
    note_event(round=round, act=RoundEvent.Act.CLOSED, user=user)
    return round


@transaction.atomic
def publish_round(*, name: str, user: User | None = None) -> SurveyRound:
    """Publishes the results of a closed round, and destroys what tells who answered.

    Results are counted once, here. The key goes, and with it every address; so do the contacts, the
    e-mails, the marks of schools, and what ties a respondent to answers. From then on nobody can
    withdraw. What was never sent, or was answered as a test, goes too: nobody can send it any more.
    How many were asked is kept as a number.
    """
    round = _lock(name=name)
    if not round.can_be_published:
        raise NotNow("It is still open, was never opened, or is already published.")
    asked = round.respondents.filter(is_test=False).count()
    sent = round.responses.filter(is_test=False, submitted_at__isnull=False).count()
    round.published_at = timezone.now()
    store_results(round=round)
    store_indicators(round=round)
    round.save()
    ResultFile.objects.bulk_create(files_of_round(round))
    SurveyResponse.objects.filter(round=round).never_to_count().delete()
    round.responses.update(school_mark="")
    destroy_who_answered(round=round)
    note = f"{asked} had a link, {sent} response{'' if sent == 1 else 's'} sent"
    note_event(round=round, act=RoundEvent.Act.PUBLISHED, user=user, note=note)
    return round


@transaction.atomic
def destroy_who_answered(*, round: SurveyRound) -> None:
    """Destroys the key of a round, with the respondents and the e-mails to them."""
    RoundKey.objects.filter(round=round).delete()
    OutgoingEmail.objects.about([about_round(round)]).delete()
    Respondent.objects.filter(round=round).delete()


@transaction.atomic
def remove_round(*, name: str) -> None:
    """Removes a round that was never opened, or was made up, with everything about it."""
    round = _lock(name=name)
    if not round.can_be_removed:
        raise NotNow("It is a real round that has been opened.")
    destroy_who_answered(round=round)
    round.delete()


@transaction.atomic
def begin_test(
    *,
    name: str,
    user: User,
    authority: LocalAuthority | None = None,
    partnership: Partnership | None = None,
) -> Respondent:
    """Returns a respondent by whom a member of staff tries a round out, whatever its state.

    It answers for an LA or for a partnership, if one is given, and is never counted.
    """
    round = _lock(name=name)
    key = RoundKey.objects.filter(round=round).first()
    if key is None:
        raise NotNow("Its key is destroyed: nobody can answer it any more.")
    owner: dict[str, object] = {}
    if authority is not None:
        owner = {"organisation": Organisation.AUTHORITY, "authority": authority}
    elif partnership is not None:
        owner = {"organisation": Organisation.PARTNERSHIP, "partnership": partnership}
    mark = mark_of(
        key, f"test {user.pk} {authority and authority.pk} {partnership and partnership.pk}"
    )
    respondent, _ = Respondent.objects.get_or_create(
        round=round,
        mark=mark,
        defaults={
            **owner,
            "email": encrypted(key, user.email),
            "asked_at": timezone.now(),
            "is_test": True,
        },
    )
    return respondent


@transaction.atomic
def note_event(
    *, round: SurveyRound, act: RoundEvent.Act, user: User | None, note: str = ""
) -> None:
    """Keeps what was done to a round, when and by whom."""
    RoundEvent.objects.create(round=round, act=act, note=note, by=user, happened_at=timezone.now())


def about_round(round: SurveyRound) -> str:
    """Returns what the e-mails of a round are found by, in order to be deleted with it."""
    return f"survey-{round.pk}"[:12]


def _lock(**which: object) -> SurveyRound:
    return SurveyRound.objects.select_for_update(of=("self",)).get(**which)
