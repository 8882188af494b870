"""Makes the shipped files of towns from the data packages, or checks that they are current."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from boundaries.building import DataPackageMissing
from boundaries.place_building import build_place_files


class Command(BaseCommand):
    help = "Make the files of towns and of places elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            default=settings.FIXTURES_DIR,
            metavar="DIR",
            help="where the files go (default: %(default)s)",
        )

    def handle(self, *, output: Path, **options: Any) -> None:
        try:
            files = build_place_files()
        except DataPackageMissing as error:
            raise CommandError(str(error)) from error
        output.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (output / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"{output / name}: {len(text):,} characters")
