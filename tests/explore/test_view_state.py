"""A view's address: read, and written again in one form."""

import pytest
from django.http import QueryDict

from explore.map_view import MapView
from explore.view_state import ViewState

pytestmark = pytest.mark.django_db


def state_of(query: str) -> ViewState:
    return ViewState.from_query(QueryDict(query))


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("colour=abeps&sort=name&view=list&at=51.5,-0.1,9.00", ""),
        ("region=london&kind=careers_hub&kind=abep&kind=abep",
         "kind=abep&kind=careers_hub&region=london"),
        ("q=a+b&eia=no&founded_from=2015", "founded_from=2015&q=a+b&eia=no"),
        ("similar=norfolk", "similar=norfolk"),
        ("lens=size&similar=norfolk", "similar=norfolk&lens=size"),
        ("lens=size", ""),
        ("la=camden&colour=kind&only=both&only=abep", "colour=kind&only=abep&only=both&la=camden"),
        ("kind=club&region=atlantis&colour=grey&only=grey&la=atlantis&x=1", ""),
    ],
)  # fmt: skip
def test_what_is_understood_is_written_in_one_order(query: str, canonical: str) -> None:
    assert state_of(query).canonical_query == canonical
    assert state_of(canonical).canonical_query == canonical


def test_the_position_is_kept_if_it_is_one() -> None:
    assert state_of("at=51.500,-0.120,9.00&kind=abep").view_query == (
        "kind=abep&at=51.500,-0.120,9.00"
    )
    assert state_of("at=here").view_query == ""


def test_a_choice_can_be_taken_away_or_changed() -> None:
    state = state_of("kind=abep&kind=careers_hub&similar=norfolk&lens=size&sort=name&x=1")

    without_hubs = QueryDict(state.address_without("kind", "careers_hub")[1:])
    assert without_hubs.getlist("kind") == ["abep"]
    assert without_hubs["lens"] == "size"
    assert QueryDict(state.address_without("similar")[1:]).keys() == {"kind", "sort"}
    as_list = QueryDict(state.address_with("view", "list")[1:])
    assert (as_list["view"], as_list["sort"]) == ("list", "name")
    assert "sort" not in QueryDict(state.address_with("sort", "")[1:])


def test_a_class_that_no_area_can_have_any_more_is_not_kept_alone() -> None:
    view = MapView(QueryDict("colour=population&only=nonsense"))

    assert view.state.only == []
    assert len(view.matches) == 152


def test_a_title_asks_the_database_little(django_assert_max_num_queries) -> None:
    MapView(QueryDict()).title  # noqa: B018 (the records are kept in memory from now on)
    with django_assert_max_num_queries(5):
        assert MapView(QueryDict("kind=abep&funding=subscription&region=london")).title
