"""Several submissions decided at once: confirmations that are accepted, and spam."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.requests import form_page, signed_in

from ...models import Submission
from ...services.decide_together import (
    TogetherResult,
    accept_confirmations,
    mark_spam_together,
)
from ..access import moderators_only

# As many as are looked at at once, and decided in the time of one request.
MOST_TOGETHER = 100


@form_page
@moderators_only
def confirmations(request: HttpRequest) -> HttpResponse:
    """Lists the confirmations that say no more than that, to be accepted at once."""
    user = signed_in(request)
    chosen = _chosen(request)
    if chosen and "addresses" in request.POST:
        result = accept_confirmations(versions=chosen, user=user, are_addresses_of_authority=True)
        return _said(request, result, "accepted")
    plain = Submission.objects.for_queue().waiting().plain_confirmations(user)
    context = {
        "submissions": plain[:MOST_TOGETHER],
        "chosen": chosen,
        "is_unsaid": request.method == "POST" and "addresses" not in request.POST,
        "is_empty": request.method == "POST" and not chosen,
    }
    return render(request, "corrections/moderation/confirmations.html", context)


@form_page
@moderators_only
def spam(request: HttpRequest) -> HttpResponse:
    """Asks once more before several submissions are set aside as spam."""
    chosen = _chosen(request)
    if not chosen:
        if request.method == "POST":
            messages.error(request, "Nothing was done: tick at least one.")
        return redirect("moderation")
    if "sure" in request.POST:
        result = mark_spam_together(versions=chosen, user=signed_in(request))
        return _said(request, result, "marked as spam")
    submissions = Submission.objects.for_queue().filter(reference__in=chosen)
    return render(request, "corrections/moderation/spam.html", {"submissions": submissions})


def _chosen(request: HttpRequest) -> dict[str, int]:
    """Returns what was ticked: each reference with the version that the page showed."""
    pairs = [value.partition(" ") for value in request.POST.getlist("chosen")[:MOST_TOGETHER]]
    return {reference: int(version) for reference, _, version in pairs if version.isdecimal()}


def _said(request: HttpRequest, result: TogetherResult, done: str) -> HttpResponse:
    if result.decided:
        messages.success(request, f"{result.decided} {done}.")
    for refusal in result.refusals:
        messages.error(request, f"Not {done}: {refusal}")
    return redirect("moderation")
