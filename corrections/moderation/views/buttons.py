"""The buttons of a submission's page, a press each: transitions, a note, a question."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core.requests import form_page, signed_in
from partnerships.services.undo import UndoRefused

from ...models import ProposedChange, Submission
from ...services.ask import NobodyToAsk, ask_sender
from ...services.confirm import send_link_again
from ...services.decide import OwnSubmission, undo_decision
from ...services.put_in_fields import remove_for_sender
from ...services.review import (
    NoSuccessor,
    add_note,
    ask_second_moderator,
    assign_submission,
    claim_submission,
    mark_spam,
    move_to_successor,
    release_submission,
)
from ...services.transitions import StaleVersion
from ...states import NotAllowed
from ..access import moderators_only
from ..forms import AssignForm, NoteForm, QuestionForm, RemovePutForm, TransitionForm

# A transition may raise these, in words for the moderator.
REFUSALS = (
    StaleVersion,
    NotAllowed,
    NoSuccessor,
    OwnSubmission,
    UndoRefused,
    NobodyToAsk,
    ProposedChange.DoesNotExist,
)


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
    return _press(request, reference, TransitionForm(request.POST), claim_submission, ["version"])


@by_button
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    form = AssignForm(request.POST, user=signed_in(request))
    return _press(request, reference, form, assign_submission, ["version", "to"], "Assigned.")


@by_button
def release(request: HttpRequest, reference: str) -> HttpResponse:
    form = TransitionForm(request.POST)
    said = "It is waiting again."
    return _press(request, reference, form, release_submission, ["version"], said)


@by_button
def ask_second(request: HttpRequest, reference: str) -> HttpResponse:
    form = TransitionForm(request.POST)
    said = "Another moderator will now decide whether the LA verified its page."
    return _press(request, reference, form, ask_second_moderator, ["version"], said)


@by_button
def move(request: HttpRequest, reference: str) -> HttpResponse:
    form = TransitionForm(request.POST)
    said = "It is now about the successor."
    return _press(request, reference, form, move_to_successor, ["version"], said)


@by_button
def set_aside(request: HttpRequest, reference: str) -> HttpResponse:
    form = TransitionForm(request.POST)
    said = "Marked as spam. Nobody gets an e-mail."
    return _press(request, reference, form, mark_spam, ["version"], said)


@by_button
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    form = TransitionForm(request.POST)
    form.fields["why"].required = True
    form.fields["why"].error_messages["required"] = "Say why you undo it."
    said = "Undone. It is in review again."
    return _press(request, reference, form, undo_decision, ["version", "why"], said)


@by_button
def note(request: HttpRequest, reference: str) -> HttpResponse:
    form = NoteForm(request.POST)
    return _press(request, reference, form, add_note, ["note"], "Noted.")


@by_button
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    form = QuestionForm(request.POST)
    said = "Asked. It comes back to you when the sender answers."
    return _press(request, reference, form, ask_sender, ["version", "question"], said)


@by_button
def remove_put(request: HttpRequest, reference: str) -> HttpResponse:
    form = RemovePutForm(request.POST)
    wanted = ["version", "proposal"]
    return _press(request, reference, form, remove_for_sender, wanted, "Removed.")


@by_button
def resend(request: HttpRequest, reference: str) -> HttpResponse:
    said = "The link goes out again."
    return _press(request, reference, forms.Form(request.POST), send_link_again, [], said)


def _press(
    request: HttpRequest,
    reference: str,
    form: forms.Form,
    service: Callable[..., Any],
    wanted: list[str],
    said: str = "",
) -> HttpResponse:
    """Lets a service act with the `wanted` parts of the form, or says why not, and leads back."""
    get_object_or_404(Submission, reference=reference)
    if form.is_valid():
        arguments = {name: form.cleaned_data[name] for name in wanted}
        try:
            service(reference=reference, user=signed_in(request), **arguments)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            if said:
                messages.success(request, said)
    elif "version" in form.errors:
        messages.error(request, "Nothing was done: the page was incomplete. Try again from here.")
    else:
        faults = [str(message) for errors in form.errors.values() for message in errors]
        messages.error(request, f"Nothing was done. {' '.join(faults)}")
    return redirect("moderation-submission", reference=reference)
