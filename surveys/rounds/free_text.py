"""The page on which staff read what people wrote in a round, and remove words from it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..models import SurveyAnswer, SurveyRound
from ..questionnaire import QuestionKind
from ..services.free_text import mark_as_read, redact_answer
from .access import page_of_round

ANSWERS_A_PAGE = 25


@page_of_round
def free_text(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    """Lists the texts of answers that were sent, those that nobody has read first.

    What a question asks of the record is left out: moderators see that as proposals.
    """
    if request.method == "POST":
        return _changed(request, round)
    asked = {
        question.code: question.text
        for question in round.questionnaire.questionnaire().questions
        if question.kind is QuestionKind.TEXT and not question.record
    }
    texts = SurveyAnswer.objects.filter(
        response__round=round,
        response__is_test=False,
        response__submitted_at__isnull=False,
        question__in=asked,
    ).exclude(text="")
    in_order = texts.order_by(F("read_at").desc(nulls_first=True), "pk")
    page = Paginator(in_order, ANSWERS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round,
        "page": page,
        "lines": [(asked[answer.question], answer) for answer in page],
        "unread": texts.filter(read_at=None).count(),
    }
    return render(request, "surveys/staff/free_text.html", context)


def _changed(request: HttpRequest, round: SurveyRound) -> HttpResponse:
    keys = [int(key) for key in request.POST.getlist("answer") if key.isdecimal()]
    words = request.POST.get("words", "").strip()
    step = request.POST.get("step")
    if step == "read":
        mark_as_read(round=round, answers=keys)
    elif step in {"words", "all"} and keys:
        try:
            if step == "words" and not words:
                raise ValidationError("Type the words to remove.")
            redact_answer(round=round, answer=keys[0], words=words if step == "words" else "")
            messages.success(request, "Removed.")
        except ValidationError as refused:
            messages.error(request, f"Nothing was done. {refused.messages[0]}")
        except SurveyAnswer.DoesNotExist:
            messages.error(request, "Nothing was done. The answer was withdrawn or changed.")
    return redirect("survey-free-text", round.name)
