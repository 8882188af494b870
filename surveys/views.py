"""The public pages of a survey: its first page, the questions by a link, checking and
withdrawing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.client_network import network_of
from core.cookieless_forms import cookieless_form
from core.rate_limit import RateLimitReached, count_attempt
from partnerships.models import partnership_now

from . import limits
from .forms import ConsentForm, LinkForm, SectionForm
from .links import read_answer_token
from .models import Respondent, SurveyAnswer, SurveyResponse, SurveyRound
from .questionnaire import (
    NO_ANSWER_LABELS,
    NoAnswer,
    Organisation,
    QuestionKind,
    QuestionnaireSection,
    SurveyQuestion,
)
from .record_answers import on_record, value_of
from .services.answering import (
    give_consent,
    keep_answers,
    send_link,
    submit_response,
    withdraw_response,
)
from .services.rounds import NotNow

P = ParamSpec("P")


def survey_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Makes a page of a survey that anybody may fill in, without a cookie."""

    @cookieless_form(elsewhere="surveys/elsewhere.html")
    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RateLimitReached as reached:
            response = render(request, "surveys/too_often.html", status=429)
            response.headers["Retry-After"] = str(reached.seconds_left)
            return response
        except NotNow:  # closed or published meanwhile
            return render(request, "surveys/closed.html", status=409)

    return wrapped


@survey_page
def first_page(request: HttpRequest, name: str) -> HttpResponse:
    """Says what a round is about, and sends whoever wants to answer a link of their own."""
    rounds = SurveyRound.objects.exclude(opened_at=None).select_related("questionnaire")
    round = get_object_or_404(rounds, name=name)
    form = LinkForm(request.POST if request.method == "POST" else None)
    is_sent = False
    if request.method == "POST" and round.takes_answers and form.is_valid():
        email = form.cleaned_data["email"]
        limits.LINKS.count(address=email.lower(), network=network_of(request))
        send_link(round=round, email=email)
        is_sent = True
    context = {
        "round": round,
        "minutes": round.questionnaire.questionnaire().minutes,
        "form": form,
        "trap": form,
        "is_sent": is_sent,
    }
    return render(request, "surveys/first_page.html", context, status=422 if form.errors else 200)


@survey_page
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Asks for consent before the first question; later, says how far the answers are."""
    respondent = _respondent(token)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (respondent.response or form.is_valid()):
        give_consent(respondent=respondent)
        respondent = _respondent(token)
        return redirect("survey-section", token, _pages(respondent)[0].code)
    context = {
        **_about(respondent, token),
        "form": form,
        "minutes": respondent.round.questionnaire.questionnaire().minutes,
        "first": _pages(respondent)[0].code,
        "people": _people(respondent),
    }
    return render(request, "surveys/start.html", context, status=422 if form.errors else 200)


@survey_page
def section(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Shows a page of questions, and keeps its answers before the next."""
    respondent = _respondent(token)
    if respondent.response is None or not respondent.takes_answers:
        return redirect("survey-start", token)
    pages = _pages(respondent)
    codes = [page.code for page in pages]
    if name not in codes:
        return redirect("survey-check", token)
    number = codes.index(name)
    kept = list(respondent.response.answers.all())
    questions = pages[number].questions_for(_chosen(kept))
    form = SectionForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        turn=respondent.response.pk,
        kept=kept,
        has_place=respondent.response.authority_id is not None,
        on_record=on_record(respondent.response),
    )
    if request.method == "POST" and form.is_valid():
        count_attempt(limit=limits.SAVES, who=str(respondent.pk))
        keep_answers(
            respondent=respondent,
            questions=[question.code for question in questions],
            answers=form.answers(),
            groups=form.groups(),
            postcode=form.postcode,
        )
        codes = [page.code for page in _pages(_respondent(token))]
        after = codes[codes.index(name) + 1 :]
        if not after:
            return redirect("survey-check", token)
        return redirect("survey-section", token, after[0])
    context = {
        **_about(respondent, token),
        "section": pages[number],
        "shown": form.shown(),
        "problems": form.problems if form.is_bound else [],
        "number": number + 1,
        "pages": len(pages),
        "back": codes[number - 1] if number else None,
        "page_url": _page_on_map(respondent.response, questions),
    }
    return render(request, "surveys/section.html", context, status=422 if form.errors else 200)


@survey_page
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Shows all answers, to be changed or sent; what has to be answered still is named."""
    respondent = _respondent(token)
    if respondent.response is None or not respondent.takes_answers:
        return redirect("survey-start", token)
    kept = list(respondent.response.answers.all())
    chosen = _chosen(kept)
    pages = _pages(respondent)
    record, lines, problems = on_record(respondent.response), [], []
    answers = {answer.question: answer for answer in kept if not answer.no_answer}
    for page in pages:
        for question in page.questions_for(chosen):
            told = _in_words(question, kept)
            answer = answers.get(question.code)
            is_new = (
                answer is not None
                and record.is_asked_by(question)
                and record.differs(question, value_of(record, question, answer))
            )
            if question.kind is QuestionKind.POSTCODE and respondent.response.authority:
                told = [f"In {respondent.response.authority.name}: the postcode is not kept"]
            lines.append((page, question, told, is_new))
            if question.is_required and not told:
                problems.append(("", f"Not answered yet: “{question.text}”"))
    if request.method == "POST" and not problems:
        copy = [(question.text, "; ".join(told)) for _, question, told, _ in lines if told]
        submit_response(respondent=respondent, copy=copy if "copy" in request.POST else None)
        return redirect("survey-start", token)
    context = {
        **_about(respondent, token),
        "lines": lines,
        "problems": problems if request.method == "POST" else [],
        "back": pages[-1].code,
    }
    return render(
        request, "surveys/check.html", context, status=422 if context["problems"] else 200
    )


@survey_page
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more before the answers are deleted."""
    respondent = _respondent(token)
    if request.method == "POST" and respondent.response is not None:
        withdraw_response(respondent=respondent, for_everybody="everybody" in request.POST)
    if request.method == "POST" or respondent.response is None:
        return redirect("survey-start", token)
    context = {**_about(respondent, token), "people": _people(respondent)}
    return render(request, "surveys/withdraw.html", context)


def _respondent(token: str) -> Respondent:
    """Returns whoever a link belongs to; after publication there is nobody any more."""
    try:
        key = read_answer_token(token)
    except signing.BadSignature as bad:
        raise Http404("Not a link of ours.") from bad
    respondents = Respondent.objects.select_related(
        "round__questionnaire",
        "response__authority",
        "response__region",
        "response__partnership",
    )
    return get_object_or_404(respondents, pk=key)


def _about(respondent: Respondent, token: str) -> dict[str, Any]:
    return {"respondent": respondent, "round": respondent.round, "token": token}


def _page_on_map(response: SurveyResponse, questions: list[SurveyQuestion]) -> str:
    """Returns the page of an organisation, where questions are about what that says."""
    if not any(question.record or question.confirms for question in questions):
        return ""
    if partnership := partnership_now(response):
        return partnership.get_absolute_url()
    if response.organisation == Organisation.AUTHORITY and response.authority:
        return response.authority.get_absolute_url()
    return ""


def _people(respondent: Respondent) -> int:
    """Returns how many people answer for the organisation of a respondent, in all."""
    response = respondent.response
    return response.respondents.count() if response and response.organisation else 1


def _chosen(kept: list[SurveyAnswer]) -> dict[str, list[str]]:
    return {answer.question: answer.values for answer in kept if not answer.item}


def _pages(respondent: Respondent) -> list[QuestionnaireSection]:
    """Returns the pages on somebody's way, as far as their answers tell."""
    response = respondent.response
    kept = list(response.answers.all()) if response else []
    organisation = (
        Organisation(response.organisation) if response and response.organisation else None
    )
    questionnaire = respondent.round.questionnaire.questionnaire()
    return questionnaire.sections_for(_chosen(kept), organisation)


def _in_words(question: SurveyQuestion, kept: list[SurveyAnswer]) -> list[str]:
    """Returns the answers to a question as they were shown; none where it was left blank."""
    told = []
    for answer in kept:
        if answer.question != question.code:
            continue
        if answer.no_answer:
            words = NO_ANSWER_LABELS[NoAnswer(answer.no_answer)]
        elif answer.number is not None:
            words = str(answer.number)
        elif question.kind is QuestionKind.RANK:
            labels = [question.options[code] for code in answer.values]
            words = ", ".join(f"{place}. {label}" for place, label in enumerate(labels, 1))
        else:
            words = answer.text or ", ".join(question.options[code] for code in answer.values)
        told.append(f"{question.items[answer.item]}: {words}" if answer.item else words)
    return told
