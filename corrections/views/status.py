"""After it was sent: proof of address, and what became of it."""

from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .. import secret_links
from ..models import Submission
from ..services.confirm import confirm_address, withdraw_submission
from ..states import NotAllowed, State, Transition, may
from ..status_text import proposals_of, status_of
from .public import gone, public_form


@public_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button: mail scanners that follow every link press none."""
    try:
        reference = secret_links.confirmed_reference(token)
        submission = _submissions().get(reference=reference)
    except (signing.BadSignature, Submission.DoesNotExist):
        days = {"days": settings.CONFIRM_WITHIN.days}
        return render(request, "corrections/cannot_confirm.html", days, status=404)
    if submission.state != State.UNCONFIRMED:
        return redirect(secret_links.status_path(submission))
    if request.method == "POST":
        with suppress(NotAllowed):  # pressed twice
            confirm_address(reference=reference)
        return redirect(secret_links.status_path(submission))
    return render(request, "corrections/confirm.html", {"submission": submission})


@public_form
def status(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """What became of a submission, for whoever sent it."""
    submission = _submission(reference, secret)
    if submission is None:
        return gone(request)
    context = {
        "submission": submission,
        "authority": submission.authority,
        "status": status_of(submission),
        "proposals": proposals_of(submission),
        "withdraw_path": secret_links.withdraw_path(submission)
        if _may_withdraw(submission)
        else "",
    }
    return render(request, "corrections/status.html", context)


@public_form
def withdraw(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Asks once more before a submission is taken back."""
    submission = _submission(reference, secret)
    if submission is None:
        return gone(request)
    if request.method == "POST":
        with suppress(NotAllowed):  # decided or taken back meanwhile: the page says which
            withdraw_submission(reference=reference)
        return redirect(secret_links.status_path(submission))
    if not _may_withdraw(submission):
        return redirect(secret_links.status_path(submission))
    context = {
        "submission": submission,
        "authority": submission.authority,
        "status_path": secret_links.status_path(submission),
    }
    return render(request, "corrections/withdraw.html", context)


def _submissions() -> QuerySet[Submission]:
    return Submission.objects.select_related("authority", "partnership")


def _submission(reference: str, secret: str) -> Submission | None:
    if not secret_links.is_status_secret(reference, secret):
        return None
    return _submissions().filter(reference=reference).first()


def _may_withdraw(submission: Submission) -> bool:
    return may(Transition.WITHDRAW, submission.state)
