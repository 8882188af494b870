"""The moderators' queue, and the lists beside it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority
from core.rate_limit import RateLimitReached, count_attempt
from core.requests import form_page, signed_in
from partnerships.models import AuthoritySummary

from ...limits import ASKED_NOW
from ...models import Submission, TellingChoice
from ...reverification import due_lines
from ...services.invite import CannotAskNow, ask_now
from ...services.record_call import record_call
from ...services.tell import choose_telling
from ..access import moderators_only
from ..forms import CallForm, TellingForm
from ..queue import QueueFilter, queue_counts, queue_lines

SUBMISSIONS_A_PAGE = 50
JUST_DONE = 50


@require_safe
@moderators_only
def queue(request: HttpRequest) -> HttpResponse:
    """Shows the submissions that wait, oldest first, or those that the filters ask for."""
    user = signed_in(request)
    filters = QueueFilter(request.GET, user=user)
    submissions = filters.qs.prefetch_related("proposed")
    page = Paginator(submissions, SUBMISSIONS_A_PAGE).get_page(request.GET.get("page"))
    lines = queue_lines(page)
    context = {
        "filters": filters,
        "page": page,
        "lines": lines,
        "can_be_ticked": any(line.can_be_ticked for line in lines),
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
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks an LA at once whether its page is right; looked at, it leads to the list."""
    authority = get_object_or_404(LocalAuthority.objects.on_the_map(), slug=slug)
    if request.method == "POST":
        user = signed_in(request)
        try:
            count_attempt(limit=ASKED_NOW, who=str(user.pk))
            role = ask_now(authority=authority, user=user)
        except (CannotAskNow, RateLimitReached) as refusal:
            messages.error(request, f"{authority.name} was not asked. {refusal}")
        else:
            messages.success(
                request, f"{authority.name} has been asked: an e-mail is on its way to {role}."
            )
    return redirect("moderation-due")


@form_page
@moderators_only
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Records that an LA said on the telephone that its page is right."""
    authority = get_object_or_404(LocalAuthority.objects.on_the_map(), slug=slug)
    form = CallForm(request.POST or None)
    if form.is_valid():
        submission = record_call(authority=authority, user=signed_in(request), **form.cleaned_data)
        messages.success(request, "Recorded. A second moderator now decides whether it is enough.")
        return redirect("moderation-submission", reference=submission.reference)
    context = {"form": form, "authority": authority}
    return render(request, "corrections/moderation/call.html", context)


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
