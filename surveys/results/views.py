"""The public pages and files of published rounds, and the answers for staff."""

from collections.abc import Collection, Iterable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.site_address import absolute
from exports.responses import file_response

from ..disclosure import HIDDEN_LABELS, HiddenReason
from ..models import RespondentPart, ResultFile, SurveyResult, SurveyRound
from ..questionnaire import Questionnaire
from ..rounds.access import rounds_only
from .answers_file import answers_of_round
from .counting import ENGLAND, RESPONSES, CountedQuestion, RespondentGroup
from .supply_beside_demand import MISSING, PLACES, need_lines
from .tables import FEW, named_groups, question_tables, results_of

Results = Mapping[CountedQuestion, SurveyResult]


@require_safe
def published_rounds(request: HttpRequest) -> HttpResponse:
    """Lists the rounds whose results are public; invented ones are reached by their address."""
    rounds = SurveyRound.objects.published().filter(is_invented=False)
    return render(request, "surveys/results/rounds.html", {"rounds": rounds})


@require_safe
def round_results(request: HttpRequest, name: str) -> HttpResponse:
    """Shows what one group answered in a published round, beside England."""
    round = _published(name)
    questionnaire = round.questionnaire.questionnaire()
    groups = named_groups(questionnaire)
    chosen, results, england = _chosen(request, round, groups)
    responses = results.get(RESPONSES)
    hidden = HIDDEN_LABELS[HiddenReason(responses.hidden)] if responses and responses.hidden else ""
    context = {
        "round": round,
        "group": groups[chosen],
        "is_england": chosen == ENGLAND,
        "chosen": _address_of(chosen),
        "choices": _choices(groups, list(RespondentPart)),
        "has_needs": _has_needs(questionnaire),
        "responses": responses,
        "hidden": hidden if responses else FEW,
        "questions": question_tables(questionnaire, results, england),
        "files": round.files.defer("body"),
        "address": absolute(request.path),
    }
    return render(request, "surveys/results/round.html", context)


@require_safe
def needs(request: HttpRequest, name: str) -> HttpResponse:
    """Puts what leaders miss beside what is recorded in England, a region or an LA."""
    round = _published(name)
    questionnaire = round.questionnaire.questionnaire()
    if not _has_needs(questionnaire):
        raise Http404("This survey did not ask what is missed.")
    named = named_groups(questionnaire)
    groups = {group: words for group, words in named.items() if group.part in PLACES}
    chosen, results, england = _chosen(request, round, groups)
    context = {
        "round": round,
        "group": groups[chosen],
        "chosen": _address_of(chosen),
        "choices": _choices(groups, PLACES),
        "lines": need_lines(questionnaire, results, england, chosen),
    }
    return render(request, "surveys/results/needs.html", context)


@require_safe
def results_file(request: HttpRequest, name: str, file: str) -> HttpResponseBase:
    """Sends a file as it was made when the round was published."""
    result_file = get_object_or_404(ResultFile, round__name=name, name=file)
    return file_response(request, result_file, f"{name}-{file}")


@rounds_only
@require_safe
def answers_file(request: HttpRequest, name: str) -> HttpResponse:
    """Sends staff the answers as they stand, before publication and after."""
    round = get_object_or_404(SurveyRound.objects.select_related("questionnaire"), name=name)
    response = HttpResponse(answers_of_round(round), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{round.name}-answers.csv")
    return response


def _has_needs(questionnaire: Questionnaire) -> bool:
    return any(indicator.code == MISSING for indicator in questionnaire.indicators)


def _chosen(
    request: HttpRequest, round: SurveyRound, groups: Collection[RespondentGroup]
) -> tuple[RespondentGroup, Results, Results]:
    """Returns the group that an address asks for, with its results and those of England."""
    part, _, code = request.GET.get("group", ENGLAND.part).partition("-")
    chosen = RespondentGroup(part, code)
    if chosen not in groups:
        raise Http404("There is no such group.")
    results = results_of(round, chosen)
    return chosen, results, results if chosen == ENGLAND else results_of(round, ENGLAND)


def _address_of(group: RespondentGroup) -> str:
    return f"{group.part}-{group.code}".rstrip("-")


def _choices(
    groups: Mapping[RespondentGroup, str], parts: Iterable[RespondentPart]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns the groups that can be chosen, by part."""
    of_parts = [
        (
            str(part.label),
            [(_address_of(group), words) for group, words in groups.items() if group.part == part],
        )
        for part in parts
    ]
    return [choice for choice in of_parts if choice[1]]


def _published(name: str) -> SurveyRound:
    rounds = SurveyRound.objects.published().select_related("questionnaire")
    return get_object_or_404(rounds, name=name)
