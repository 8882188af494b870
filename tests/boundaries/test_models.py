"""The database defends itself: what it refuses, whoever writes."""

from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import DatabaseError, IntegrityError, transaction

from boundaries.models import (
    Adjacency,
    Boundary,
    LocalAuthority,
    MapGeometry,
    Region,
)
from figures.models import Profile, StatisticalNeighbour

pytestmark = pytest.mark.django_db


def an_authority(**changes) -> LocalAuthority:
    values = {
        "gss_code": "E06999999",
        "name": "Testshire",
        "slug": "testshire",
        "dfe_code": "001",
        "la_type": LocalAuthority.Type.UNITARY,
        "region": Region.objects.get(name="London"),
    }
    return LocalAuthority(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"gss_code": "W06999999"},
        {"gss_code": "E07999999"},
        {"dfe_code": "20"},
        {"dfe_code": "202"},  # Camden's
        {"slug": "camden"},
        {"valid_from": date(2023, 4, 1), "valid_to": date(2023, 3, 31)},
    ],
)
def test_an_impossible_authority_is_refused(changes) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        an_authority(**changes).save()


def test_a_boundary_must_be_valid() -> None:
    bow_tie = MultiPolygon(Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]))
    authority = an_authority()
    authority.save()

    with pytest.raises(IntegrityError, match="boundary_is_valid"), transaction.atomic():
        Boundary.objects.create(
            authority=authority,
            vintage_id=2021,
            geometry=bow_tie,
            map_geometry=bow_tie,
            source="x",
            licence="x",
        )


def test_a_boundary_stands_once_in_a_vintage() -> None:
    boundary = Boundary.objects.get(authority="E09000007", vintage=2021)
    boundary.pk = None

    with pytest.raises(IntegrityError, match="boundary_once_per_vintage"), transaction.atomic():
        boundary.save()


def test_nobody_is_their_own_neighbour() -> None:
    for model, values in (
        (Adjacency, {"vintage_id": 2021, "border_km": 1}),
        (StatisticalNeighbour, {"rank": 1, "closeness": "close"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(authority_id="E09000007", neighbour_id="E09000007", **values)


def test_only_one_geometry_of_a_vintage_is_current() -> None:
    with pytest.raises(IntegrityError, match="one_current"), transaction.atomic():
        MapGeometry.objects.create(sha256="0" * 64, vintage_id=2021, body_gzip=b"", body_brotli=b"")


@pytest.mark.parametrize(
    "changes",
    [
        {"academies_percent": 100.1},
        {"population_0_15": 10**9},
        {"academies": 10_000},
    ],
)
def test_an_impossible_figure_is_refused(changes) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Profile.objects.filter(pk="E09000007").update(**changes)


def test_each_vintage_holds_its_authorities() -> None:
    in_2021 = set(LocalAuthority.objects.in_vintage(2021).values_list("name", "pk"))
    in_2023 = set(LocalAuthority.objects.in_vintage(2023).values_list("name", "pk"))

    assert (len(in_2021), len(in_2023)) == (152, 153)
    assert in_2021 - in_2023 == {
        ("Cumbria", "E10000006"),
        ("North Yorkshire", "E10000023"),
        ("Somerset", "E10000027"),
    }
    assert {name for name, _ in in_2023 - in_2021} == {
        "Cumberland",
        "Westmorland and Furness",
        "North Yorkshire",
        "Somerset",
    }


def test_an_authority_ends_on_its_last_day() -> None:
    cumbria = LocalAuthority.objects.filter(name="Cumbria")

    assert cumbria.in_force_on(date(2023, 3, 31)).exists()
    assert not cumbria.in_force_on(date(2023, 4, 1)).exists()


def test_neighbours_are_those_across_a_border() -> None:
    camden = LocalAuthority.objects.get(name="Camden")

    names = [la.name for la in LocalAuthority.objects.bordering(camden, 2021)]

    assert names == ["Barnet", "Brent", "City of London", "Haringey", "Islington", "Westminster"]


def test_only_the_isles_of_scilly_have_no_neighbour() -> None:
    alone = LocalAuthority.objects.on_the_map().filter(adjacencies__isnull=True)

    assert {authority.name for authority in alone} == {"Isles of Scilly"}
    assert Adjacency.objects.filter(vintage=2021).count() == 2 * (357 + 17)


@pytest.mark.parametrize(
    ("names", "how"),
    [
        (("Newcastle upon Tyne", "Gateshead"), "bridge: Tyne Bridge"),
        (("Westminster", "Lambeth"), "bridge: Westminster Bridge"),
        (("Plymouth", "Cornwall"), "bridge: Tamar Bridge"),
        (("Liverpool", "Wirral"), "tunnel: Queensway Tunnel"),
        (("Bromley", "Lambeth"), "88 m of border"),
        (("Camden", "City of London"), "979 m of border"),
    ],
)
def test_each_pair_says_how(names, how) -> None:
    for authority, neighbour in (names, names[::-1]):
        pair = Adjacency.objects.get(
            authority__name=authority, neighbour__name=neighbour, vintage=2021
        )
        assert pair.how == how
        assert pair.border_km or pair.crossing


def test_a_pair_has_a_border_or_a_crossing() -> None:
    for values in ({"border_km": 0}, {"border_km": 1, "crossing": "A bridge"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Adjacency.objects.create(
                authority_id="E09000007", neighbour_id="E06000001", vintage_id=2021, **values
            )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Bristol, City of", "Bristol"),
        ("Herefordshire, County of", "Herefordshire"),
        ("Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch and Poole"),
        ("City of London", "the City of London"),
        ("Isles of Scilly", "the Isles of Scilly"),
        ("Camden", "Camden"),
    ],
)
def test_names_are_said_as_people_say_them(name, said) -> None:
    assert LocalAuthority(name=name).name_in_sentence == said
