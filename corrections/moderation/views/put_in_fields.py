"""For moderators: what a sender wrote in words is put in the fields that it is about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.requests import form_page, signed_in

from ...models import Submission
from ...proposals import snapshot
from ...services.decide import OwnSubmission
from ...services.put_in_fields import SaysSoAlready, propose_for_sender
from ...services.transitions import StaleVersion
from ...states import NotAllowed
from ..access import moderators_only
from ..put_forms import FieldChoiceForm, PutValueForm
from .submission import is_mine


@form_page
@moderators_only
def put_in_field(request: HttpRequest, reference: str) -> HttpResponse:
    """Asks for a field, then for its value and its source; that becomes a proposal of the sender's.

    The field is chosen in the query, so that both steps have an address.
    """
    submission = get_object_or_404(Submission.objects.for_lists(), reference=reference)
    if not is_mine(submission, request):
        messages.error(request, "Start work on it first: then you can enter it in fields.")
        return redirect("moderation-submission", reference=reference)
    choice = FieldChoiceForm(request.GET if "field" in request.GET else None, submission=submission)
    context = {"submission": submission, "choice": choice}
    if not choice.is_valid():
        return render(request, "corrections/moderation/put_in_field.html", context)
    topic, field = choice.chosen
    seen = snapshot(topic)
    form = PutValueForm(
        request.POST or None, submission=submission, topic=topic, field=field, seen=seen
    )
    if form.is_valid():
        try:
            propose_for_sender(
                reference=reference,
                version=form.cleaned_data["version"],
                user=signed_in(request),
                topic=topic,
                field=field,
                answers=form.answers,
                source=form.citation,
            )
        except (StaleVersion, NotAllowed, OwnSubmission, SaysSoAlready) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{field.label}: now decide it like any other.")
            return redirect("moderation-submission", reference=reference)
    now = field.in_words(seen["values"][field.key])
    context |= {"form": form, "field": field, "topic": topic, "now": now}
    return render(request, "corrections/moderation/put_in_field.html", context)
