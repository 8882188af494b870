"""The first page for staff: what awaits them, by what they may do, and lists to put right."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.requests import signed_in
from corrections.desk import done_this_week, waiting_counts, with_moderator
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary
from surveys.models import SurveyRound

from ..data_quality import check_counts
from ..watch import watch


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Shows what waits, with numbers, to those who may act on it."""
    context: dict[str, Any] = {"checks": check_counts()}
    if request.user.has_perm("corrections.change_submission"):
        user, now, today = signed_in(request), timezone.now(), timezone.localdate()
        context |= {
            "mine": with_moderator(user),
            "counts": waiting_counts(user, now),
            "done": done_this_week(user, now),
            "due_again": AuthoritySummary.objects.due_again(today).count(),
        }
    if request.user.has_perm("surveys.run_survey_round"):
        context |= {
            "surveys_open": SurveyRound.objects.taking_answers().count(),
            "surveys_to_publish": SurveyRound.objects.to_publish().count(),
        }
    if request.user.has_perm("mail.view_outgoingemail"):
        context |= {
            "given_up": OutgoingEmail.objects.given_up().count(),
            "watched": watch(timezone.now()),
        }
    return render(request, "staff/home.html", context)
