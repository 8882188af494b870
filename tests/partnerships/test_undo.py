"""A change is taken back whole, as a change of its own, or not at all with a reason."""

from uuid import UUID

import pytest
from django.db import connection

from core.history.row_changes import events_of, row_changes
from core.history.tracking import ChangedBy, change
from partnerships.models import AuthoritySummary, Change, Coverage, Partnership, Source
from partnerships.services.undo import UndoRefused, undo

pytestmark = pytest.mark.django_db
SLUG = "camden-invented-learning"


def partnership() -> Partnership:
    return Partnership.objects.get(slug=SLUG)


def edit(why: str = "A test edits it.", **values) -> UUID:
    with change(by=ChangedBy.STAFF, why=why, user=7) as made:
        Partnership.objects.filter(slug=SLUG).update(**values)
    return made


def take_back(context: UUID) -> UUID:
    return undo(context=context, why="A test takes it back.", user=8)


def everything() -> list[list[tuple[object, ...]]]:
    models = (Partnership, Coverage, Source, AuthoritySummary)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_values_go_back_and_the_undo_is_a_change_with_a_reason() -> None:
    before = everything()
    made = edit(name="Renamed", funding_models=["hosted"], founded_year=None)

    undoing = Change.objects.get(pk=take_back(made))

    assert everything() == before
    assert (undoing.by, undoing.why, undoing.undoes) == (
        ChangedBy.STAFF,
        "A test takes it back.",
        made,
    )
    assert undoing.metadata["user"] == 8


def test_rows_that_came_go_and_rows_that_went_come_back_with_their_keys() -> None:
    """An undo of an undo does again what was undone, and what was undone can be so once more."""
    start = everything()
    with change(by=ChangedBy.CORRECTION, why="Another takes its place.", submission="AB12") as made:
        old = partnership()
        covered = old.coverage.get().authority
        old.delete()
        new = Partnership.objects.create(
            name="New", slug="new-in-a-test", kind="abep", scale="la_wide",
            evidence="desk_research",
        )  # fmt: skip
        Coverage.objects.create(partnership=new, authority=covered, extent="whole")
        Source.objects.create(partnership=new, title="A test's source")
    end = everything()

    first = take_back(made)
    assert everything() == start
    second = take_back(first)
    assert everything() == end
    with pytest.raises(UndoRefused, match="already been undone"):
        take_back(first)
    take_back(second)
    assert everything() == start
    with pytest.raises(UndoRefused, match="already been undone"):
        take_back(made)


def test_a_bulk_edit_is_taken_back_at_once() -> None:
    before = everything()
    with change(by=ChangedBy.STAFF, why="All of them.") as made:
        Partnership.objects.update(website="https://example.org/")
    assert everything() != before

    take_back(made)

    assert everything() == before


def test_what_was_changed_elsewhere_since_stays() -> None:
    made = edit(name="Renamed")
    edit(summary="Said since.")

    take_back(made)

    assert (partnership().name, partnership().summary) == (
        "Camden Invented Learning",
        "Said since.",
    )


def test_a_later_change_of_the_same_is_in_the_way_until_it_is_undone() -> None:
    made = edit(name="Second")
    later = edit(name="Third", why="It is called so.")

    with pytest.raises(UndoRefused, match=r"CfEY \(“It is called so.”\)") as refused:
        take_back(made)
    assert [item.pk for item in refused.value.standing] == [later]
    assert partnership().name == "Third"

    undoing = take_back(later)
    take_back(undoing)  # so the later change stands again
    with pytest.raises(UndoRefused, match="Later changes depend on it"):
        take_back(made)


def test_what_was_hung_on_a_new_row_since_is_in_the_way() -> None:
    with change(by=ChangedBy.STAFF, why="A new one.") as made:
        new = Partnership.objects.create(
            name="New", slug="new-in-a-test", kind="abep", scale="la_wide",
            evidence="desk_research",
        )  # fmt: skip
        Source.objects.create(partnership=new, title="A test's source")
    with change(by=ChangedBy.STAFF, why="One more source.") as later:
        Source.objects.create(partnership=new, title="Another")

    with pytest.raises(UndoRefused) as refused:
        take_back(made)
    assert [item.pk for item in refused.value.standing] == [later]

    take_back(later)
    take_back(made)
    assert not Partnership.objects.filter(slug="new-in-a-test").exists()


def test_nothing_is_left_without_a_source() -> None:
    with change(by=ChangedBy.STAFF, why="A source.") as made:
        added = Source.objects.create(partnership=partnership(), title="A test's source")
    with change(by=ChangedBy.STAFF, why="It is the only one."):
        partnership().sources.exclude(pk=added.pk).delete()

    with pytest.raises(UndoRefused, match="the partnership camden-invented-learning has no source"):
        take_back(made)
    assert partnership().sources.get() == added


def test_a_name_that_is_taken_by_now_is_in_the_way() -> None:
    made = edit(slug="moved-in-a-test")
    with change(by=ChangedBy.STAFF, why="Takes its place."):
        Partnership.objects.filter(slug="invented-schools-north-east").update(slug=SLUG)

    with pytest.raises(UndoRefused, match="another record now has the same name"):
        take_back(made)


@pytest.mark.parametrize("why", ["", "  "])
def test_it_needs_a_reason(why) -> None:
    made = edit(name="Renamed")
    with pytest.raises(UndoRefused, match="Say why"):
        undo(context=made, why=why, user=8)
    assert partnership().name == "Renamed"


def test_the_first_load_and_what_never_was_cannot_be_undone() -> None:
    for context, reason in (
        (Change.objects.order_by("created_at")[0].pk, "how the record began"),
        (UUID(int=0), "no such change"),
    ):
        with pytest.raises(UndoRefused, match=reason):
            take_back(context)


def test_what_was_written_by_hand_is_a_change_too() -> None:
    """Plain SQL, in a connection that never said who or why."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")
        cursor.execute(
            "UPDATE partnerships_partnership SET name = 'By SQL' WHERE slug = %s", [SLUG]
        )
        cursor.execute("DELETE FROM partnerships_membership")
    last = events_of(Partnership).objects.filter(pgh_obj=partnership().pk).latest("pgh_id")
    by_hand = Change.objects.get(pk=last.pgh_context_id)

    assert by_hand.by is None
    assert {row.context for row in row_changes([by_hand.pk])} == {by_hand.pk}
    take_back(by_hand.pk)
    assert partnership().name == "Camden Invented Learning"
