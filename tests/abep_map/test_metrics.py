"""Numbers for Prometheus: closed unless they are asked for, and nobody's words in them."""

import pytest
from django.conf import LazySettings
from django.test import Client

pytestmark = pytest.mark.django_db
TOKEN = {"authorization": "Bearer invented-token"}


@pytest.fixture
def scraped(settings: LazySettings) -> Client:
    settings.MAIL_IS_SET = True
    settings.METRICS_TOKEN = "invented-token"
    settings.MIDDLEWARE = ["abep_map.metrics.Metrics", *settings.MIDDLEWARE]
    return Client()


def test_without_a_token_in_the_settings_there_is_no_such_address(client: Client) -> None:
    assert client.get("/metrics", headers=TOKEN).status_code == 404


def test_who_has_the_token_reads_numbers_by_route(scraped: Client) -> None:
    scraped.get("/find/?q=Invented+Person")
    scraped.get("/local-authorities/invented-place/")
    scraped.generic("INVENTED", "/find/")
    page = scraped.get("/metrics", headers={**TOKEN, "host": "10.0.0.7:8000"})
    told = page.content.decode()

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Type"].startswith("text/plain")
    for line in (
        'abep_map_request_seconds_count{method="GET",route="find",status="200"}',
        'abep_map_request_seconds_count{method="GET",route="local-authority",status="404"}',
        'abep_map_request_seconds_count{method="other",route="find",status="405"}',
        'abep_map_well{watched="Database"} 1.0',
        'abep_map_well{watched="Sending e-mails"} 0.0',
    ):
        assert line in told
    assert "nvented" not in told


@pytest.mark.parametrize("authorization", ["", "Bearer other", "Basic invented-token", "Bearer é"])
def test_nobody_else_reads_them(scraped: Client, authorization: str) -> None:
    answer = scraped.get("/metrics", headers={"authorization": authorization})
    assert (answer.status_code, answer.content) == (401, b"")
