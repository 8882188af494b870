"""Loads England's postcodes, so that people can find their LA by one."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from boundaries.models import PostcodeGroup
from boundaries.services import load_postcodes
from core.import_errors import ImportRejected


class Command(BaseCommand):
    help = "Load every English postcode and its LA from the installed list, or from a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--onspd",
            type=Path,
            metavar="FILE",
            help="A CSV file of the ONS Postcode Directory, to be used in place of the list.",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="Load even if it was loaded; without --onspd, the list in place of a file.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        try:
            loaded = load_postcodes(onspd=options["onspd"], again=options["again"])
        except (ImportRejected, OSError) as refused:
            raise CommandError(f"No postcode was loaded.\n{refused}") from refused
        seconds = time.perf_counter() - started
        if loaded:
            groups = PostcodeGroup.objects.count()
            self.stdout.write(f"Loaded the postcodes as {groups} groups ({seconds:.1f} s).")
        else:
            self.stdout.write("Nothing to do: postcodes are loaded already.")
