"""The sender's steps after sending: confirming the address, withdrawing."""

from django.db import transaction
from django.utils import timezone

from core.site_address import absolute
from mail.services import queue_email

from ..models import Submission
from ..secret_links import status_path
from ..states import State, Transition
from .transitions import apply_transition, lock_submission


@transaction.atomic
def confirm_address(*, reference: str) -> Submission:
    """Puts a submission into the queue, and queues the e-mail with the link to its status page.

    Until then nobody at CfEY sees it.
    """
    submission = apply_transition(
        lock_submission(reference=reference),
        Transition.CONFIRM,
        State.PENDING,
        confirmed_at=timezone.now(),
    )
    context = {
        "name": submission.submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "status_url": absolute(status_path(submission)),
    }
    to = submission.submitter.email
    queue_email(kind="received", to=to, context=context, about=submission.reference)
    return submission


@transaction.atomic
def withdraw_submission(*, reference: str) -> Submission:
    """Takes a submission out of the queue for good. The page says so at once, so no e-mail does."""
    return apply_transition(
        lock_submission(reference=reference),
        Transition.WITHDRAW,
        State.WITHDRAWN,
        closed_at=timezone.now(),
        claimed_by=None,
    )
