"""What whoever sent something does afterwards: confirms the address, takes it back."""

from django.db import transaction

from ..links import absolute, status_path
from ..models import Submission
from .letters import write_letter
from .sending import confirm, withdraw


@transaction.atomic
def confirm_address(*, reference: str) -> Submission:
    """It enters the queue, and a letter brings the link to its status page."""
    submission = confirm(reference=reference)
    context = {
        "name": submission.submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "status_url": absolute(status_path(submission)),
    }
    to = submission.submitter.email
    write_letter(kind="received", to=to, context=context, submission=submission)
    return submission


@transaction.atomic
def take_back(*, reference: str) -> Submission:
    """It leaves the queue for good. The page says so at once, so no letter does."""
    return withdraw(reference=reference)
