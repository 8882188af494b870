"""The buttons of a submission's page, a press each: transitions, a note, a question."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from core.requests import form_page, signed_in
from partnerships.services.undo import UndoRefused

from ...models import Submission
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
from ..forms import (
    AssignForm,
    NoteForm,
    QuestionForm,
    RemovePutForm,
    TransitionForm,
    UndoDecisionForm,
)

# A transition may raise these, in words for the moderator.
REFUSALS = (StaleVersion, NotAllowed, NoSuccessor, OwnSubmission, UndoRefused, NobodyToAsk)


def button(
    service: Callable[..., Any],
    said: str = "",
    *,
    form: type[forms.Form] = TransitionForm,
    wanted: Sequence[str] = ("version",),
) -> Callable[..., HttpResponse]:
    """Makes the view of a button on a submission's page; looked at, it leads there.

    The service acts with the `wanted` parts of the form, or the page says why not; else `said`.
    """

    @form_page
    @moderators_only
    def press(request: HttpRequest, reference: str) -> HttpResponse:
        if request.method == "POST":
            get_object_or_404(Submission, reference=reference)
            typed = form(request.POST)
            if typed.is_valid():
                arguments = {name: typed.cleaned_data[name] for name in wanted}
                try:
                    service(reference=reference, user=signed_in(request), **arguments)
                except REFUSALS as refusal:
                    messages.error(request, str(refusal))
                else:
                    if said:
                        messages.success(request, said)
            elif "version" in typed.errors:
                fault = "Nothing was done: the page was incomplete. Try again from here."
                messages.error(request, fault)
            else:
                faults = [str(message) for errors in typed.errors.values() for message in errors]
                messages.error(request, f"Nothing was done. {' '.join(faults)}")
        return redirect("moderation-submission", reference=reference)

    return press


claim = button(claim_submission)
assign = button(assign_submission, "Assigned.", form=AssignForm, wanted=["version", "to"])
release = button(release_submission, "It is back in the queue.")
ask_second = button(
    ask_second_moderator, "Another moderator will decide whether the LA verified its page."
)
move = button(move_to_successor, "It is now about the successor.")
set_aside = button(mark_spam, "Marked as spam. Nobody is sent an e-mail.")
undo = button(
    undo_decision,
    "Undone. It is in review again.",
    form=UndoDecisionForm,
    wanted=["version", "why"],
)
note = button(add_note, "Noted.", form=NoteForm, wanted=["note"])
ask = button(
    ask_sender,
    "Asked. It comes back to you when the sender answers.",
    form=QuestionForm,
    wanted=["version", "question"],
)
remove_put = button(
    remove_for_sender, "Removed.", form=RemovePutForm, wanted=["version", "proposal"]
)
resend = button(send_link_again, "The link is on its way again.", form=forms.Form, wanted=[])
