"""The record as it was on a day, rebuilt from the history, with edits made and undone."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, InternalError, connection, transaction
from django.test import Client

from boundaries.models import LocalAuthority, Place
from core.history.as_of import as_of
from core.history.row_changes import columns, events_of
from core.history.tracking import ChangedBy, change, tracked_models
from core.models import RecordsVersion
from explore.map_records import map_records
from partnerships.models import AuthoritySummary, Change, Coverage, Partnership
from partnerships.services.undo import undo

pytestmark = pytest.mark.django_db

GATHERED, EDITED, UNDONE, TODAY = (date(2026, 11, day) for day in (1, 5, 9, 20))
NOON = timedelta(hours=12)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        yield


def moved_to(day: date) -> None:
    """Makes what this transaction wrote, and what it loaded before, as old as the test wants."""
    moment = datetime.combine(day, datetime.min.time(), UTC) + NOON
    with connection.cursor() as cursor:
        for model in tracked_models():
            table = events_of(model)._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute(
                f'UPDATE "{table}" SET pgh_created_at = %s WHERE pgh_created_at NOT IN %s',
                [moment, tuple(SET) or (moment,)],
            )
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        cursor.execute(
            "UPDATE pghistory_context SET created_at = %s WHERE created_at NOT IN %s",
            [moment, tuple(SET) or (moment,)],
        )
    SET.append(moment)


SET: list[datetime] = []


@pytest.fixture
def history():
    """Gathered on the 1st, edited on the 5th, the edit undone on the 9th."""
    SET.clear()
    moved_to(GATHERED)
    with change(by=ChangedBy.STAFF, why="A test edits.") as made:
        camden = LocalAuthority.objects.get(slug="camden")
        Partnership.objects.filter(slug="camden-invented-learning").update(
            name="Renamed on the fifth", funding_models=["redirected_public_funding"]
        )
        AuthoritySummary.objects.filter(authority=camden).update(text="Said on the fifth.")
        Partnership.objects.filter(coverage__authority__slug="leeds").delete()
    moved_to(EDITED)
    undo(context=made, why="A test undoes.", user=None)
    moved_to(UNDONE)
    return made


def test_the_api_looks_back_too(client: Client, history) -> None:
    def asked(address: str, day: date) -> Any:
        response = client.get(f"/api/v1/{address}as_of={day}")
        assert response.status_code == 200
        return response.json()

    one, some = (
        "partnerships/camden-invented-learning/?",
        "partnerships/?funding=redirected_public_funding&",
    )
    leeds = "authorities/?authority=leeds&fields=abep_count,other_count&"
    known = [asked(one, day)["name"] for day in (GATHERED, EDITED, UNDONE)]
    assert known == ["Camden Invented Learning", "Renamed on the fifth", "Camden Invented Learning"]
    counts = [asked(some, day)["count"] for day in (GATHERED, EDITED, TODAY)]
    assert counts[0] == counts[2] == counts[1] - 1
    there = [asked(leeds, day)["results"][0] for day in (GATHERED, EDITED, TODAY)]
    assert there[0] == there[2] != there[1]
    assert (there[1]["abep_count"], there[1]["other_count"]) == (0, 0)
    for day, reason in (("2026-10-31", "begins on 1 November"), ("2026-11-21", "still to come")):
        refused = client.get(f"/api/v1/{one}as_of={day}")
        assert refused.status_code == 400
        assert reason in refused.json()["errors"][0]["detail"]
    assert (
        Partnership.objects.get(slug="camden-invented-learning").name == "Camden Invented Learning"
    )


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list(*columns(model)))
        for model in tracked_models()
    }


def test_each_day_reads_as_it_was(history) -> None:
    now = everything()
    with as_of(GATHERED):
        gathered = everything()
    with as_of(EDITED):
        edited = everything()
        assert (
            Partnership.objects.get(slug="camden-invented-learning").name == "Renamed on the fifth"
        )
        assert not Coverage.objects.filter(authority__slug="leeds").exists()
        assert list(Partnership.objects.with_words("renamed fifth")) != []
    with as_of(date(2026, 11, 8)):
        assert everything() == edited
    with as_of(UNDONE):
        undone = everything()

    assert gathered == undone == now == everything()
    assert edited != now


def test_nothing_can_be_written_in_the_past(history) -> None:
    before, kept = everything(), events_of(Partnership).objects.count()
    with as_of(EDITED):
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Partnership.objects.update(name="Forged")
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Place.objects.all().delete()

    assert everything() == before
    assert events_of(Partnership).objects.count() == kept


def test_what_is_kept_of_today_is_never_shown_for_another_day(history) -> None:
    today, version = map_records(), str(RecordsVersion.objects.current())
    with as_of(EDITED):
        assert str(RecordsVersion.objects.current()) != version
        assert map_records().abeps.total < today.abeps.total
    assert map_records() is today


def text_of(client: Client, address: str) -> str:
    body = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_map_the_list_and_the_pages_show_that_day(client: Client, history) -> None:
    marked = "The record as it was at the end of 5 November 2026."
    then = "as_of=2026-11-05"

    for address in ("/", "/local-authorities/", "/local-authorities/camden/", "/overview/"):
        assert marked in text_of(client, f"{address}?{then}")
        assert marked not in text_of(client, address)
    assert "Said on the fifth." in text_of(client, f"/local-authorities/camden/?{then}")
    assert "Said on the fifth." not in text_of(client, "/local-authorities/camden/")
    page = client.get(f"/?{then}&funding=redirected_public_funding").content.decode()
    assert re.search(r"redirected public funding: \d+ of 152 LAs", page)
    assert f'href="/local-authorities/camden/?{then}"' in page
    assert f'type="hidden" name="as_of" value="{EDITED}"' in page
    assert "js/map/choropleth.js" not in page, "the script would ask for the record of today"
    assert f"?{then}" in page
    camden = text_of(client, f"/partnerships/camden-invented-learning/?{then}")
    assert "Renamed on the fifth" in camden
    assert "Last changed 5 November 2026" in camden


def test_the_same_filters_hold(client: Client, history) -> None:
    def left(address: str) -> str:
        return client.get(f"/data/authorities.csv{address}").getvalue().decode()

    funded = "?funding=redirected_public_funding"
    assert "Camden" in left(f"{funded}&as_of=2026-11-05")
    assert "Camden" not in left(f"{funded}&as_of=2026-11-04")
    assert "Camden" not in left(funded)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2026-10-31", "The record begins on 1 November 2026"),
        ("2026-11-21", "This day is still to come."),
        ("yesterday", "This is not a date"),
        ("", "Choose a day."),
    ],
)
def test_a_day_without_a_record_is_refused_clearly(client: Client, history, day, reason) -> None:
    response = client.get("/", {"as_of": day})

    assert response.status_code == 400
    body = response.content.decode()
    assert reason in body
    assert f'value="{day}"' in body or not day, "what was typed is shown again"


def test_a_look_back_writes_nothing_and_leaves_no_trace(client: Client, history) -> None:
    def settings() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('search_path'), current_setting('transaction_read_only')"
            )
            return cursor.fetchone()

    before = settings()
    with transaction.atomic():
        with connection.cursor() as cursor:
            # As on a standby, where nothing can be written.
            cursor.execute("SET TRANSACTION READ ONLY")
        assert client.get("/local-authorities/camden/?as_of=2026-11-05").status_code == 200
    with as_of(EDITED):
        assert settings() != before
    assert settings() == before
    assert sorted(made.why for made in Change.objects.all()) == [
        "A test edits.",
        "A test undoes.",
        "The shipped data files were loaded.",
    ]


def test_without_a_day_the_past_is_an_error(history) -> None:
    with connection.cursor() as cursor:
        for statement in ("RESET abep_map.as_of", "SET abep_map.as_of = ''"):
            cursor.execute(statement)
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT count(*) FROM as_of.partnerships_partnership")


def test_every_table_with_a_history_has_its_view(history) -> None:
    """Of the same columns and types: a table that was changed needs its view made anew."""
    columns_of = """
        SELECT column_name, data_type, udt_name FROM information_schema.columns
        WHERE table_schema = %s AND table_name = %s ORDER BY column_name
    """
    with connection.cursor() as cursor:
        for model in tracked_models():
            cursor.execute("SELECT current_schema()")
            (here,) = cursor.fetchone()
            shapes = []
            for schema in (here, "as_of"):
                cursor.execute(columns_of, [schema, model._meta.db_table])
                shapes.append(cursor.fetchall())
            assert shapes[0] == shapes[1] != []
