"""The e-mail that tells whoever sent something what became of it."""

from django.db import transaction

from core.site_address import absolute
from mail.models import OutgoingEmail
from mail.services import queue_email

from ..models import Submission
from ..secret_links import status_path
from ..status_text import proposals_of, status_of


@transaction.atomic
def notify_decision(*, submission: Submission) -> OutgoingEmail | None:
    """Once for each decision; nobody is told where the sender was erased."""
    submitter = getattr(submission, "submitter", None)
    if submitter is None:
        return None
    status = status_of(submission)
    about = submission.partnership or submission.authority
    context = {
        "name": submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "outcome": status.title,
        "told": status.explanation,
        "lines": [
            {
                "label": told.label,
                "decision": told.decision.label,
                "says": ", ".join(told.decided),
                "why": told.reason,
            }
            for told in proposals_of(submission)
        ],
        "reasons": submission.reasons,
        "page_url": absolute(about.get_absolute_url()),
        "status_url": absolute(status_path(submission)),
    }
    return queue_email(
        kind="decided",
        to=submitter.email,
        context=context,
        about=submission.reference,
        dedupe_key=f"{_about(submission)}{submission.version}",
    )


@transaction.atomic
def cancel_notification(*, submission: Submission) -> None:
    """What tells of a decision that was undone is not sent, unless it has been."""
    waiting = OutgoingEmail.objects.telling_of([submission.reference]).filter(
        state=OutgoingEmail.State.WAITING
    )
    waiting.filter(dedupe_key__startswith=_about(submission)).delete()


def _about(submission: Submission) -> str:
    return f"decided-{submission.reference}-"
