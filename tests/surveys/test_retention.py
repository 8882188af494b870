"""Surveys keep everything for its time only, and erase it when somebody asks."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.months import months_before
from surveys.models import (
    Respondent,
    RoundEvent,
    RoundKey,
    SurveyAnswer,
    SurveyResponse,
    SurveyRound,
)
from surveys.services.answering import submit_response
from surveys.services.rounds import NotNow, close_round, extend_round, publish_round
from tests.surveys.invented import EMAIL, invented_respondent, invented_round

pytestmark = pytest.mark.django_db

ANOTHER = "never.sent@school.example"


@pytest.fixture
def round() -> SurveyRound:
    """A round with answers that were sent, and some that were not."""
    round = invented_round()
    sent = invented_respondent(round)
    assert sent.response
    SurveyAnswer.objects.create(response=sent.response, question="one_thing", text="Invented text")
    SurveyAnswer.objects.create(response=sent.response, question="role", values=["head"])
    submit_response(respondent=sent, copy=None)
    invented_respondent(round, ANOTHER)
    return round


def deleted(capsys) -> str:
    call_command("delete_expired_data")
    return str(capsys.readouterr().out)


def over_for(round: SurveyRound, days: int) -> None:
    last = timezone.localdate() - timedelta(days=days)
    SurveyRound.objects.filter(pk=round.pk).update(opens_on=last, closes_on=last)


def test_what_nobody_sent_goes_a_month_after_the_last_day(round, capsys) -> None:
    over_for(round, 30)
    assert "Of surveys: 0 responses that nobody sent" in deleted(capsys)
    over_for(round, 31)
    assert "Of surveys: 1 responses that nobody sent" in deleted(capsys)

    assert SurveyResponse.objects.get().submitted_at
    assert RoundKey.objects.exists()


def test_who_answered_goes_in_time_though_nobody_publishes(round, capsys) -> None:
    last = months_before(timezone.localdate(), 12) - timedelta(days=1)
    over_for(round, (timezone.localdate() - last).days)

    assert "who answered in 1 rounds, 0 texts" in deleted(capsys)

    assert not RoundKey.objects.exists()
    assert not Respondent.objects.exists()
    assert SurveyResponse.objects.count() == 1
    assert "not published in time" in RoundEvent.objects.get(act="closed").note
    with pytest.raises(NotNow):
        extend_round(name=round.name, closes_on=timezone.localdate())
    assert publish_round(name=round.name).published_at
    assert "who answered in 0 rounds" in deleted(capsys)


def test_free_text_goes_after_two_years_and_other_answers_stay(round, capsys) -> None:
    close_round(name=round.name)
    publish_round(name=round.name)
    SurveyRound.objects.update(closed_at=months_before(timezone.now(), 24) + timedelta(hours=1))
    assert "0 texts" in deleted(capsys)
    SurveyRound.objects.update(closed_at=months_before(timezone.now(), 24) - timedelta(hours=1))

    assert "1 texts" in deleted(capsys)

    assert SurveyAnswer.objects.get().values == ["head"]


def test_whoever_asks_is_told_what_is_held_and_has_it_deleted(round, capsys) -> None:
    call_command("export_personal_data", EMAIL.upper())
    (held,) = json.loads(capsys.readouterr().out)["surveys"]
    assert held["survey"] == round.title
    assert [answer["text"] for answer in held["answers"]] == ["Invented text", ""]

    call_command("erase_personal_data", EMAIL)

    assert "part in 1 rounds of surveys" in capsys.readouterr().out
    assert Respondent.objects.count() == SurveyResponse.objects.count() == 1
    assert not SurveyAnswer.objects.exists()


def test_the_notice_says_the_periods_of_surveys(client: Client, settings) -> None:
    settings.SURVEY_DRAFT_RETENTION = timedelta(days=17)
    settings.SURVEY_TEXT_MONTHS = 5
    settings.RETENTION_MONTHS = 7
    said = " ".join(client.get("/privacy/").content.decode().split())

    assert "17 days after its last day, or when its results are published" in said
    assert "when its results are published, 7 months after its last day at the latest" in said
    assert "5 months after its last day" in said
