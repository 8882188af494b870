"""Similar LAs: the arithmetic on invented numbers, and what is stored of the shipped figures."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from boundaries.models import LocalAuthority
from core.sync import sync
from figures.models import (
    CLOSE,
    ComparedFigure,
    Lens,
    Profile,
    SimilarAuthority,
)
from figures.similar import similar_authorities
from figures.similarity import (
    NEAREST,
    compared,
    computed_neighbours,
    distance,
    nearest,
    standardised,
)

# The example of docs/similar.md: scores 10, 20, 30 and rural shares 0, 0, 60.
EXAMPLE = {"A": (10, 0), "B": (20, 0), "C": (30, 60)}


def the(slug: str) -> LocalAuthority:
    return LocalAuthority.objects.get(slug=slug)


def similar(slug: str, lens: Lens | str) -> list[str]:
    return [near.name for near in similar_authorities(the(slug), lens)]


def test_standardised_by_hand() -> None:
    points = standardised(EXAMPLE)

    assert points["A"] == pytest.approx((-1.2247, -0.7071), abs=1e-4)
    assert points["B"] == pytest.approx((0, -0.7071), abs=1e-4)
    assert points["C"] == pytest.approx((1.2247, 1.4142), abs=1e-4)


def test_nearest_by_hand() -> None:
    assert nearest(standardised(EXAMPLE)) == {
        "A": [("B", 0.866), ("C", 2.2913)],
        "B": [("A", 0.866), ("C", 1.7321)],
        "C": [("B", 1.7321), ("A", 2.2913)],
    }


def test_a_figure_that_is_the_same_everywhere_tells_nothing_apart() -> None:
    assert standardised({"A": (5.0,), "B": (5.0,)}) == {"A": (0.0,), "B": (0.0,)}
    assert standardised({}) == {}


def test_equally_far_comes_in_the_order_of_codes_and_ten_are_kept() -> None:
    points = {f"E{number:02}": (0.0 if number else 1.0,) for number in range(13)}

    assert nearest(points)["E00"] == [(f"E{number:02}", 1.0) for number in range(1, NEAREST + 1)]


def test_distance_does_not_grow_with_the_number_of_figures() -> None:
    assert distance((1, 1), (2, 2)) == distance((1, 1, 1), (2, 2, 2)) == 1


def test_a_ratio_is_the_same_step_at_every_size() -> None:
    population = ComparedFigure("population", is_ratio=True)
    small, double, big, bigger = (
        population.of(Profile(population=people)) or 0
        for people in (1_000, 2_000, 500_000, 1_000_000)
    )

    assert double - small == pytest.approx(bigger - big)


def test_what_is_missing_leaves_an_authority_out() -> None:
    profiles = [
        Profile(authority_id="A", population=10, area_km2=1),
        Profile(authority_id="B", population=None, area_km2=1),
        Profile(authority_id="C", population=0, area_km2=1),  # no logarithm
        Profile(authority_id="D", population=20, area_km2=3),
    ]

    assert set(compared(profiles, Lens.SIZE.figures)) == {"A", "D"}
    of_size = [row for row in computed_neighbours(profiles) if row.lens == Lens.SIZE]
    assert [(row.authority_id, row.neighbour_id, row.rank) for row in of_size] == [
        ("A", "D", 1),
        ("D", "A", 1),
    ]


@pytest.mark.django_db
def test_what_is_stored_is_what_a_recomputation_gives() -> None:
    again = computed_neighbours(Profile.objects.order_by("?"))
    changes = sync(existing=SimilarAuthority.objects.all(), wanted=again)

    assert not changes
    # 152 LAs in two lenses, 150 in the third, ten each.
    assert changes.unchanged == (152 + 152 + 150) * 10


@pytest.mark.django_db
def test_each_lens_finds_the_closest_first() -> None:
    assert similar("camden", Lens.STATISTICAL) == [
        "Westminster",
        "Hammersmith and Fulham",
        "Kensington and Chelsea",
        "Islington",
        "Wandsworth",
    ]
    assert similar("camden", Lens.DEPRIVATION)[:2] == ["Greenwich", "Westminster"]
    assert similar("norfolk", Lens.SIZE)[:3] == ["Devon", "Lincolnshire", "Suffolk"]
    assert similar("norfolk", Lens.ACADEMIES)[0] in ("Sunderland", "Sheffield")
    assert similar("camden", Lens.NEXT_DOOR)[:2] == ["Westminster", "Islington"]
    assert similar("camden", Lens.NEXT_DOOR)[-1] == "City of London"


@pytest.mark.django_db
def test_a_lens_may_be_named_by_its_code() -> None:
    assert similar("camden", "statistical") == similar("camden", Lens.STATISTICAL)
    with pytest.raises(ValueError, match="horoscope"):
        similar("camden", "horoscope")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lens", "none_close"),
    [
        (Lens.STATISTICAL, {"City of London", "Isles of Scilly", "Newham", "Tower Hamlets"}),
        (Lens.DEPRIVATION, {"County Durham", "Isle of Wight"}),
        (Lens.SIZE, {"City of London", "Isles of Scilly", "Rutland"}),
        (Lens.ACADEMIES, {"City of London", "Isles of Scilly", "Camden", "North Tyneside"}),
        (Lens.NEXT_DOOR, {"Isles of Scilly"}),
    ],
)
def test_no_match_is_offered_where_none_is_close(lens: Lens, none_close: set[str]) -> None:
    everywhere = LocalAuthority.objects.on_the_map()

    assert none_close == {
        authority.name
        for authority in everywhere
        if not similar_authorities(authority, lens).exists()
    }


@pytest.mark.django_db
def test_only_close_ones_are_found() -> None:
    birmingham = the("birmingham")
    stored = birmingham.similar_authorities.filter(lens=Lens.SIZE)
    close = stored.filter(distance__lte=CLOSE)

    assert 0 < close.count() < stored.count()
    found = similar_authorities(birmingham, Lens.SIZE)
    assert [near.pk for near in found] == [row.neighbour_id for row in close.order_by("rank")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"neighbour_id": "E09000007"},
        {"rank": 11},
        {"rank": 0},
        {"distance": -0.1},
        {"lens": "next_door"},
        {"lens": "size"},  # taken: rank 1 and this neighbour are stored already
    ],
)
def test_an_impossible_pair_is_refused(changes) -> None:
    SimilarAuthority.objects.filter(authority="E09000007", lens="academies").delete()
    first = SimilarAuthority.objects.get(authority="E09000007", lens="size", rank=1)
    values = {
        "authority_id": "E09000007",
        "neighbour_id": first.neighbour_id,
        "lens": "academies",
        "rank": 1,
        "distance": 0.1,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        SimilarAuthority.objects.create(**{**values, **changes})


@pytest.mark.django_db
def test_the_document_says_the_same(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(6):
        response = client.get("/local-authorities/camden/similar.json")

    assert response.headers["Cache-Control"] == "public, max-age=300"
    document = response.json()
    assert list(document) == ["statistical", "deprivation", "size", "academies", "next_door"]
    assert document["academies"] == []
    for lens in Lens:
        found = similar_authorities(the("camden"), lens)
        assert document[lens.value] == [near.pk for near in found]


@pytest.mark.django_db
def test_an_authority_that_came_later_has_neighbours_alone(client: Client) -> None:
    document = client.get("/local-authorities/westmorland-and-furness/similar.json").json()

    assert "E06000063" in document.pop("next_door")
    assert not any(document.values())


@pytest.mark.django_db
def test_only_authorities_have_a_document(client: Client) -> None:
    assert client.get("/local-authorities/narnia/similar.json").status_code == 404
