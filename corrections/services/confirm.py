"""The sender's steps after sending: confirming the address, withdrawing."""

from django.core import signing
from django.db import transaction
from django.utils import timezone

from core.site_address import absolute
from mail.services import queue_email

from ..models import Submission
from ..secret_links import address_mark, status_path
from ..states import State, Transition
from .tell import tell_at_once
from .transitions import apply_transition, lock_submission


@transaction.atomic
def confirm_address(*, reference: str, mark: str | None = None) -> Submission:
    """Puts a submission into the queue, and queues the e-mail with the link to its status page.

    Until then nobody at CfEY sees it. `mark` is that of the address whose link was followed.
    Raises signing.BadSignature where the sender has given another one since.
    """
    submission = apply_transition(
        lock_submission(reference=reference),
        Transition.CONFIRM,
        State.PENDING,
        confirmed_at=timezone.now(),
    )
    if mark is not None and mark != address_mark(submission):
        raise signing.BadSignature("The link was sent to an address that was changed since.")
    context = {
        "name": submission.submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "status_url": absolute(status_path(submission)),
    }
    to = submission.submitter.email
    queue_email(kind="received", to=to, context=context, about=submission.reference)
    tell_at_once(submission=submission)
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
