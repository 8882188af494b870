"""The letter that tells whoever sent something what became of it."""

from django.db import transaction

from core.site_address import absolute
from mail.models import Letter
from mail.services import write_letter

from ..models import Submission
from ..secret_links import status_path
from ..status_text import proposals_of, status_of


@transaction.atomic
def tell_decision(*, submission: Submission) -> Letter | None:
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
    return write_letter(
        kind="decided",
        to=submitter.email,
        context=context,
        about=submission.reference,
        once=f"{_about(submission)}{submission.version}",
    )


@transaction.atomic
def take_letter_back(*, submission: Submission) -> None:
    """What tells of a decision that was undone is not sent, unless it has been."""
    waiting = Letter.objects.telling_of([submission.reference]).filter(state=Letter.State.WAITING)
    waiting.filter(once__startswith=_about(submission)).delete()


def _about(submission: Submission) -> str:
    return f"decided-{submission.reference}-"
