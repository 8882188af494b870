"""One submission: what it proposes beside what the record says, decided field by field."""

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.views.decorators.http import require_http_methods

from mail.models import OutgoingEmail

from ..models import Outcome, Submission
from ..proposals import ProposalTopic, snapshot
from ..services.decide import (
    Conflict,
    OwnSubmission,
    decide,
    decided_for_now,
    outcome,
)
from ..services.transitions import StaleVersion
from ..states import DECIDED, NotAllowed, State
from .comparison import compared, told
from .decision_form import DecisionForm
from .views_queue import member, moderators_only

# The buttons of the form, by the value that each sends as `step`.
CHECK, CHANGE, DECIDE, REASON = "check", "change", "decide", "reason"
PAGES = {"page-authority": "authority", "page-partnership": "partnership"}


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one submission; its form is for whoever works on it."""
    found = get_object_or_404(Submission.objects.for_queue(), reference=reference)
    now = snapshot(ProposalTopic.of(found))
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        submission=found,
        lines=[compared(proposal, now["values"]) for proposal in found.proposed.all()],
        record=now["version"],
    )
    if request.method != "POST":
        return _page(request, found, form)
    if not is_mine(found, request):
        messages.error(request, "Somebody else works on this, or it is decided: nothing was done.")
        return _page(request, found, form, typed=request.POST)
    return _answer(request, found, form)


def _answer(request: HttpRequest, found: Submission, form: DecisionForm) -> HttpResponse:
    """What follows from the button that was pressed."""
    pressed = request.POST.get("step", CHECK)
    if pressed == REASON:
        form.put_reason_in()
        return _page(request, found, form)
    if pressed == CHANGE or not form.is_valid():
        return _page(request, found, form)
    given: dict[str, Any] = {
        "reference": found.reference,
        "version": form.cleaned_data["version"],
        "record": form.cleaned_data["record"],
        "user": member(request),
        "ruling": form.ruling,
    }
    try:
        if pressed == DECIDE:
            decided = decide(**given)
            messages.success(request, f"{decided.reference}: {decided.get_state_display()}.")
            return redirect("moderation-done")
        with decided_for_now(**given) as tried:
            if pressed in PAGES:
                return _public_page(request, tried, PAGES[pressed])
            return _check(request, found, form, tried)
    except (StaleVersion, Conflict, OwnSubmission, NotAllowed) as refusal:
        form.renew(str(refusal))
        return _page(request, found, form)


def _page(
    request: HttpRequest, found: Submission, form: DecisionForm, typed: QueryDict | None = None
) -> HttpResponse:
    submitter = getattr(found, "submitter", None)
    about = Submission.objects.for_queue().filter(authority=found.authority).exclude(pk=found.pk)
    context = {
        "submission": found,
        "form": form,
        "is_mine": is_mine(found, request),
        "is_own": submitter and submitter.email.lower() == member(request).email.lower(),
        "is_decided": found.state in (*DECIDED, State.SPAM),
        "is_waiting": found.state in (State.PENDING, State.IN_REVIEW),
        "record_moved": found.made_against and found.made_against != form.initial["record"],
        "others": about.order_by("-confirmed_at")[:10],
        "typed": typed,
    }
    return render(request, "corrections/moderation/submission.html", context)


def _check(
    request: HttpRequest, found: Submission, form: DecisionForm, tried: Submission
) -> HttpResponse:
    """What would be done, before it is: the outcome, each value, the mail."""
    context = {
        "submission": found,
        "form": form,
        "outcome": State(outcome(form.ruling)),
        "settled": settled(form, tried),
        "tried": tried,
        "standing": form.ruling.standing,
        "email": OutgoingEmail.objects.telling_of([tried.reference]).last(),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "step")
        ],
    }
    return render(request, "corrections/moderation/check.html", context)


def settled(form: DecisionForm, tried: Submission) -> list[dict[str, str]]:
    """Each proposed value: what was decided, what the page says and what it will say."""
    decided = {proposal.pk: proposal for proposal in tried.proposed.all()}
    lines = []
    for line in form.lines:
        proposal = decided[line.proposal.pk]
        is_refused = proposal.decision == Outcome.REFUSED
        after = line.words.before if is_refused else told(line.field, proposal.value_decided)
        lines.append(
            {
                "label": line.field.label,
                "decision": str(Outcome(proposal.decision).label),
                "now": line.words.before,
                "becomes": after,
                "why": proposal.reason,
            }
        )
    return lines


def _public_page(request: HttpRequest, tried: Submission, which: str) -> HttpResponse:
    """The public page as it would be; the caller takes it all back."""
    about = getattr(tried, which)
    address = about.get_absolute_url() if about else reverse("local-authorities")
    asked = copy.copy(request)
    asked.method, asked.path, asked.path_info = "GET", address, address
    asked.GET = QueryDict()
    asked.is_preview = True  # type: ignore[attr-defined]
    match = resolve(address)
    response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    return HttpResponse(response.content, content_type=response["Content-Type"])


def is_mine(found: Submission, request: HttpRequest) -> bool:
    """Whether the one who asks is at work on it."""
    return found.state == State.IN_REVIEW and found.claimed_by_id == member(request).pk
