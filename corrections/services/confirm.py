"""The steps after sending: the link that confirms the address, confirming it, withdrawing."""

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.utils import timezone

from core.site_address import absolute
from mail.models import OutgoingEmail
from mail.services import queue_email

from ..models import Submission, SubmissionAct
from ..secret_links import address_mark, confirm_path, status_path
from ..states import NotAllowed, State, Transition
from .tell import tell_at_once
from .transitions import apply_transition, lock_submission, record_event


@transaction.atomic
def confirm_address(*, reference: str, mark: str | None = None) -> Submission:
    """Puts a submission into the queue, and queues the e-mail with the link to its status page.

    Until then it is in no queue. `mark` is that of the address whose link was followed.
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


@transaction.atomic
def send_link_again(*, reference: str, user: User) -> Submission:
    """Sends the link that confirms a sender's address once more; its days begin anew.

    Raises NotAllowed once the address is confirmed.
    """
    submission = lock_submission(reference=reference)
    if submission.state != State.UNCONFIRMED:
        raise NotAllowed(Transition.CONFIRM, submission.state)
    renew_link(submission=submission)
    record_event(submission, SubmissionAct.RESEND, by=user)
    return submission


def renew_link(*, submission: Submission) -> None:
    """Queues the link to a locked submission's sender anew, in the place of e-mails not sent yet.

    The days in which it may be confirmed begin anew.
    """
    waiting = OutgoingEmail.objects.about([submission.reference])
    waiting.exclude(state=OutgoingEmail.State.SENT).delete()
    submission.created_at = timezone.now()
    submission.save()
    ask_to_confirm(submission)


def ask_to_confirm(submission: Submission) -> None:
    """Queues the e-mail with the link that confirms the sender's address.

    It says nothing that was typed: whoever reads it may not be who typed it.
    """
    context = {
        "subject": submission.about,
        "reference": submission.reference,
        "confirm_url": absolute(confirm_path(submission)),
        "days": settings.CONFIRM_WITHIN.days,
    }
    to = submission.submitter.email
    queue_email(kind="confirm", to=to, context=context, about=submission.reference)
