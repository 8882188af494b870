"""Every change of a public record is kept by the database, whoever makes it."""

from functools import partial
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from core.history.row_changes import events_of
from core.history.tracking import ChangedBy, change
from partnerships.models import Partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.get(slug="camden-invented-learning")


def events(partnership: Partnership) -> Any:
    return events_of(Partnership).objects.filter(pgh_obj=partnership.pk).order_by("pgh_id")


def test_the_record_begins_with_the_files(partnership: Partnership) -> None:
    first = events(partnership).get()

    assert first.pgh_label == "insert"
    assert first.pgh_context.metadata["by"] == ChangedBy.FILES


def test_a_change_is_kept_with_who_and_why(partnership: Partnership) -> None:
    with change(by=ChangedBy.STAFF, why="A test renames it.", user=7):
        Partnership.objects.filter(pk=partnership.pk).update(name="Renamed in a test")

    before, after = events(partnership)
    assert (before.name, after.name) == (partnership.name, "Renamed in a test")
    assert after.pgh_context.metadata == {"by": "staff", "why": "A test renames it.", "user": 7}


def test_not_even_plain_sql_escapes(partnership: Partnership) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnerships_partnership SET summary = 'By SQL' WHERE id = %s", [partnership.pk]
        )

    assert events(partnership).last().summary == "By SQL"


def test_an_update_that_changes_nothing_leaves_no_trace(partnership: Partnership) -> None:
    partnership.save()

    assert events(partnership).count() == 1


def test_what_was_kept_cannot_be_altered(partnership: Partnership) -> None:
    kept = events(partnership)
    for alter in (partial(kept.update, name="Forged"), kept.delete):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            alter()
