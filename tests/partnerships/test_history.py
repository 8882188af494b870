"""Every change of a public record is kept by the database, whoever makes it."""

import pytest
from django.db import InternalError, connection, transaction

from boundaries.history import By, change
from partnerships.models import Partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return Partnership.objects.get(slug="camden-learning")


def test_the_shipped_records_begin_with_the_files(partnership: Partnership) -> None:
    first = partnership.events.get()

    assert first.pgh_label == "insert"
    assert first.pgh_context.metadata["by"] == By.FILES


def test_a_change_is_kept_with_who_and_why(partnership: Partnership) -> None:
    with change(by=By.STAFF, why="A test renames it.", user=7):
        Partnership.objects.filter(pk=partnership.pk).update(name="Renamed in a test")

    before, after = partnership.events.order_by("pgh_id")
    assert (before.name, after.name) == (partnership.name, "Renamed in a test")
    assert after.pgh_context.metadata == {"by": "staff", "why": "A test renames it.", "user": 7}


def test_not_even_plain_sql_escapes(partnership: Partnership) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE partnerships_partnership SET summary = 'By SQL' WHERE id = %s", [partnership.pk]
        )

    assert partnership.events.order_by("pgh_id").last().summary == "By SQL"


def test_an_update_that_changes_nothing_leaves_no_trace(partnership: Partnership) -> None:
    partnership.save()

    assert partnership.events.count() == 1


def test_what_was_kept_cannot_be_altered(partnership: Partnership) -> None:
    for alter in (lambda kept: kept.update(name="Forged"), lambda kept: kept.delete()):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            alter(partnership.events.all())
