"""The pages for the time after sending: proof of address, status, withdrawing."""

from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from .. import secret_links
from ..forms import AnswerForm
from ..models import Submission
from ..services.ask import answer_question, question_of
from ..services.confirm import confirm_address, withdraw_submission
from ..states import NotAllowed, State, Transition, is_allowed
from ..status_text import proposal_texts, status_text
from .public import gone, public_form


@public_form
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows a button, and confirms when it is pressed: scanners follow links, but press nothing."""
    try:
        reference, mark = secret_links.confirmed(token)
        expired = Submission.objects.not_confirmed_in_time(timezone.now())
        submissions = _submissions().exclude(pk__in=expired.values("pk"))
        submission = submissions.select_related("submitter").get(reference=reference)
        if mark != secret_links.address_mark(submission):
            raise signing.BadSignature("It was sent to an address that was changed since.")
        if request.method == "POST" and submission.state == State.UNCONFIRMED:
            with suppress(NotAllowed):  # pressed twice
                confirm_address(reference=reference, mark=mark)
            return redirect(secret_links.status_path(submission))
    except (signing.BadSignature, Submission.DoesNotExist):
        days = {"days": settings.CONFIRM_WITHIN.days}
        return render(request, "corrections/cannot_confirm.html", days, status=404)
    if submission.state != State.UNCONFIRMED:
        return redirect(secret_links.status_path(submission))
    return render(request, "corrections/confirm.html", {"submission": submission})


@public_form
def status(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Shows how far a submission is, to whoever sent it, and takes the answer to our question."""
    submission = _submission(reference, secret)
    if submission is None:
        return gone(request)
    form = None
    if submission.state == State.ASKED:
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            with suppress(NotAllowed):  # pressed twice, or taken up again meanwhile
                answer_question(reference=reference, answer=form.cleaned_data["answer"])
            return redirect(secret_links.status_path(submission))
    context = {
        "submission": submission,
        "form": form,
        "question": question_of(submission) if form else "",
        "authority": submission.authority,
        "status": status_text(submission),
        "proposals": proposal_texts(submission),
        "withdraw_path": secret_links.withdraw_path(submission)
        if _may_withdraw(submission)
        else "",
    }
    return render(request, "corrections/status.html", context)


@public_form
def withdraw(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Asks once more before a submission is withdrawn."""
    submission = _submission(reference, secret)
    if submission is None:
        return gone(request)
    if request.method == "POST":
        with suppress(NotAllowed):  # decided or withdrawn meanwhile: the page says which
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
    return is_allowed(Transition.WITHDRAW, submission.state)
