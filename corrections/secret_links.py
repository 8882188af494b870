"""Secret addresses: only those to whom we gave one can open its page.

Nothing about them is stored: they are signed with the site's secret, each for one purpose.
"""

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Submission

CONFIRM = "corrections.confirm"
STATUS = "corrections.status"


def confirm_path(submission: Submission) -> str:
    """Returns the path that confirms the address of a submission.

    It works until the submission is one of those that were not confirmed in time, and proves
    one address alone: whoever changes theirs meanwhile gets another.
    """
    told = [submission.reference, address_mark(submission)]
    return reverse("correction-confirm", args=[signing.dumps(told, salt=CONFIRM)])


def confirmed(token: str) -> tuple[str, str]:
    """Returns the reference in a good token, and the mark of the address that it was sent to.

    Raises signing.BadSignature.
    """
    reference, mark = signing.loads(token, salt=CONFIRM)
    return reference, mark


def address_mark(submission: Submission) -> str:
    """Returns what tells one sender's address from another; blank where the sender was erased."""
    submitter = getattr(submission, "submitter", None)
    if submitter is None:
        return ""
    return salted_hmac(CONFIRM, submitter.email.lower(), algorithm="sha256").hexdigest()[:20]


def status_path(submission: Submission) -> str:
    """Returns the path of the status page of a submission."""
    return reverse("correction-status", args=_key(submission))


def withdraw_path(submission: Submission) -> str:
    """Returns the path of the page that asks whether to withdraw a submission."""
    return reverse("correction-withdraw", args=_key(submission))


def is_status_secret(reference: str, secret: str) -> bool:
    return constant_time_compare(_status_secret(reference), secret)


def _key(submission: Submission) -> list[str]:
    return [submission.reference, _status_secret(submission.reference)]


def _status_secret(reference: str) -> str:
    return salted_hmac(STATUS, reference, algorithm="sha256").hexdigest()[:40]
