"""A question to the sender of a submission, its answer, and what follows where none comes."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.site_address import absolute
from mail.services import queue_email

from ..models import Submission, SubmissionAct
from ..secret_links import status_path
from ..states import State, Transition
from .transitions import apply_transition, lock_submission, record_event

# The sender is reminded once; then it goes back into the queue without an answer.
REMIND_AFTER = timedelta(days=7)
WAIT_NO_LONGER_THAN = timedelta(days=21)
NO_ANSWER = f"No answer came in {WAIT_NO_LONGER_THAN.days} days."


class NobodyToAsk(Exception):
    """The sender was erased, or the submission came from no person."""


@transaction.atomic
def ask_sender(*, reference: str, version: int, user: User, question: str) -> Submission:
    """Asks the sender of a submission something: it waits for them, and whoever asked keeps it.

    Raises NobodyToAsk.
    """
    submission = lock_submission(reference=reference, version=version)
    if getattr(submission, "submitter", None) is None:
        raise NobodyToAsk("Nobody can be asked: there is no sender with an address.")
    asked = apply_transition(
        submission,
        Transition.ASK,
        State.ASKED,
        by=user,
        text=question,
        claimed_by=user,
        asked_at=timezone.now(),
        reminded_at=None,
    )
    _write_question(asked, question, is_reminder=False)
    return asked


@transaction.atomic
def answer_question(*, reference: str, answer: str) -> Submission:
    """Keeps the sender's answer, and puts the submission back into review."""
    submission = lock_submission(reference=reference)
    return apply_transition(submission, Transition.ANSWER, State.IN_REVIEW, text=answer)


@transaction.atomic
def remind_senders() -> tuple[int, int]:
    """Reminds senders of questions, and takes back what was asked too long ago.

    One of the daily jobs. Returns how many were reminded, and how many taken back.
    """
    now = timezone.now()
    asked = Submission.objects.filter(state=State.ASKED).select_for_update(
        skip_locked=True, of=("self",)
    )
    over = list(asked.filter(asked_at__lt=now - WAIT_NO_LONGER_THAN))
    for submission in over:
        apply_transition(
            submission,
            Transition.RELEASE,
            State.PENDING,
            text=NO_ANSWER,
            claimed_by=None,
            claimed_at=None,
        )
    due = list(asked.filter(asked_at__lt=now - REMIND_AFTER, reminded_at=None))
    for submission in due:
        submission.reminded_at = now
        submission.save()
        record_event(submission, SubmissionAct.REMIND)
        _write_question(submission, question_of(submission), is_reminder=True)
    return len(due), len(over)


def question_of(submission: Submission) -> str:
    """Returns the question that the sender of a submission was last asked."""
    asked = submission.events.filter(act=SubmissionAct.ASK).last()
    return asked.text if asked else ""


def _write_question(submission: Submission, question: str, *, is_reminder: bool) -> None:
    context = {
        "name": submission.submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "question": question,
        "is_reminder": is_reminder,
        "days": WAIT_NO_LONGER_THAN.days,
        "status_url": absolute(status_path(submission)),
    }
    to = submission.submitter.email
    queue_email(kind="question", to=to, context=context, about=submission.reference)
