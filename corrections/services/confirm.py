"""What whoever sent something does afterwards: confirms the address, takes it back."""

from django.db import transaction

from core.site_address import absolute
from mail.services import queue_email

from ..models import Submission
from ..secret_links import status_path
from .submit import confirm, withdraw


@transaction.atomic
def confirm_address(*, reference: str) -> Submission:
    """It enters the queue, and an e-mail brings the link to its status page."""
    submission = confirm(reference=reference)
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
    """It leaves the queue for good. The page says so at once, so no e-mail does."""
    return withdraw(reference=reference)
