"""The moderators' queue, and the steps that take one press of a button."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from partnerships.models import AuthoritySummary
from partnerships.services.undo import UndoRefused

from ..models import Submission
from ..reverification import due_lines
from ..services.decide import OwnSubmission, undo_decision
from ..services.review import claim, mark_spam, release
from ..services.transitions import StaleVersion
from ..states import NotAllowed
from .queue import QueueFilter, counts

A_PAGE = 50
JUST_DONE = 50

moderators_only = permission_required("corrections.change_submission", raise_exception=True)

# What a step may raise, in words for the moderator.
REFUSALS = (StaleVersion, NotAllowed, OwnSubmission, UndoRefused)


class TransitionForm(forms.Form):
    """A button: the version that it was shown for, and words where the step wants some."""

    version = forms.IntegerField()
    why = forms.CharField(required=False, max_length=500)


@require_safe
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, or what the filters ask for."""
    user = member(request)
    found = QueueFilter(request.GET, user=user)
    page = Paginator(found.qs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": found,
        "page": page,
        "counts": counts(user),
    }
    return render(request, "corrections/moderation/queue.html", context)


@require_safe
@moderators_only
def done(request: HttpRequest) -> HttpResponse:
    """What I just did, newest first: each can be undone."""
    mine = Submission.objects.for_queue().decided_by_user(member(request))[:JUST_DONE]
    return render(request, "corrections/moderation/done.html", {"submissions": mine})


@require_safe
@moderators_only
def due(request: HttpRequest) -> HttpResponse:
    """The LAs whose verification is more than a year old, longest first."""
    found = AuthoritySummary.objects.due_again(timezone.localdate())
    return render(request, "corrections/moderation/due.html", {"lines": due_lines(found)})


@require_POST
@moderators_only
def claim_it(request: HttpRequest, reference: str) -> HttpResponse:
    user = member(request)
    return _step(
        request, reference, lambda v, _: claim(reference=reference, version=v, user=user), ""
    )


@require_POST
@moderators_only
def release_it(request: HttpRequest, reference: str) -> HttpResponse:
    return _step(
        request, reference, lambda v, _: release(reference=reference, version=v), "It waits again."
    )


@require_POST
@moderators_only
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    user = member(request)
    return _step(
        request,
        reference,
        lambda v, _: mark_spam(reference=reference, version=v, user=user),
        "Set aside as spam. Nobody is written to.",
    )


@require_POST
@moderators_only
def undo_it(request: HttpRequest, reference: str) -> HttpResponse:
    user = member(request)
    return _step(
        request,
        reference,
        lambda v, why: undo_decision(reference=reference, version=v, user=user, why=why),
        "Undone. It is in review again.",
    )


def member(request: HttpRequest) -> User:
    """The moderator who asks; `moderators_only` saw to it that there is one."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("Only for signed-in people.")
    return user


def _step(
    request: HttpRequest, reference: str, do: Callable[[int, str], Submission], told: str
) -> HttpResponse:
    """Does it, or says why not; either way the submission's page says how it stands."""
    form = TransitionForm(request.POST)
    if form.is_valid():
        try:
            do(form.cleaned_data["version"], form.cleaned_data["why"])
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            if told:
                messages.success(request, told)
    else:
        messages.error(request, "Nothing was done: the page was incomplete. Try again from here.")
    return redirect("moderation-submission", reference=reference)
