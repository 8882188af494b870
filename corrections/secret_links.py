"""Secret addresses: only those to whom we gave one can open its page.

Nothing about them is stored: they are signed with the site's secret, each for one purpose.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Submission

CONFIRM = "corrections.confirm"
STATUS = "corrections.status"


def confirm_path(submission: Submission) -> str:
    """Returns the path that confirms the address of a submission; good for `CONFIRM_WITHIN`."""
    return reverse("correction-confirm", args=[signing.dumps(submission.reference, salt=CONFIRM)])


def confirmed_reference(token: str) -> str:
    """Returns the reference in a good token. Raises signing.BadSignature or SignatureExpired."""
    reference: str = signing.loads(token, salt=CONFIRM, max_age=settings.CONFIRM_WITHIN)
    return reference


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
