"""The results of a round: counted once as it is published, and nothing small in them."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from surveys.disclosure import HiddenReason
from surveys.models import RespondentPart, SurveyAnswer, SurveyResponse, SurveyResult, SurveyRound
from surveys.results.counting import ENGLAND, RESPONSES, RespondentGroup, count_answers
from surveys.services.answering import submit_response
from surveys.services.results import families
from surveys.services.rounds import close_round, publish_round
from tests.surveys.invented import (
    invented_answers,
    invented_postcode,
    invented_respondent,
    invented_round,
)
from tests.surveys.test_answering import YOU, page_of

pytestmark = pytest.mark.django_db


def respond(round: SurveyRound, number: int, **values) -> list[SurveyResponse]:
    """Has so many leaders of Camden send a response, each of another school."""
    now = timezone.now()
    camden = {"authority_id": "E09000007", "region_id": "E12000007"}
    given = {"phase": "primary", "school_type": "community", "submitted_at": now, **camden}
    return SurveyResponse.objects.bulk_create(
        SurveyResponse(
            round=round, consented_at=now, touched_at=now,
            **given | {"school_mark": f"{values} {place}"} | values,
        )
        for place in range(number)
    )  # fmt: skip


def answer(responses: list[SurveyResponse], question: str, *values: str, item: str = "") -> None:
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(response=response, question=question, item=item, values=list(values))
        for response in responses
    )


def published(round: SurveyRound) -> SurveyRound:
    close_round(name=round.name)
    return publish_round(name=round.name)


def test_what_is_withdrawn_a_test_or_not_sent_is_not_counted() -> None:
    round = invented_round()
    respond(round, 12)
    respond(round, 3, is_test=True, school_mark="test")
    respond(round, 4, submitted_at=None, school_mark="not sent")

    base = count_answers(round).bases[RESPONSES]

    assert base[ENGLAND].answers == 12
    assert base[ENGLAND].schools == 12
    assert base[RespondentGroup("authority", "E09000007")] == base[ENGLAND]


def test_shares_stand_on_those_who_answered_and_indicators_on_those_who_answered_all() -> None:
    round = invented_round()
    responses = respond(round, 24)
    answer(responses[:20], "importance", "very", item="send_inclusion")
    answer(responses[:12], "met", "very_badly", item="send_inclusion")
    answer(responses[12:18], "met", "very_well", item="send_inclusion")
    answer(responses[:20], "enables", "time", "money")
    SurveyAnswer.objects.create(response=responses[20], question="enables", no_answer="dont_know")

    published(round)

    england = {
        (result.question, result.item): (result.answers, result.counts)
        for result in round.results.filter(part="england")
    }
    assert england["", ""] == (24, {})
    assert england["importance", "send_inclusion"] == (20, {"very": 20})
    assert england["missing", "send_inclusion"] == (18, {"yes": 12, "no": 6})
    assert england["enables", ""] == (20, {"time": 20, "money": 20})


def test_what_is_small_is_hidden_and_what_would_give_it_away() -> None:
    round = invented_round()
    respond(round, 30)
    respond(round, 20, authority_id="E09000033")
    respond(round, 2, authority_id="E09000001")
    respond(round, 12, authority_id="E09000030", school_mark="the same")

    published(round)

    london = round.results.filter(question="", part=RespondentPart.AUTHORITY)
    assert dict(london.values_list("code", "hidden")) == {
        "E09000007": "",
        # Two answers and twelve of one school: too few schools together, and so the next goes too.
        "E09000030": HiddenReason.FEW_SCHOOLS,
        "E09000033": HiddenReason.SUBTRACTION,
    }


def test_publication_drops_the_marks_of_schools_and_keeps_results_for_good() -> None:
    round = invented_round()
    respond(round, 12)
    published(round)

    assert set(SurveyResponse.objects.values_list("school_mark", flat=True)) == {""}
    result = round.results.get(question="", part="england")
    assert result.answers == 12
    assert result.schools_percent is not None
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SurveyResult.objects.update(answers=99)


def test_a_postcode_leaves_a_mark_of_the_school_that_tells_nothing(client) -> None:
    invented_postcode()
    round = invented_round()
    for email in ("ada@school.example", "bob@school.example"):
        respondent = invented_respondent(round, email)
        client.post(page_of(respondent, "you"), YOU)
        submit_response(respondent=respondent, copy=None)

    (mark,) = set(SurveyResponse.objects.values_list("school_mark", flat=True))
    assert len(mark) == 64
    assert "NW1" not in mark
    assert count_answers(round).bases[RESPONSES][ENGLAND].schools == 1


def test_an_indicator_hides_with_its_questions() -> None:
    questionnaire = invented_round().questionnaire.questionnaire()

    family = next(family for family in families(questionnaire) if ("missing", "careers") in family)

    assert set(family) == {("missing", "careers"), ("importance", "careers"), ("met", "careers")}


def test_totals_agree_and_nothing_small_is_left() -> None:
    round = invented_round()
    invented_answers(round, number=300)
    base = count_answers(round).bases[RESPONSES]

    published(round)

    shown = round.results.shown()
    assert {result.part for result in shown} == set(RespondentPart.values)
    responses = {
        RespondentGroup(result.part, result.code): result.answers or 0
        for result in shown.filter(question="")
    }
    assert all(base[group].answers == answers for group, answers in responses.items())
    for part in RespondentPart.values[1:]:
        of_part = sum(answers for group, answers in responses.items() if group.part == part)
        rest = responses[ENGLAND] - of_part
        assert rest == 0 or rest >= 10
    for result in shown:
        assert (result.answers or 0) >= 10
        assert max(result.counts.values(), default=0) <= (result.answers or 0)


def test_a_second_round_hides_by_the_same_groups() -> None:
    """The one that was hidden beside a small one goes again, though another is smaller now."""
    for name, westminster in (("first", 20), ("second", 40)):
        round = invented_round(name=name)
        respond(round, 30)
        respond(round, westminster, authority_id="E09000033")
        respond(round, 4, authority_id="E09000001")
        published(round)

    hidden = round.results.filter(question="", part="authority").exclude(hidden="")
    assert [result.code for result in hidden] == ["E09000033"]
