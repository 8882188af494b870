"""Publishes an edition of the whole record."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ...services import publish


class Command(BaseCommand):
    help = "Freeze the whole record as an edition, which nobody can change afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="Year and month, as 2026-11.")
        parser.add_argument("--note", default="", help="What readers should know of it.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = publish(name=options["name"], note=options["note"])
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{edition} is published, {edition.files.count()} files.")
