"""Puts what LAs and partnerships answer about themselves into the moderators' queue.

Surveys and corrections know nothing of each other: here they meet.
"""

from typing import Any

from django.dispatch import receiver

from corrections.services.propose_answers import propose_answers, withdraw_answers
from surveys.record_answers import RecordAnswers, record_answered, record_withdrawn


@receiver(record_answered)
def propose(*, answers: RecordAnswers, **_: Any) -> None:
    propose_answers(
        key=answers.key,
        survey=answers.survey,
        organisation=answers.organisation,
        authority=answers.authority,
        partnership=answers.partnership,
        values=answers.values,
        is_right=answers.is_right,
        address_domain=answers.address_domain,
    )


@receiver(record_withdrawn)
def withdraw(*, key: str, **_: Any) -> None:
    withdraw_answers(key=key)
