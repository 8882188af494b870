"""The e-mails about a decision, and about one that was undone, to whoever sent the submission."""

from django.db import transaction

from core.site_address import absolute
from mail.models import OutgoingEmail
from mail.services import queue_email

from ..models import Submission
from ..secret_links import status_path
from ..status_text import proposal_texts, status_text


@transaction.atomic
def notify_decision(*, submission: Submission) -> OutgoingEmail | None:
    """Queues the e-mail about a decision, once; there is none where the sender was erased."""
    submitter = getattr(submission, "submitter", None)
    if submitter is None:
        return None
    status = status_text(submission)
    page = submission.partnership or submission.authority
    context = {
        "name": submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "status": status,
        "by_hand_url": absolute(status.by_hand.address) if status.by_hand else "",
        "proposals": proposal_texts(submission),
        "reasons": submission.reasons,
        "page_url": absolute(page.get_absolute_url()),
        "status_url": absolute(status_path(submission)),
    }
    return queue_email(
        kind="decided",
        to=submitter.email,
        context=context,
        about=submission.reference,
        dedupe_key=f"{_key_of_decisions(submission)}{submission.version}",
    )


def is_told(*, submission: Submission) -> bool:
    """Tells whether the sender was sent the decision that stands."""
    emails = OutgoingEmail.objects.about([submission.reference])
    key = f"{_key_of_decisions(submission)}{submission.version}"
    return emails.filter(dedupe_key=key, state=OutgoingEmail.State.SENT).exists()


@transaction.atomic
def notify_undo(*, submission: Submission, why: str) -> None:
    """Queues the e-mail about a decision that was undone after its sender had been told of it."""
    page = submission.partnership or submission.authority
    context = {
        "name": submission.submitter.name,
        "subject": submission.about,
        "reference": submission.reference,
        "status": status_text(submission),
        "is_record_changed": submission.change is not None,
        "why": why,
        "page_url": absolute(page.get_absolute_url()),
        "status_url": absolute(status_path(submission)),
    }
    queue_email(
        kind="undone", to=submission.submitter.email, context=context, about=submission.reference
    )


@transaction.atomic
def cancel_notification(*, submission: Submission) -> None:
    """Deletes the e-mail about a decision that was undone, unless it has been sent."""
    waiting = OutgoingEmail.objects.waiting().about([submission.reference])
    waiting.filter(dedupe_key__startswith=_key_of_decisions(submission)).delete()


def _key_of_decisions(submission: Submission) -> str:
    return f"decided-{submission.reference}-"
