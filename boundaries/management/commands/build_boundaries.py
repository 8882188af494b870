"""Makes the shipped boundary files from the data packages, or checks that they are current."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from boundaries.building import (
    DataPackageMissing,
    build_boundaries,
    build_district_boundaries,
    names_by_vintage,
)
from core.import_errors import ImportRejected

from ...fixture_files import DISTRICT_FILE, boundary_file


class Command(BaseCommand):
    help = "Make the boundary files of LAs (by vintage) and of districts from ONS data packages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--output",
            type=Path,
            default=settings.FIXTURES_DIR,
            metavar="DIR",
            help="where the files are, or go (default: %(default)s)",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing; exit with 1 if a file differs from what would be written",
        )

    def handle(self, *, output: Path, check: bool, **options: Any) -> None:
        try:
            built = build_boundaries(names_by_vintage(settings.FIXTURES_DIR))
            districts = build_district_boundaries()
        except (DataPackageMissing, ImportRejected) as error:
            raise CommandError(str(error)) from error
        files = {boundary_file(output, year): content for year, content in built.items()}
        files[output / DISTRICT_FILE] = districts
        if check:
            differing = [
                str(path)
                for path, content in files.items()
                if not path.exists() or path.read_bytes() != content
            ]
            if differing:
                raise CommandError(f"Not as built: {', '.join(differing)}")
            self.stdout.write("The boundary files are as built.")
            return
        output.mkdir(parents=True, exist_ok=True)
        for path, content in files.items():
            path.write_bytes(content)
            self.stdout.write(f"{path}: {len(content):,} bytes")
