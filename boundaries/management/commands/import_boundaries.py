"""Replaces a vintage's boundaries by those of another file, such as a finer one from ONS."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boundaries.services import import_boundaries
from core.import_errors import ImportRejected


class Command(BaseCommand):
    help = (
        "Replace a vintage's boundaries by those of a GeoPackage, GeoJSON file or shapefile with "
        "GSS codes, in any coordinate system. Invalid shapes are repaired; a file in which an LA "
        "is missing, doubled, empty, outside England or overlapping another is refused whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--vintage", type=int, required=True, help="2021 or 2023.")
        parser.add_argument("--source", required=True, help="Who published the file, and when.")
        parser.add_argument(
            "--licence", required=True, help="Its licence, with the attribution that it asks for."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = import_boundaries(
                path=options["file"],
                vintage=options["vintage"],
                source=options["source"],
                licence=options["licence"],
            )
        except ImportRejected as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"Nothing was imported. Faults found:\n{faults}") from refused
        self.stdout.write(f"Boundaries of {options['vintage']}: {changes}.")
