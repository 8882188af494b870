"""One submission: what it proposes beside what the record says, decided field by field."""

import copy
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse

from core.refill import is_refill
from core.requests import form_page, signed_in
from mail.models import OutgoingEmail
from partnerships.history.entries import ChangeEntry, entries
from partnerships.models import Change, Partnership

from ...duplicates import likely_duplicates
from ...models import Intent, Outcome, Submission
from ...proposals import ProposalTopic, snapshot
from ...services.decide import (
    Conflict,
    OwnSubmission,
    decide_submission,
    decided_for_now,
)
from ...services.review import claim_next, successor_of
from ...services.transitions import StaleVersion
from ...states import DECIDED, UNDECIDED, WAITING, NotAllowed, State
from ...timeline import timeline
from ...verification import sender_of
from ..access import moderators_only
from ..by_hand import records_by_hand
from ..comparison import compare_with_record, proposed_text
from ..forms import AssignForm, DecisionForm, NoteForm, QuestionForm

# The buttons of the form, by the value that each sends as `step`.
CHECK, CHANGE, DECIDE, REASON = "check", "change", "decide", "reason"
ACCEPT_ALL, DECIDE_AND_NEXT = "accept-all", "decide-and-next"
PAGES = {"page-authority": "authority", "page-partnership": "partnership"}


@form_page
@moderators_only
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """Shows one submission; its form is for the moderator who works on it."""
    submission = get_object_or_404(Submission.objects.for_lists(), reference=reference)
    now = snapshot(ProposalTopic.of(submission))
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        submission=submission,
        lines=[
            compare_with_record(proposal, now["values"])
            for proposal in submission.proposed.select_related("put_by")
        ],
        record=now["version"],
        user=signed_in(request),
    )
    if request.method != "POST":
        return _page(request, submission, form)
    if not is_mine(submission, request):
        messages.error(
            request, "Somebody else is working on this, or it has been decided. Nothing was done."
        )
        return _page(request, submission, form, typed=request.POST)
    return _answer_to_button(request, submission, form)


def _answer_to_button(
    request: HttpRequest, submission: Submission, form: DecisionForm
) -> HttpResponse:
    pressed = CHANGE if is_refill(request) else request.POST.get("step", CHECK)
    if pressed == REASON:
        form.insert_canned_replies()
        return _page(request, submission, form)
    if pressed == ACCEPT_ALL:
        form.accept_all()
    if pressed == CHANGE or not form.is_valid():
        return _page(request, submission, form)
    arguments: dict[str, Any] = {
        "reference": submission.reference,
        "version": form.cleaned_data["version"],
        "record": form.cleaned_data["record"],
        "user": signed_in(request),
        "decision": form.decision,
    }
    try:
        if pressed in (DECIDE, DECIDE_AND_NEXT):
            decided = decide_submission(**arguments)
            messages.success(request, f"{decided.reference}: {decided.get_state_display()}.")
            if pressed == DECIDE:
                return redirect("moderation-done")
            return _go_to_next(request)
        with decided_for_now(**arguments) as tried:
            if pressed in PAGES:
                return _public_page(request, getattr(tried, PAGES[pressed]))
            return _check(request, submission, form, tried)
    except (StaleVersion, Conflict, OwnSubmission, NotAllowed) as refusal:
        form.renew(str(refusal))
        return _page(request, submission, form)
    except ValidationError as refusal:  # of the source, which no field of the form shows
        form.renew(" ".join(f"The source: {message}" for message in refusal.messages))
        return _page(request, submission, form)


def _go_to_next(request: HttpRequest) -> HttpResponse:
    """Begins work on what has waited longest, or leads to the queue where nothing is left."""
    following = claim_next(user=signed_in(request))
    if following is None:
        messages.info(request, "Nothing else is waiting for you.")
        return redirect("moderation")
    return redirect("moderation-submission", reference=following.reference)


def _page(
    request: HttpRequest,
    submission: Submission,
    form: DecisionForm,
    typed: QueryDict | None = None,
) -> HttpResponse:
    submitter = sender_of(submission)
    user = signed_in(request)
    is_undecided = submission.state in UNDECIDED
    context = {
        "submission": submission,
        "form": form,
        "successor": successor_of(submission) if submission.is_partnership_gone else None,
        "is_mine": is_mine(submission, request),
        "is_own": submission.was_sent_by(user),
        "is_decided": submission.state in (*DECIDED, State.SPAM),
        "is_waiting": is_undecided,
        "timeline": timeline(submission),
        # The decision has a note of its own, on the same page.
        "note_form": NoteForm(auto_id="add-%s"),
        "question_form": QuestionForm() if submitter else None,
        "assign_form": AssignForm(user=user) if is_undecided else None,
        "records": records_by_hand(submission) if is_mine(submission, request) else [],
        "by_hand": entry_of(submission.done_by_hand),
        "record_moved": submission.made_against
        and submission.made_against != form.initial["record"],
        "alike": _alike(submission, form),
        "others": Submission.objects.for_queue().others_about_authority_of(submission)[:10],
        "typed": typed,
    }
    return render(request, "corrections/moderation/submission.html", context)


def entry_of(change: UUID | None) -> ChangeEntry | None:
    """Returns the entry of the history with which staff did by hand what was asked for."""
    made = Change.objects.filter(pk=change).first() if change else None
    return entries([made])[0] if made else None


def _alike(submission: Submission, form: DecisionForm) -> list[Partnership]:
    """Returns the recorded partnerships that one which is sent in as missing may be."""
    if submission.intent != Intent.ADD or submission.state not in WAITING:
        return []
    proposed = {line.field.key: line.proposal.value_proposed for line in form.lines}
    return likely_duplicates(submission.authority, proposed)


def _check(
    request: HttpRequest, submission: Submission, form: DecisionForm, tried: Submission
) -> HttpResponse:
    """Shows what would be done, before it is: the outcome, each value, the e-mail."""
    context = {
        "submission": submission,
        "form": form,
        "state_after": form.decision.state_after,
        "outcomes": field_outcomes(form, tried),
        "tried": tried,
        "verification_update": form.decision.verification_update,
        "email": OutgoingEmail.objects.about([tried.reference]).last(),
        "typed": [
            (name, value)
            for name, values in cast(QueryDict, form.data).lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "step")
        ],
    }
    return render(request, "corrections/moderation/check.html", context)


def field_outcomes(form: DecisionForm, tried: Submission) -> list[dict[str, str]]:
    """Returns for each proposed value the outcome, what the page says and what it will say."""
    decided = {proposal.pk: proposal for proposal in tried.proposed.all()}
    rows = []
    for line in form.lines:
        proposal = decided[line.proposal.pk]
        is_refused = proposal.outcome == Outcome.REFUSED
        decided_on = proposed_text(line.field, proposal.value_decided)
        rows.append(
            {
                "label": line.field.label,
                "outcome": proposal.get_outcome_display(),
                "now": line.words.before,
                "becomes": line.words.before if is_refused else decided_on,
                "why": proposal.reason,
            }
        )
    return rows


def _public_page(request: HttpRequest, subject: Any) -> HttpResponse:
    """Returns the public page of an LA or a partnership as it is inside the open transaction."""
    address = subject.get_absolute_url() if subject else reverse("local-authorities")
    public_request = copy.copy(request)
    public_request.method = "GET"
    public_request.path = public_request.path_info = address
    public_request.GET = QueryDict()
    public_request.is_preview = True  # type: ignore[attr-defined]
    match = resolve(address)
    response: HttpResponse = match.func(public_request, *match.args, **match.kwargs)
    return HttpResponse(response.content, content_type=response["Content-Type"])


def is_mine(submission: Submission, request: HttpRequest) -> bool:
    """Tells whether the moderator who asks is at work on a submission."""
    return submission.state == State.IN_REVIEW and submission.claimed_by_id == signed_in(request).pk
