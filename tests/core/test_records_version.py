"""The version of the records moves with every write, whoever writes, and is never used twice."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import OperationalError, close_old_connections, connection, transaction

from boundaries.models import Region
from core.models import RecordsVersion
from partnerships.models import AuthoritySummary, Coverage, Partnership

pytestmark = pytest.mark.django_db

# Tables that no public page is made of.
NOT_PUBLIC = {"boundaries_postcodegroup", "partnerships_shippedrow"}


def current() -> str:
    return str(RecordsVersion.objects.current())


def test_every_write_moves_it(django_assert_num_queries) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")

    def by_hand() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE figures_profile SET population = population + 1")

    writes = (
        lambda: Partnership.objects.filter(pk=partnership.pk).update(lifecycle="ended"),
        lambda: Partnership.objects.bulk_update([partnership], ["lifecycle"]),
        lambda: Coverage.objects.filter(partnership=partnership).delete(),
        lambda: AuthoritySummary.objects.update(text="Said by a test"),
        lambda: Region.objects.filter(slug="london").update(name="London town"),
        by_hand,
    )
    seen = {current()}
    for number, write in enumerate(writes, start=2):
        write()
        seen.add(current())
        assert len(seen) == number

    with django_assert_num_queries(1):
        assert current() in seen


def test_the_next_request_gets_a_new_connection_when_the_old_one_died() -> None:
    def in_a_thread() -> tuple[str, str]:
        try:
            before = current()
            with suppress(OperationalError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            close_old_connections()  # as Django does at the beginning of each request
            return before, current()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        before, after = pool.submit(in_a_thread).result()
    assert before == after


def test_a_write_that_is_undone_leaves_it_and_its_version_never_comes_again() -> None:
    before = current()
    undone = set()
    for _ in range(2):
        with transaction.atomic():
            Partnership.objects.update(lifecycle="ended")
            undone.add(current())
            transaction.set_rollback(True)
        assert current() == before
    assert len(undone) == 2
    assert before not in undone


def test_a_new_day_is_a_new_version() -> None:
    """A record falls due again by the day, as people in England have it."""
    seen = set()
    for hour in (22, 23):  # summer time: the second is after midnight
        with time_machine.travel(datetime(2026, 6, 1, hour, 30, tzinfo=ZoneInfo("UTC"))):
            seen.add(current())
    assert len(seen) == 2


def test_every_public_table_is_watched() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'records_changed'"
        )
        watched = {name for (name,) in cursor.fetchall()}
    tables = {
        model._meta.db_table
        for app in ("boundaries", "figures", "partnerships", "exports")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not is_history(model)
    }
    assert watched == tables - NOT_PUBLIC


def is_history(model) -> bool:
    """A table that triggers fill, as the history is."""
    return hasattr(model, "pgh_id")
