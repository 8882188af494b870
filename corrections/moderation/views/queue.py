"""The moderators' queue, and the lists beside it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import form_page, signed_in
from partnerships.models import AuthoritySummary

from ...models import Submission, TellingChoice
from ...reverification import due_lines
from ...services.tell import choose_telling
from ..access import moderators_only
from ..forms import TellingForm
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
    context = {
        "filters": filters,
        "page": page,
        "lines": queue_lines(page),
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
