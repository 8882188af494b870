"""The API tells every change of what is public, and no person."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.history.tracking import ChangedBy, change
from partnerships.models import Coverage, Partnership, Source

pytestmark = pytest.mark.django_db

MOMENT = datetime(2027, 5, 4, 10, 0, tzinfo=UTC)


def ask(client: Client, query: str) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/changes/?{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = json.loads(response.content)["results"]
    return found


def test_the_record_begins_with_the_files(client) -> None:
    first = ask(client, "thing=partnership&page_size=1&ordering=at")[0]

    assert (first["action"], first["by"]) == ("insert", "files")
    told = {one["field"]: one for one in first["fields_changed"]}
    assert told["name"]["before"] is None
    assert "id" not in told


def test_a_change_is_told_field_by_field_without_who_typed_it(client) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    already = len(ask(client, "since=2027-05-04"))
    with change(
        by=ChangedBy.STAFF, why="A test renames it.", user=7, submission="made-up-reference"
    ):
        Partnership.objects.filter(pk=partnership.pk).update(name="Renamed by a test")
        Source.objects.create(partnership=partnership, title="Made up by a test")
        Coverage.objects.filter(partnership=partnership).update(extent="part")
    newest = ask(client, "page_size=3")

    renamed = next(one for one in newest if one["thing"] == "partnership")
    assert renamed["fields_changed"] == [
        {"field": "name", "before": partnership.name, "after": "Renamed by a test"}
    ]
    assert (renamed["by"], renamed["why"]) == ("staff", "A test renames it.")
    assert {one["partnership"] for one in newest} == {"camden-invented-learning"}
    assert {one["change"] for one in newest} == {renamed["change"]}
    assert "user" not in json.dumps(newest)
    assert "made-up-reference" not in json.dumps(newest)
    assert already == 0


def test_what_is_gone_is_still_told_by_its_name(client) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    with change(by=ChangedBy.STAFF, why="A test removes it."):
        partnership.delete()

    removed = ask(client, "action=delete&page_size=500")
    assert {one["partnership"] for one in removed} == {"camden-invented-learning"}
    gone = next(one for one in removed if one["thing"] == "partnership")
    assert {"field": "name", "before": "Camden Invented Learning", "after": None} in gone[
        "fields_changed"
    ]


def test_days(client) -> None:
    with time_machine.travel(MOMENT):  # the database's clock says when, so nothing is that late
        assert ask(client, "since=2100-01-01") == []
    assert ask(client, "until=2000-01-01") == []


def test_a_page_of_many_has_a_bound_on_its_queries(client, django_assert_max_num_queries) -> None:
    """Limit (twice), version, count, page; twice for each sort of thing, once for names."""
    with django_assert_max_num_queries(5 + 2 * 9 + 1):
        ask(client, "page_size=500")
