"""The equal-size map: each LA the same hexagon, in the cell that a shipped file gives it."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from core.table_files import read_csv

from .models import MapShape

EQUAL_SIZE_FILE = "equal-size.csv"
COLUMNS = ("vintage", "gss_code", "column", "row")
ROW_HEIGHT = math.sqrt(3) / 2
# From a hexagon's middle to its corners, where middles side by side are 1 apart; clockwise from
# the top.
CORNERS = [
    (math.sin(math.radians(turn)) / math.sqrt(3), -math.cos(math.radians(turn)) / math.sqrt(3))
    for turn in range(0, 360, 60)
]


class Cell(NamedTuple):
    """A place in a grid of hexagons that stand on a corner; every other row is half a step on."""

    column: int
    row: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.column + (self.row % 2) / 2, self.row * ROW_HEIGHT


def hexagons(year: int, shapes: Collection[MapShape]) -> dict[str, MapShape]:
    """Returns a hexagon for each LA of a vintage, all as large as the map of the shapes allows.

    None where nobody has laid out the vintage, or no shape is loaded.
    """
    cells = cells_of(settings.FIXTURES_DIR).get(year, {})
    if not cells or not shapes:
        return {}
    middles = [cell.middle for cell in cells.values()]
    left, top = (min(values) - 0.6 for values in zip(*middles, strict=True))
    right, bottom = (max(values) + 0.6 for values in zip(*middles, strict=True))
    x_min, x_max = min(s.x_min for s in shapes), max(s.x_max for s in shapes)
    y_min, y_max = min(s.y_min for s in shapes), max(s.y_max for s in shapes)
    scale = min((x_max - x_min) / (right - left), (y_max - y_min) / (bottom - top))
    x_middle, y_middle = (x_min + x_max) / 2, (y_min + y_max) / 2
    drawn = {}
    for code, cell in cells.items():
        x, y = cell.middle
        points = [
            (
                round(x_middle + (x + across - (left + right) / 2) * scale),
                round(y_middle + (y + down - (top + bottom) / 2) * scale),
            )
            for across, down in CORNERS
        ]
        (across, down), *others = points
        lines = "L".join(f"{x} {y}" for x, y in others)
        drawn[code] = MapShape(
            authority_id=code,
            vintage_id=year,
            path=f"M{across} {down}L{lines}z",
            x_min=min(x for x, _ in points),
            y_min=min(y for _, y in points),
            x_max=max(x for x, _ in points),
            y_max=max(y for _, y in points),
        )
    return drawn


@cache
def cells_of(folder: Path) -> Mapping[int, Mapping[str, Cell]]:
    """Returns the cells of LAs by GSS code, by the year of the vintage."""
    cells: dict[int, dict[str, Cell]] = defaultdict(dict)
    for row in read_csv(folder / EQUAL_SIZE_FILE, COLUMNS):
        place = Cell(int(row["column"]), int(row["row"]))
        cells[int(row["vintage"])][row["gss_code"]] = place
    return cells
