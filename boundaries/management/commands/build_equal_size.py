"""Lays out the equal-size map of every vintage that is loaded, and writes the shipped file."""

import csv
from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import Centroid, Transform
from django.core.management.base import BaseCommand, CommandError
from django.db.models import F

from ...equal_size import COLUMNS, EQUAL_SIZE_FILE, Cell
from ...hexagon_layout import add_cell, kept_neighbours, lay_out
from ...models import Adjacency, Boundary, LocalAuthority, Vintage

WEB_MERCATOR = 3857


class Command(BaseCommand):
    help = "Lay out the equal-size map (each LA the same hexagon) from the loaded boundaries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            default=settings.FIXTURES_DIR / EQUAL_SIZE_FILE,
            metavar="FILE",
            help="where the file goes (default: %(default)s)",
        )

    def handle(self, *, output: Path, **options: Any) -> None:
        rows: list[tuple[int, str, int, int]] = []
        cells: dict[str, Cell] = {}
        for year in Vintage.objects.order_by("year").values_list("year", flat=True):
            neighbours = Adjacency.objects.filter(vintage=year, authority__lt=F("neighbour"))
            pairs = list(neighbours.order_by("pk").values_list("authority", "neighbour"))
            middles = Boundary.objects.filter(vintage=year).values_list(
                "authority", Transform(Centroid("map_geometry"), WEB_MERCATOR)
            )
            places = {code: (middle.x, -middle.y) for code, middle in middles.order_by("authority")}
            if not places:
                raise CommandError(f"No boundaries of {year} are loaded.")
            cells = _carried_on(cells, list(places), pairs) if cells else lay_out(places, pairs)
            rows += [(year, code, *cells[code]) for code in sorted(cells)]
            kept = kept_neighbours(cells, pairs)
            self.stdout.write(
                f"{year}: {len(cells)} LAs; {kept} of {len(pairs)} pairs of neighbours touch."
            )
        with output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)


def _carried_on(
    before: dict[str, Cell], codes: Collection[str], pairs: Collection[tuple[str, str]]
) -> dict[str, Cell]:
    """Returns the cells of a later map: an LA that came of one that ended stands in its cell."""
    cells = {code: before[code] for code in codes if code in before}
    came = LocalAuthority.successors.through.objects.filter(to_localauthority__in=codes)
    for old, new in came.order_by("pk").values_list("from_localauthority", "to_localauthority"):
        if old in before and new not in cells and before[old] not in cells.values():
            cells[new] = before[old]
    for code in codes:
        if code not in cells:
            add_cell(cells, code, pairs)
    return cells
