"""Deleting what people answered and who they are: on schedule, or when they ask.

Answers that were sent stay, with nothing that leads back to a person.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from core.months import months_before

from ..models import RoundEvent, SurveyAnswer, SurveyResponse, SurveyRound
from ..personal_data import respondents_at
from .answering import withdraw_response
from .rounds import destroy_who_answered, note_event


@dataclass(frozen=True)
class DeletedSurveyCounts:
    """The numbers of what was deleted: unsent responses, rounds' keys, answers in free text."""

    unsent: int
    keys: int
    texts: int


@transaction.atomic
def delete_expired_answers(*, now: datetime) -> DeletedSurveyCounts:
    """Deletes what has been kept as long as the privacy notice says.

    A round that nobody published in time loses its key all the same, and cannot be extended.
    """
    rounds = SurveyRound.objects.over_before(now - settings.SURVEY_DRAFT_RETENTION)
    unsent = SurveyResponse.objects.filter(round__in=rounds).never_to_count().delete()
    overdue = SurveyRound.objects.over_before(months_before(now, settings.RETENTION_MONTHS))
    keyed = overdue.filter(published_at=None, key__isnull=False).select_for_update(of=("self",))
    for round in keyed:
        destroy_who_answered(round=round)
        round.closed_at = round.closed_at or now
        round.save(update_fields=["closed_at"])
        note = "Who answered was deleted: it was not published in time"
        note_event(round=round, act=RoundEvent.Act.CLOSED, user=None, note=note)
    old = SurveyRound.objects.over_before(months_before(now, settings.SURVEY_TEXT_MONTHS))
    texts = SurveyAnswer.objects.filter(response__round__in=old).exclude(text="")
    return DeletedSurveyCounts(
        unsent=unsent[1].get(SurveyResponse._meta.label, 0),
        keys=len(keyed),
        texts=texts.delete()[0],
    )


@transaction.atomic
def erase_respondent(*, email: str) -> int:
    """Deletes what is held of an address, until a round is published; returns in how many it was.

    What somebody answered for themselves goes; what an organisation's people answered together
    stays, unless nobody else has a part in it.
    """
    respondents = respondents_at(email)
    for respondent in respondents:
        withdraw_response(respondent=respondent)
        respondent.delete()
    return len(respondents)
