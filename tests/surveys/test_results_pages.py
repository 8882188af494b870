"""The pages and files of a published round: what they show, and what they say of what they hide."""

import csv
import io
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from staff import roles
from surveys.models import ResultFile, SurveyAnswer, SurveyRound
from tests.exports.test_files import fetched
from tests.surveys.invented import invented_publication, invented_round
from tests.surveys.test_results import answer, published, respond

pytestmark = pytest.mark.django_db


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def results(db: None) -> SurveyRound:
    """Thirty leaders of Camden and forty of Westminster, who all answered how they like it."""
    round = invented_round(name="found-out", title="An invented survey of leaders")
    camden = respond(round, 30)
    westminster = respond(round, 40, authority_id="E09000033")
    answer(camden[:28], "in_partnership", "yes")
    answer(camden[28:] + westminster, "in_partnership", "no")
    answer(camden[:4], "would_be_lost", "large")
    return published(round)


def test_a_share_stands_with_its_interval_and_beside_england(
    client: Client, results: SurveyRound
) -> None:
    page = client.get(f"/surveys/{results.name}/results/?group=authority-E09000007")

    text = " ".join(page.content.decode().split())
    assert "30 answered" in text
    assert "93%" in text
    assert "78 to 99%" in text
    assert "Higher than in England" in text
    assert "Lower than in England" in text
    assert "Not shown: fewer than ten answers" in text
    assert "invented, for testing" not in text


def test_only_groups_that_there_are_and_rounds_that_are_published_are_shown(
    client: Client, results: SurveyRound
) -> None:
    for group in ("authority-E09999999", "phase-none", "role-head", "england-x"):
        assert client.get(f"/surveys/{results.name}/results/?group={group}").status_code == 404
    open_round = invented_round(name="still-open")
    for path in ("", "results.csv"):
        assert client.get(f"/surveys/{open_round.name}/results/{path}").status_code == 404
    listed = client.get("/surveys/results/").content.decode()
    assert results.title in listed
    assert "still-open" not in listed


def test_an_invented_round_says_so_everywhere_and_is_in_no_list(client: Client) -> None:
    round = invented_publication(number=40, name="made-up", title="Made up", is_invented=True)

    page = client.get(f"/surveys/{round.name}/results/").content.decode()
    assert "This survey is invented" in page
    assert "noindex" in page
    assert "Made up" not in client.get("/surveys/results/").content.decode()
    book = load_workbook(io.BytesIO(fetched(client, f"/surveys/{round.name}/results/results.xlsx")))
    assert "This survey is invented, for testing." in [row[0].value for row in book["About"]]


def test_the_files_hold_what_the_pages_show(client: Client, results: SurveyRound) -> None:
    address = f"/surveys/{results.name}/results"
    rows = rows_of(fetched(client, f"{address}/results.csv"))
    belongs = {
        (row["group"], row["option"]): row for row in rows if row["question"] == "in_partnership"
    }

    camden = belongs["Camden", "yes"]
    assert (camden["answers"], camden["percent"], camden["low"], camden["high"]) == (
        "30", "93", "78", "99",
    )  # fmt: skip
    assert not [row for row in rows if row["question"] == "would_be_lost"]
    codebook = rows_of(fetched(client, f"{address}/codebook.csv"))
    lost = [row for row in codebook if row["question"] == "would_be_lost"]
    assert {row["asked"] for row in lost} == {"in_partnership is yes"}
    assert {row["answers"] for row in lost} == {""}
    assert {"dont_know", "none", "large"} <= {row["option"] for row in lost}


def test_the_files_stay_as_they_were_published(client: Client, results: SurveyRound) -> None:
    address = f"/surveys/{results.name}/results/"
    first = fetched(client, f"{address}results.csv")
    SurveyRound.objects.filter(pk=results.pk).update(title="Another title")

    assert fetched(client, f"{address}results.csv") == first
    page = client.get(address).content.decode()
    assert sha256(first).hexdigest() in page
    assert f"http://testserver{address}" in page or address in page
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        ResultFile.objects.update(size=1)


def test_staff_have_the_answers_without_names_and_free_text(client: Client, make_staff) -> None:
    round = invented_round()
    (leader, another) = respond(round, 2)
    respond(round, 1, is_test=True, school_mark="test")
    answer([leader], "enables", "time", "money")
    answer([leader], "importance", "very", item="careers")
    SurveyAnswer.objects.create(response=another, question="enables", no_answer="dont_know")
    SurveyAnswer.objects.create(response=leader, question="would_help_most", text="Ada Invented")
    address = f"/staff/surveys/{round.name}/answers.csv"
    assert client.get(address).status_code == 302
    client.force_login(make_staff(roles.MODERATOR))

    answered = client.get(address).content

    rows = rows_of(answered)
    assert "Ada" not in answered.decode()
    assert len(rows) == 2
    assert rows[0]["phase"] == "Primary"
    assert (rows[0]["enables_time"], rows[0]["enables_trust"]) == ("Yes", "No")
    assert rows[0]["importance_careers"] == "Very important"
    assert rows[1]["enables_time"] == "Don’t know"
    assert all(name.replace("_", "").isalnum() and len(name) <= 64 for name in rows[0])


@pytest.mark.parametrize("path", ["", "?group=region-E12000007", "results.csv"])
def test_results_ask_few_questions_of_the_database(
    client: Client, django_assert_max_num_queries, path
) -> None:
    round = invented_publication(number=60)

    with django_assert_max_num_queries(8):
        assert client.get(f"/surveys/{round.name}/results/{path}").status_code == 200


def test_what_leaders_miss_stands_beside_what_is_recorded(client: Client) -> None:
    round = invented_round(name="needs")
    camden = respond(round, 20)
    answer(camden, "importance", "very", item="careers")
    answer(camden[:15], "met", "very_badly", item="careers")
    answer(camden[15:], "met", "very_well", item="careers")
    published(round)

    page = client.get("/surveys/needs/needs/?group=authority-E09000007").content.decode()

    text = " ".join(page.split())
    assert "75% (53 to 89%), 20 answers" in text
    assert "Careers and employment:" in text
    assert "The map does not record this" in text
    assert "Not shown: fewer than ten answers" in text
    assert client.get("/surveys/needs/needs/?group=phase-primary").status_code == 404
