"""The small maps in pages."""

import re

import pytest

from boundaries.models import RECORD_VINTAGE, LocalAuthority, MapShape
from boundaries.small_maps import NARROWEST, PartShape, small_map
from tests.factories import CAMDEN, NORFOLK

pytestmark = pytest.mark.django_db


def named(*names: str) -> list[LocalAuthority]:
    return list(LocalAuthority.objects.on_the_map().filter(name__in=names))


def test_an_authority_stands_among_all_that_is_land_around_it(django_assert_num_queries) -> None:
    """Boroughs that are no neighbours too: left out, they would look like lakes."""
    camden = named("Camden")

    with django_assert_num_queries(4):
        drawn = small_map(camden)

    assert drawn is not None
    assert [shape.authority.name for shape in drawn.chosen] == ["Camden"]
    around = {shape.authority.name for shape in drawn.around}
    bordering = camden[0].adjacencies.filter(vintage=RECORD_VINTAGE)
    assert set(bordering.values_list("neighbour__name", flat=True)) < around
    assert "Hackney" in around
    assert all(shape.x_max >= drawn.window.left for shape in drawn.around)
    assert drawn.caption == "Camden and its neighbours"


def test_several_authorities_are_drawn_once_each() -> None:
    drawn = small_map(named("Camden", "Islington"))

    assert drawn is not None
    assert len(drawn.chosen) == 2
    assert not {shape.pk for shape in drawn.chosen} & {shape.pk for shape in drawn.around}
    assert drawn.caption == "2 local authorities and their neighbours"


def test_an_island_stands_alone() -> None:
    drawn = small_map(named("Isles of Scilly"))

    assert drawn is not None
    assert drawn.around == []
    assert drawn.caption == "Isles of Scilly"


def test_the_window_holds_what_is_chosen() -> None:
    drawn = small_map(named("Camden"))

    assert drawn is not None
    left, top, width, height = map(int, drawn.view_box.split())
    shape = drawn.chosen[0]
    assert left < shape.x_min < shape.x_max < left + width
    assert top < shape.y_min < shape.y_max < top + height


def test_neighbours_meet_without_a_gap() -> None:
    """Paths are relative; two neighbours run through the same absolute points."""
    drawn = small_map(named("Camden"))

    assert drawn is not None
    chosen = drawn.chosen[0]
    borders = chosen.authority.adjacencies.filter(vintage=RECORD_VINTAGE)
    neighbours = set(borders.values_list("neighbour", flat=True))
    assert len(neighbours) == 6
    for shape in drawn.around:
        if shape.authority_id in neighbours:
            assert points(chosen.path) & points(shape.path), shape.authority.name


def test_a_tall_authority_has_land_at_its_sides_too() -> None:
    drawn = small_map(named("Barnsley", "Sheffield", "Derbyshire"))

    assert drawn is not None
    assert drawn.window.width >= round(drawn.window.height * NARROWEST)


def in_part(*names: str) -> PartShape:
    """Returns Norfolk as it is drawn where some of its districts are meant."""
    drawn = small_map(named("Norfolk"), {NORFOLK: names})
    assert drawn is not None
    assert drawn.whole == []
    (part,) = drawn.parts
    return part


def test_part_of_an_authority_is_drawn_by_its_districts(django_assert_num_queries) -> None:
    authorities = named("Norfolk", "Camden")

    with django_assert_num_queries(5):
        drawn = small_map(authorities, {NORFOLK: ["Norwich", "Great Yarmouth"]})

    assert drawn is not None
    assert [shape.authority_id for shape in drawn.whole] == [CAMDEN]
    (part,) = drawn.parts
    assert part.shape.authority_id == NORFOLK
    assert [shape.district_id for shape in part.districts] == ["Great Yarmouth", "Norwich"]
    assert not part.is_hatched
    assert not drawn.is_hatched


@pytest.mark.parametrize(
    ("names", "drawn"),
    [((), []), (["Thorpe Invented"], []), (["Norwich", "Thorpe Invented"], ["Norwich"])],
)
def test_what_is_not_known_of_a_part_is_hatched(names: list[str], drawn: list[str]) -> None:
    part = in_part(*names)

    assert part.is_hatched
    assert [shape.district_id for shape in part.districts] == drawn


def test_a_district_of_another_authority_is_not_drawn() -> None:
    assert in_part("Ipswich").districts == []


def test_districts_keep_within_their_authority_and_fill_it() -> None:
    """Great Yarmouth's coast is the county's; a corner moves only where borders meet at it."""
    districts = [
        "Breckland",
        "Broadland",
        "Great Yarmouth",
        "King's Lynn and West Norfolk",
        "North Norfolk",
        "Norwich",
        "South Norfolk",
    ]
    part = in_part(*districts)

    corners = {shape.district_id: points(shape.path) for shape in part.districts}
    assert list(corners) == districts
    county = points(part.shape.path)
    drawn = {corner for own in corners.values() for corner in own}
    assert len(county - drawn) < len(county) / 20
    assert corners["Norwich"] & corners["Broadland"]
    assert len(corners["Great Yarmouth"] & county) > 5


def test_a_part_of_an_authority_that_ended_is_drawn_in_what_came_of_it() -> None:
    ended, came = "E10000006", "E06000064"
    authorities = list(LocalAuthority.objects.filter(pk__in=[ended, "E06000065"]))

    drawn = small_map(authorities, {ended: ["Eden"]})

    assert drawn is not None
    (part,) = drawn.parts
    assert part.shape.authority_id == came
    assert part.names == ["Eden"]
    assert [shape.district_id for shape in part.districts] == ["Eden"]
    assert {shape.authority_id for shape in drawn.chosen} == {came, "E06000065"}


def test_districts_of_a_county_that_ended_are_in_the_authorities_after_it() -> None:
    shapes = MapShape.objects.filter(vintage=2023, authority__district_shapes__vintage=2023)
    cumberland = shapes.filter(authority__name="Cumberland")

    assert set(cumberland.values_list("authority__district_shapes__district", flat=True)) == {
        "Allerdale",
        "Carlisle",
        "Copeland",
    }


def test_without_boundaries_there_is_no_map() -> None:
    assert small_map([]) is None


def points(path: str) -> set[tuple[int, int]]:
    """Returns the absolute corners of relative path data."""
    x = y = 0
    corners = set()
    for ring in path.split("z")[:-1]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        for index, (dx, dy) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
            x, y = x + dx, y + dy
            if index == 0:
                start = x, y
            corners.add((x, y))
        x, y = start
    return corners
