"""Loads the shipped data: local authorities, boundaries, figures, partnerships."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.import_errors import ImportRejected
from core.sync import RowCounts
from partnerships.services.loading import load_reference


class Command(BaseCommand):
    help = (
        "Load everything in fixtures/ in one transaction: all of it or, if any file has a "
        "fault, none of it. Files that are loaded already are left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.FIXTURES_DIR,
            help="Where the files are.",
        )
        parser.add_argument(
            "--again",
            action="store_true",
            help="Load even if these files were loaded before; undoes edits made since.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()

        def report(what: str, changes: RowCounts) -> None:
            self.stdout.write(f"  {time.perf_counter() - started:5.1f} s  {what}: {changes}")

        self.stdout.write(f"Reading {options['folder'].name}/ ...")
        try:
            loaded = load_reference(folder=options["folder"], report=report, again=options["again"])
        except ImportRejected as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"Nothing was loaded. Faults found:\n{faults}") from refused
        seconds = time.perf_counter() - started
        state = "Loaded" if loaded else "Nothing to do: these files are loaded already"
        self.stdout.write(f"{state} ({seconds:.1f} s).")
