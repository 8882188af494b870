"""Erases in a restored database what was erased after its copy was made."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from ...services.retention import erase_again


class Command(BaseCommand):
    help = (
        "After a backup was restored: erases again the people who were erased since it was made, "
        "as the file says that ERASURES_FILE names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("since", type=datetime.fromisoformat, help="when the copy was made")

    def handle(self, *, since: datetime, **options: Any) -> None:
        self.stdout.write(f"Erased again: {erase_again(since=since)} addresses.")
