"""Loads new LAs that take the place of others, with the map of the day on which they begin."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.import_errors import ImportRejected
from partnerships.services.reorganising import check_reorganisation, load_reorganisation


class Command(BaseCommand):
    help = (
        "Load a reorganisation of LAs from a folder with local_authorities.csv, successors.csv and "
        "boundaries-YEAR.geojson; docs/reorganisations.md tells how. Files with a fault are "
        "refused whole, and every fault is told with its row and column."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="write nothing; say what would change and which records need a decision",
        )

    def handle(self, *, folder: Path, dry_run: bool, **options: Any) -> None:
        work = check_reorganisation if dry_run else load_reorganisation
        try:
            lines = work(folder=folder)
        except ImportRejected as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"Nothing was loaded. Faults found:\n{faults}") from refused
        for line in lines:
            self.stdout.write(line)
        self.stdout.write("Nothing was written." if dry_run else "Loaded.")
