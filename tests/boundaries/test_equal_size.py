"""The equal-size map: a cell for each LA, and neighbours that stay near."""

import math
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import F

from boundaries import hexagon_layout
from boundaries.equal_size import Cell, cells_of, hexagons
from boundaries.hexagon_layout import add_cell, kept_neighbours, lay_out
from boundaries.models import Adjacency, LocalAuthority, MapShape

# Nine invented places in a square, numbered row by row, and those that are side by side.
SQUARE = {str(number): (float(number % 3), float(number // 3)) for number in range(9)}
BESIDE = [
    (first, second)
    for first in sorted(SQUARE)
    for second in sorted(SQUARE)
    if first < second and math.dist(SQUARE[first], SQUARE[second]) == 1
]


def neighbours(year: int) -> list[tuple[str, str]]:
    pairs = Adjacency.objects.filter(vintage=year, authority__lt=F("neighbour"))
    return list(pairs.values_list("authority", "neighbour"))


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "number", "kept"), [(2021, 152, 277), (2023, 153, 278)])
def test_the_shipped_layout_has_every_la_once_and_keeps_its_neighbours(year, number, kept) -> None:
    cells = cells_of(settings.FIXTURES_DIR)[year]

    assert cells.keys() == set(LocalAuthority.objects.in_vintage(year).values_list("pk", flat=True))
    assert len(set(cells.values())) == number
    assert kept_neighbours(cells, neighbours(year)) == kept


@pytest.mark.django_db
def test_hexagons_are_equal_and_stand_where_the_map_stands() -> None:
    shapes = list(MapShape.objects.filter(vintage=2021))
    drawn = hexagons(2021, shapes)

    assert len({(s.x_max - s.x_min, s.y_max - s.y_min) for s in drawn.values()}) == 1
    assert len({shape.path.split(" ", 2)[2] for shape in drawn.values()}) == 1
    assert all(shape.path.startswith("m") for shape in drawn.values())  # as the true shapes
    assert min(shape.x_min for shape in drawn.values()) >= min(shape.x_min for shape in shapes)
    assert max(shape.y_max for shape in drawn.values()) <= max(shape.y_max for shape in shapes)
    assert hexagons(1999, shapes) == {}
    assert hexagons(2021, []) == {}


def test_neighbours_are_laid_out_side_by_side(monkeypatch) -> None:
    monkeypatch.setattr(hexagon_layout, "TRIES", 5000)
    cells = lay_out({**SQUARE, "island": (9.0, 9.0)}, BESIDE)

    assert len(set(cells.values())) == 10
    assert kept_neighbours(cells, BESIDE) == len(BESIDE)
    assert cells == lay_out({**SQUARE, "island": (9.0, 9.0)}, BESIDE)


def test_one_more_stands_beside_its_neighbours() -> None:
    cells = {"a": Cell(0, 0), "b": Cell(1, 0)}
    add_cell(cells, "c", [("a", "c"), ("c", "b")])

    assert cells["c"] == Cell(0, 1)


@pytest.mark.django_db
def test_the_command_lays_out_every_vintage(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(hexagon_layout, "TRIES", 0)
    file = tmp_path / "cells.csv"
    call_command("build_equal_size", output=file)

    assert len(file.read_text().splitlines()) == 1 + 152 + 153
    assert "2023: 153 LAs; " in capsys.readouterr().out
