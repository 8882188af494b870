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
    left, right = (f(cell.middle[0] for cell in cells.values()) for f in (min, max))
    top, bottom = (f(cell.row for cell in cells.values()) for f in (min, max))
    x_min, x_max = min(s.x_min for s in shapes), max(s.x_max for s in shapes)
    y_min, y_max = min(s.y_min for s in shapes), max(s.y_max for s in shapes)
    # Whole numbers, so that hexagons side by side have the very same corners: from the middle to
    # the side half a width, to the upper and lower corners two quarters of the height.
    quarter = int((y_max - y_min) / (3 * (bottom - top) + 4))
    quarter = min(quarter, int((x_max - x_min) / (right - left + 1) / 2 / math.sqrt(3)))
    half = round(quarter * math.sqrt(3))
    # As far east as England: the legend lies on the sea in the west.
    x_first = x_max - round((2 * right + 1) * half)
    y_first = round((y_min + y_max) / 2 - (top + bottom) * quarter * 3 / 2)
    upright = 2 * quarter
    sides = ((half, quarter), (0, upright), (-half, quarter), (-half, -quarter), (0, -upright))
    outline = " ".join(f"{across} {down}" for across, down in sides)
    drawn = {}
    for code, cell in cells.items():
        x = x_first + round(2 * cell.middle[0]) * half
        y = y_first + 3 * cell.row * quarter
        drawn[code] = MapShape(
            authority_id=code,
            vintage_id=year,
            path=f"m{x} {y - 2 * quarter} {outline}z",
            x_min=x - half,
            y_min=y - 2 * quarter,
            x_max=x + half,
            y_max=y + 2 * quarter,
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
