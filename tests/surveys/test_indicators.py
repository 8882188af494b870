"""What school leaders answered becomes a figure of their LA wherever it may be shown."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from core.sync import RowCounts
from figures.fixture_files import StatisticsFiles
from figures.models import Figure, Profile
from figures.registry import NOT_SHOWN, SURVEY_COLUMNS
from figures.services.loading import store_statistics
from surveys.models import SurveyRound
from tests.exports.test_files import rows
from tests.surveys.invented import invented_round
from tests.surveys.test_results import answer, published, respond

pytestmark = pytest.mark.django_db

CAMDEN, WESTMINSTER = "E09000007", "E09000033"
PERCENT, LOW, HIGH = SURVEY_COLUMNS[:3]


def publish_answers(**values: Any) -> SurveyRound:
    """Publishes a round: of Camden's leaders 28 of 30 belong; Westminster's hide a small LA's."""
    round = invented_round(**values)
    camden = respond(round, 30)
    others = respond(round, 20, authority_id=WESTMINSTER)
    others += respond(round, 2, authority_id="E09000001")
    answer(camden[:28], "in_partnership", "yes")
    answer(camden[28:] + others, "in_partnership", "no")
    return published(round)


def records_of(client: Client) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/records.json").json()
    return document


def authorities(client: Client, query: str = "") -> dict[str, dict[str, str]]:
    return {row["gss_code"]: row for row in rows(client, f"/data/authorities.csv{query}")}


def words(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_an_indicator_is_a_figure_like_any_other(client: Client) -> None:
    assert "belongs" not in records_of(client)["colourings"]
    assert PERCENT not in authorities(client)[CAMDEN]
    assert "Leaders in a local partnership" not in words(client, "/?colour=belongs")

    publish_answers()

    records = records_of(client)
    colouring = records["colourings"]["belongs"]
    labels = [of["label"] for of in colouring["classes"]]
    shown = {
        code: (labels[colouring["classOf"][place]], colouring["valueOf"][place])
        for place, code in enumerate(records["codes"])
    }
    assert shown[CAMDEN] == ("75% or more", "93%")
    assert shown[WESTMINSTER] == ("Not shown: too few answers", None)
    assert "Leaders in a local partnership" in words(client, "/?colour=belongs")
    # Nobody answered the question that the other one is made of.
    assert "would_join" not in records["colourings"]

    everywhere = authorities(client)
    assert [everywhere[CAMDEN][column] for column in (PERCENT, LOW, HIGH)] == ["93", "78", "99"]
    assert everywhere[WESTMINSTER][PERCENT] == ""
    assert authorities(client, "?colour=belongs&only=q4").keys() == {CAMDEN}

    page = words(client, "/local-authorities/camden/")
    assert "Leaders whose school is in a local partnership" in page
    assert "95% interval 78% to 99%, so LAs are not ranked. Median 93%." in page
    assert NOT_SHOWN in words(client, "/local-authorities/westminster/")
    compared = words(client, "/compare/?la=camden&la=westminster")
    assert "95% interval 78% to 99%, so LAs are not ranked" in compared
    assert NOT_SHOWN in compared
    profile = client.get(f"/api/v1/profiles/?authority={CAMDEN}").json()["results"][0]
    assert (profile[PERCENT], profile[LOW], profile[HIGH]) == (93, 78, 99)
    figures = client.get("/api/v1/figures/?page_size=100").json()["results"]
    assert {"An invented survey"} == {
        figure["source"] for figure in figures if figure["field"] in SURVEY_COLUMNS[:3]
    }


def test_the_next_round_takes_its_place_and_files_leave_it(client: Client) -> None:
    publish_answers()
    files = StatisticsFiles(
        list(Figure.objects.exclude(field__in=SURVEY_COLUMNS)),
        [Profile(authority_id=CAMDEN, population=7), Profile(authority_id="E08000035")],
        [],
    )
    told: dict[str, RowCounts] = {}

    store_statistics(statistics=files, report=told.__setitem__)

    camden = Profile.objects.get(pk=CAMDEN)
    assert (camden.population, getattr(camden, PERCENT)) == (7, 93)
    assert not told["Figures"]
    published(invented_round(name="second", title="The second"))
    camden.refresh_from_db()
    assert getattr(camden, PERCENT) is None
    assert Figure.objects.get(field=PERCENT).source == "The second"


def test_an_invented_round_gives_no_figures(client: Client) -> None:
    publish_answers(is_invented=True)

    assert not Figure.objects.filter(field__in=SURVEY_COLUMNS).exists()
    assert not Profile.objects.filter(**{f"{PERCENT}__isnull": False}).exists()


def test_a_share_is_known_with_its_interval_or_not_at_all() -> None:
    with pytest.raises(IntegrityError, match="known_with_its_interval"):
        Profile.objects.filter(pk=CAMDEN).update(**{PERCENT: 40})
