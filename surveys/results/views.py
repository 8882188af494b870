"""The public pages and files of published rounds, and the answers for staff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ..disclosure import HIDDEN_LABELS, HiddenReason
from ..models import RespondentPart, SurveyRound
from ..rounds.access import rounds_only
from .answers_file import answers_of_round
from .counting import ENGLAND, RESPONSES, RespondentGroup
from .files import FILES, file_of_round
from .tables import FEW, named_groups, question_tables, results_of


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
    part, _, code = request.GET.get("group", ENGLAND.part).partition("-")
    chosen = RespondentGroup(part, code)
    if chosen not in groups:
        raise Http404("There is no such group.")
    results = results_of(round, chosen)
    england = results if chosen == ENGLAND else results_of(round, ENGLAND)
    responses = results.get(RESPONSES)
    hidden = HIDDEN_LABELS[HiddenReason(responses.hidden)] if responses and responses.hidden else ""
    choices = [
        (
            RespondentPart(part).label,
            [
                (f"{group.part}-{group.code}".rstrip("-"), words)
                for group, words in groups.items()
                if group.part == part
            ],
        )
        for part in RespondentPart.values
    ]
    context = {
        "round": round,
        "group": groups[chosen],
        "is_england": chosen == ENGLAND,
        "chosen": f"{part}-{code}".rstrip("-"),
        "choices": [choice for choice in choices if choice[1]],
        "responses": responses,
        "hidden": hidden if responses else FEW,
        "questions": question_tables(questionnaire, results, england),
        "files": FILES,
    }
    return render(request, "surveys/results/round.html", context)


@require_safe
def results_file(request: HttpRequest, name: str, file: str) -> HttpResponse:
    round = _published(name)
    if file not in FILES:
        raise Http404("There is no such file.")
    response = HttpResponse(file_of_round(round, file), content_type=FILES[file])
    response["Content-Disposition"] = content_disposition_header(True, f"{round.name}-{file}")
    return response


@rounds_only
@require_safe
def answers_file(request: HttpRequest, name: str) -> HttpResponse:
    """Sends staff the answers as they stand, before publication and after."""
    round = get_object_or_404(SurveyRound.objects.select_related("questionnaire"), name=name)
    response = HttpResponse(answers_of_round(round), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{round.name}-answers.csv")
    return response


def _published(name: str) -> SurveyRound:
    rounds = SurveyRound.objects.published().select_related("questionnaire")
    return get_object_or_404(rounds, name=name)
