"""Staff read what people wrote, and remove words from it for good."""

import pytest
from django.test import Client

from staff import roles
from surveys.links import answer_path
from surveys.models import Respondent, SurveyAnswer, SurveyResponse, SurveyRound
from surveys.services.answering import submit_response
from tests.surveys.invented import invented_postcode, invented_respondent, invented_round

pytestmark = pytest.mark.django_db

WRITTEN = "Ada Invented of our school would help. Time would help too."
LIST = "/staff/surveys/invented/free-text/"


@pytest.fixture
def round(client: Client) -> SurveyRound:
    """A round in which one answer was sent, one is a test, and one is not sent."""
    invented_postcode()
    round = invented_round()
    for number, text in enumerate((WRITTEN, "Only a test.", "Not sent.")):
        person = invented_respondent(round, f"{number}@school.example")
        client.post(f"{answer_path(person)}page/future/", {"would_help_most": text})
        if text != "Not sent.":
            submit_response(respondent=Respondent.objects.get(pk=person.pk), copy=None)
    tested = SurveyResponse.objects.filter(answers__text="Only a test.")
    tested.update(is_test=True)
    return round


@pytest.fixture
def at_work(client: Client, round, make_staff) -> Client:
    client.force_login(make_staff(roles.MODERATOR))
    return client


def text() -> str:
    return SurveyAnswer.objects.get(response__in=SurveyResponse.objects.counted()).text


def test_what_was_sent_is_listed_and_read(at_work: Client) -> None:
    page = at_work.get(LIST).content.decode()
    assert WRITTEN in page
    assert "1 answer, 1 not read yet" in page
    assert "Only a test." not in page
    assert "Not sent." not in page
    answer = SurveyAnswer.objects.get(text=WRITTEN)

    at_work.post(LIST, {"step": "read", "answer": [answer.pk]})

    answer.refresh_from_db()
    assert answer.read_at
    assert "1 answer, 0 not read yet" in at_work.get(LIST).content.decode()


def test_words_are_removed_for_good_and_it_says_so(at_work: Client) -> None:
    answer = SurveyAnswer.objects.get(text=WRITTEN)
    wrong = at_work.post(
        LIST, {"step": "words", "answer": answer.pk, "words": "Bo"}, follow=True
    ).content.decode()
    assert "These words are not in the answer" in wrong
    blank = at_work.post(LIST, {"step": "words", "answer": answer.pk}, follow=True)
    assert "Type the words to remove." in blank.content.decode()

    at_work.post(LIST, {"step": "words", "answer": answer.pk, "words": "Ada Invented"})
    assert text() == "[redacted] of our school would help. Time would help too."
    page = at_work.get(LIST).content.decode()
    assert "Redacted on" in page
    assert "Ada Invented" not in page

    at_work.post(LIST, {"step": "all", "answer": answer.pk})
    assert text() == "[redacted]"


def test_an_answer_of_another_round_is_left_alone(at_work: Client) -> None:
    other = invented_respondent(invented_round(name="another"))
    assert other.response is not None
    answer = SurveyAnswer.objects.create(response=other.response, question="x", text="Elsewhere")

    at_work.post(LIST, {"step": "all", "answer": answer.pk})

    answer.refresh_from_db()
    assert answer.text == "Elsewhere"
