"""Copies the database into a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ...backup import described, make_backup


class Command(BaseCommand):
    help = "Copies the database into a file, with what verify_backup needs in another beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *, path: Path, **options: Any) -> None:
        self.stdout.write(f"Copied: {described(make_backup(path=path), path)}")
