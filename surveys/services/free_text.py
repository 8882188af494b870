"""Reading what people wrote in their own words, and removing what must not be used."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core.redaction import REDACTED, redacted

from ..models import SurveyAnswer, SurveyRound


@transaction.atomic
def mark_as_read(*, round: SurveyRound, answers: Collection[int]) -> int:
    """Notes that staff have read these texts; returns how many were not read before."""
    unread = SurveyAnswer.objects.filter(pk__in=answers, response__round=round, read_at=None)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def redact_answer(*, round: SurveyRound, answer: int, words: str) -> SurveyAnswer:
    """Puts "[redacted]" in the place of some words of a text, or of all of it, for good.

    Raises ValidationError where the words are not in the text.
    """
    answers = SurveyAnswer.objects.select_for_update(of=("self",)).exclude(text="")
    locked = answers.get(pk=answer, response__round=round)
    text = redacted(locked.text, words) if words else REDACTED
    if text == locked.text:
        raise ValidationError("These words are not in the answer: copy them exactly.")
    locked.text, locked.redacted_at = text, timezone.now()
    locked.save(update_fields=["text", "redacted_at"])
    return locked
