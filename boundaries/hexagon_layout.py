"""Lays LAs out as equal hexagons, so that neighbours stay near: work for a command, not a page.

Places are spread till each has about as much room as every other, each takes a cell of a grid of
hexagons, and LAs then change cells for as long as that brings neighbours together.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import numpy as np

from .equal_size import ROW_HEIGHT, Cell

SPREADING_STEPS = 400
# Changes of cells that are tried. One for the worse is made at first, less and less often.
TRIES = 1_500_000
HOT, COLD = 1.0, 0.02
# What counts beside a pair of neighbours that is kept, which counts for 1 or a little more: how far
# an LA is from its place, how far neighbours are from each other, and on which side.
PLACE, NEARNESS, SIDE = 0.03, 0.15, 0.5
# Side by side, but for what rounding does.
TOUCHING = 1.01

Point = tuple[float, float]
Pair = tuple[str, str]


class _Neighbour(NamedTuple):
    """A neighbour, what it is worth to touch it, and in which direction it lies (of length 1)."""

    code: str
    worth: float
    east: float
    south: float


def lay_out(places: Mapping[str, Point], pairs: Collection[Pair]) -> dict[str, Cell]:
    """Returns a cell for each LA; `places` are their middles, `pairs` are neighbours, each once."""
    near = _with_nearest(places, pairs)
    spread = _spread(places, near)
    layout = _Layout(_nearest_free(spread), spread, _neighbours(places, near))
    layout.improve(Random(1))  # noqa: S311 - the same layout every time, and no secret
    left = min(cell.column for cell in layout.cells.values())
    top = min(cell.row for cell in layout.cells.values()) // 2 * 2  # even rows stay even
    return {code: Cell(cell.column - left, cell.row - top) for code, cell in layout.cells.items()}


def add_cell(cells: dict[str, Cell], code: str, pairs: Collection[Pair]) -> None:
    """Gives one more LA the free cell that is nearest to all of its neighbours."""
    beside = [
        cells[first if second == code else second].middle
        for first, second in pairs
        if code in (first, second) and {first, second} - {code} <= cells.keys()
    ]
    taken = set(cells.values())
    last = max(max(cell) for cell in taken)
    grid = (Cell(column, row) for column in range(last + 1) for row in range(last + 1))
    free = [cell for cell in grid if cell not in taken]
    cells[code] = min(free, key=lambda cell: sum(math.dist(cell.middle, place) for place in beside))


def kept_neighbours(cells: Mapping[str, Cell], pairs: Iterable[Pair]) -> int:
    """Returns the number of pairs of neighbours whose hexagons have an edge in common."""
    return sum(
        math.dist(cells[first].middle, cells[second].middle) < TOUCHING for first, second in pairs
    )


def _with_nearest(places: Mapping[str, Point], pairs: Collection[Pair]) -> list[Pair]:
    """Returns the pairs, and for an island that has no neighbour the LA that is nearest."""
    joined = {code for pair in pairs for code in pair}
    return [
        *pairs,
        *(
            (island, min(joined, key=lambda code: math.dist(places[code], places[island])))
            for island in sorted(places.keys() - joined)
        ),
    ]


def _spread(places: Mapping[str, Point], pairs: Collection[Pair]) -> dict[str, Point]:
    """Returns the places moved until about 1 lies between any two; neighbours are held together."""
    codes = sorted(places)
    points = np.array([places[code] for code in codes], dtype=float)
    number = {code: place for place, code in enumerate(codes)}
    first, second = np.array([[number[code] for code in pair] for pair in pairs]).T
    extent = np.ptp(points, axis=0)
    # England fills about half of the box round it.
    points *= math.sqrt(2 * len(codes) * ROW_HEIGHT / extent.prod())
    for _ in range(SPREADING_STEPS):
        apart = points[:, None] - points[None]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-6)
        push = np.clip(1 - distance, 0, None) / distance / 4
        move = (apart * push[..., None]).sum(axis=1)
        between = points[second] - points[first]
        length = np.maximum(np.hypot(between[:, 0], between[:, 1]), 1e-6)
        pull = between * (np.clip(length - 1, 0, None) / length / 20)[:, None]
        np.add.at(move, first, pull)
        np.add.at(move, second, -pull)
        points += move
    points -= points.min(axis=0)
    return {code: (float(x), float(y)) for code, (x, y) in zip(codes, points, strict=True)}


def _nearest_free(spread: Mapping[str, Point]) -> dict[str, Cell]:
    """Returns for each LA, from west to east, the free cell that is nearest to it."""
    side = 2 + math.ceil(max(max(point) for point in spread.values()) / ROW_HEIGHT)
    free = {Cell(column, row) for column in range(side) for row in range(side)}
    cells = {}
    for code in sorted(spread, key=lambda code: spread[code]):
        cells[code] = min(sorted(free), key=lambda cell: math.dist(cell.middle, spread[code]))
        free.remove(cells[code])
    return cells


def _neighbours(
    places: Mapping[str, Point], pairs: Collection[Pair]
) -> dict[str, list[_Neighbour]]:
    number = Counter(code for pair in pairs for code in pair)
    neighbours = defaultdict(list)
    for first, second in pairs:
        (x, y), (x_other, y_other) = places[first], places[second]
        length = math.dist(places[first], places[second]) or 1
        east, south = (x_other - x) / length, (y_other - y) / length
        # The only neighbour is worth more than one of many.
        worth = 1 + 1 / min(number[first], number[second])
        neighbours[first].append(_Neighbour(second, worth, east, south))
        neighbours[second].append(_Neighbour(first, worth, -east, -south))
    return neighbours


@dataclass
class _Layout:
    """Cells of LAs, which change them for the better."""

    cells: dict[str, Cell]
    spread: Mapping[str, Point]
    neighbours: Mapping[str, Sequence[_Neighbour]]

    def improve(self, chance: Random) -> None:
        """Tries many times whether an LA stands better in a cell near by, or where another does."""
        codes = sorted(self.cells)
        in_cell = {cell: code for code, cell in self.cells.items()}
        for attempt in range(TRIES):
            heat = HOT * (COLD / HOT) ** (attempt / TRIES)
            code = chance.choice(codes)
            here = self.cells[code]
            to = Cell(here.column + chance.randint(-2, 2), here.row + chance.randint(-2, 2))
            if to == here or min(to) < 0:
                continue
            other = in_cell.get(to)
            moved = [code, other] if other else [code]
            worse = -sum(map(self._cost, moved))
            self.cells[code] = to
            if other:
                self.cells[other] = here
            worse += sum(map(self._cost, moved))
            if worse <= 0 or chance.random() < math.exp(-worse / heat):
                in_cell.pop(here)
                in_cell |= {self.cells[mover]: mover for mover in moved}
            else:
                self.cells[code] = here
                if other:
                    self.cells[other] = to

    def _cost(self, code: str) -> float:
        x, y = self.cells[code].middle
        cost = PLACE * math.dist((x, y), self.spread[code]) ** 2
        for neighbour, worth, east, south in self.neighbours[code]:
            x_other, y_other = self.cells[neighbour].middle
            across, down = x_other - x, y_other - y
            distance = math.hypot(across, down)
            cost += -worth if distance < TOUCHING else NEARNESS * (distance - 1)
            cost += SIDE * (1 - (across * east + down * south) / distance) / 2
        return cost
