"""The moderators' queue, and the transitions that take one press of a button."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import form_page, signed_in
from partnerships.models import AuthoritySummary
from partnerships.services.undo import UndoRefused

from ...models import Submission, TellingChoice
from ...reverification import due_lines
from ...services.decide import OwnSubmission, undo_decision
from ...services.review import (
    NoSuccessor,
    ask_second_moderator,
    claim_submission,
    mark_spam,
    move_to_successor,
    release_submission,
)
from ...services.tell import choose_telling
from ...services.transitions import StaleVersion
from ...states import NotAllowed
from ..access import moderators_only
from ..forms import TellingForm, TransitionForm
from ..queue import QueueFilter, queue_counts

SUBMISSIONS_A_PAGE = 50
JUST_DONE = 50

# A transition may raise these, in words for the moderator.
REFUSALS = (StaleVersion, NotAllowed, NoSuccessor, OwnSubmission, UndoRefused)


@require_safe
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """Shows the submissions that wait, oldest first, or those that the filters ask for."""
    user = signed_in(request)
    filters = QueueFilter(request.GET, user=user)
    context = {
        "filters": filters,
        "page": Paginator(filters.qs, SUBMISSIONS_A_PAGE).get_page(request.GET.get("page")),
        "counts": queue_counts(user),
    }
    return render(request, "corrections/moderation/queue.html", context)


@require_safe
@moderators_only
def done(request: HttpRequest) -> HttpResponse:
    """Shows the moderator's own latest decisions, newest first: each can be undone."""
    mine = Submission.objects.for_queue().decided_by_user(signed_in(request))[:JUST_DONE]
    return render(request, "corrections/moderation/done.html", {"submissions": mine})


@require_safe
@moderators_only
def due(request: HttpRequest) -> HttpResponse:
    """Shows the LAs whose verification is more than a year old, longest first."""
    summaries = AuthoritySummary.objects.due_again(timezone.localdate())
    return render(request, "corrections/moderation/due.html", {"lines": due_lines(summaries)})


@form_page
@moderators_only
def emails(request: HttpRequest) -> HttpResponse:
    """Lets a moderator choose how often to be told that something waits."""
    user = signed_in(request)
    chosen = TellingChoice.objects.filter(user=user).first() or TellingChoice(user=user)
    form = TellingForm(request.POST or None, instance=chosen)
    if form.is_valid():
        choose_telling(user=user, how_often=form.cleaned_data["how_often"])
        messages.success(request, "Saved.")
        return redirect("moderation-emails")
    return render(request, "corrections/moderation/emails.html", {"form": form})


def by_button(
    view: Callable[[HttpRequest, str], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Makes a view that a button of a submission's page asks for; looked at, it leads there."""

    @form_page
    @moderators_only
    @wraps(view)
    def answer(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method != "POST":
            return redirect("moderation-submission", reference=reference)
        return view(request, reference)

    return answer


@by_button
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    return _do(
        request,
        reference,
        lambda version, _: claim_submission(reference=reference, version=version, user=user),
    )


@by_button
def release(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(
        request,
        reference,
        lambda version, _: release_submission(reference=reference, version=version),
        success="It is waiting again.",
    )


@by_button
def ask_second(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    return _do(
        request,
        reference,
        lambda version, _: ask_second_moderator(reference=reference, version=version, user=user),
        success="Another moderator will now decide whether the LA verified its page.",
    )


@by_button
def move(request: HttpRequest, reference: str) -> HttpResponse:
    return _do(
        request,
        reference,
        lambda version, _: move_to_successor(reference=reference, version=version),
        success="It is now about the successor.",
    )


@by_button
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    return _do(
        request,
        reference,
        lambda version, _: mark_spam(reference=reference, version=version, user=user),
        success="Marked as spam. Nobody gets an e-mail.",
    )


@by_button
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    return _do(
        request,
        reference,
        lambda version, why: undo_decision(
            reference=reference, version=version, user=user, why=why
        ),
        success="Undone. It is in review again.",
    )


def _do(
    request: HttpRequest,
    reference: str,
    transition: Callable[[int, str], Submission],
    success: str = "",
) -> HttpResponse:
    """Does a transition, or says why not, and leads back to the submission's page."""
    get_object_or_404(Submission, reference=reference)
    form = TransitionForm(request.POST)
    if form.is_valid():
        try:
            transition(form.cleaned_data["version"], form.cleaned_data["why"])
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            if success:
                messages.success(request, success)
    elif "why" in form.errors:
        messages.error(request, f"Nothing was done. {' '.join(map(str, form.errors['why']))}")
    else:
        messages.error(request, "Nothing was done: the page was incomplete. Try again from here.")
    return redirect("moderation-submission", reference=reference)
