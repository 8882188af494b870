"""Making a round, opening, extending and closing it, and publishing it."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from mail.models import OutgoingEmail

from ..models import QuestionnaireVersion, Respondent, RoundKey, SurveyRound
from ..personal_data import new_key
from ..questionnaire_files import FOLDER, read_questionnaire
from .results import store_results


class NotNow(Exception):
    """The round is not at the point at which this can be done."""


@transaction.atomic
def create_round(*, round: SurveyRound, file: str) -> SurveyRound:
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
    return round


@transaction.atomic
def open_round(*, name: str) -> SurveyRound:
    """Opens a round: from its first day to its last it may be answered."""
    round = _lock(name)
    if round.opened_at or timezone.localdate() > round.closes_on:
        raise NotNow("It was opened before, or its last day is over.")
    round.opened_at = timezone.now()
    round.save()
    return round


@transaction.atomic
def extend_round(*, name: str, closes_on: date) -> SurveyRound:
    """Gives a round a later last day; one that closed itself takes answers again."""
    round = _lock(name)
    if round.published_at or round.closed_at or closes_on <= round.closes_on:
        raise NotNow("It is closed for good, or that is no later day.")
    round.closes_on = closes_on
    round.save()
    return round


@transaction.atomic
def close_round(*, name: str) -> SurveyRound:
    """Closes a round before its last day is over."""
    round = _lock(name)
    if not round.takes_answers:
        raise NotNow("It is not open.")
    round.closed_at = timezone.now()
    round.save()
    return round


@transaction.atomic
def publish_round(*, name: str) -> SurveyRound:
    """Publishes the results of a closed round, and destroys what tells who answered.

    Results are counted once, here. The key goes, and with it every address; so do the contacts, the
    e-mails, the marks of schools, and what ties a respondent to answers. From then on nobody can
    withdraw.
    """
    round = _lock(name)
    if round.published_at or not round.opened_at or round.takes_answers:
        raise NotNow("It is open still, was never open, or is published.")
    round.published_at = timezone.now()
    store_results(round=round)
    round.save()
    round.responses.update(school_mark="")
    RoundKey.objects.filter(round=round).delete()
    OutgoingEmail.objects.about([about_round(round)]).delete()
    Respondent.objects.filter(round=round).delete()
    return round


@transaction.atomic
def remove_invented_round(*, name: str) -> None:
    """Removes a round that was made up to try it out, with everything about it."""
    round = _lock(name)
    if not round.is_invented:
        raise NotNow("It is a real round.")
    OutgoingEmail.objects.about([about_round(round)]).delete()
    round.delete()


def about_round(round: SurveyRound) -> str:
    """Returns what the e-mails of a round are found by, in order to be deleted with it."""
    return f"survey-{round.pk}"[:12]


def _lock(name: str) -> SurveyRound:
    return SurveyRound.objects.select_for_update(of=("self",)).get(name=name)
