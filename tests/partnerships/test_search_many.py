"""Finding among many partnerships: as many queries and the same answers as among few."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.name_search import match_names, name_key
from partnerships import search
from partnerships.models import Partnership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["north", "s", "NW1", "Cumb"])
def test_suggestions_take_a_fixed_number_of_queries(typed) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        search.suggestions(typed)
    _add_partnerships(60)
    with CaptureQueriesContext(connection) as many:
        search.suggestions(typed)

    assert len(few) <= 7
    assert len(many) <= 7


def test_a_page_of_answers_takes_a_fixed_number_of_queries(django_assert_max_num_queries) -> None:
    _add_partnerships(60)
    with django_assert_max_num_queries(13):
        search.answer("Colchester")


@pytest.mark.parametrize("most", [1, 8])
def test_the_first_of_many_are_the_first_of_all(most) -> None:
    """However they are called: as typed, so beginning, by another name, by a later word."""
    _add_partnerships(60)
    Partnership.objects.filter(slug="north-test-7").update(short_name="North")
    Partnership.objects.filter(slug="north-test-8").update(former_name="Northern test")
    names = Partnership.objects.values_list("name", "short_name", "former_name")
    words = {word for some in names for name in some for word in name_key(name).split()}
    for typed in ["north", "e", "camden learning", "test nor", *sorted(words)[::5]]:
        every = match_names(Partnership.objects.all(), typed, F("name_keys"))
        first = Partnership.objects.match_names(typed, most)

        assert [(match.name_keys, match.nearness) for match in first] == [
            (match.name_keys, match.nearness) for match in every[:most]
        ], typed


def test_among_many_names_an_index_finds_what_was_meant() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    by_name = Partnership.objects.match_names("camden", 8).explain()
    by_likeness = Partnership.objects.fuzzy_match("camdn").explain()

    assert "partnership_names_in_order" in by_name
    assert "partnership_other_names" in by_name
    assert "partnership_likeness" in by_likeness


def _add_partnerships(number: int) -> None:
    pattern = Partnership.objects.first()
    assert pattern is not None
    for count in range(number):
        pattern.pk = None
        pattern._state.adding = True
        pattern.slug = f"north-test-{count}"
        pattern.name = f"North Essex test {count}"
        pattern.save()
        pattern.coverage.create(authority_id="E10000029", extent="whole")
        pattern.sources.create(title="Made for this test")
