"""Loads the shipped data: local authorities, boundaries, figures, partnerships."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.import_errors import ImportRejected
from core.sync import RowCounts
from corrections.models import Submission
from corrections.services.propose_shipped import propose_shipped
from partnerships.services.loading import load_reference


class Command(BaseCommand):
    help = (
        "Load everything in fixtures/ in one transaction: all of it or, if any file has a "
        "fault, none of it. Places and figures become what the files say. The record is merged: "
        "what was changed here stays, and what the files changed too is proposed to moderators."
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
            help="Merge even if these files were loaded before.",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Say what would change, row by row, and write nothing.",
        )

    def handle(self, *, folder: Path, again: bool, dry_run: bool, **options: Any) -> None:
        started = time.perf_counter()

        def report(what: str, changes: RowCounts) -> None:
            self.stdout.write(f"  {time.perf_counter() - started:5.1f} s  {what}: {changes}")

        self.stdout.write(f"Reading {folder.name}/ ...")
        try:
            with transaction.atomic():
                merge = load_reference(
                    folder=folder,
                    report=report,
                    propose=propose_shipped,
                    leaned_on=Submission.objects.partnerships_waiting(),
                    again=again or dry_run,
                )
                transaction.set_rollback(dry_run)
        except ImportRejected as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"Nothing was loaded. Faults found:\n{faults}") from refused
        seconds = time.perf_counter() - started
        if merge is None:
            self.stdout.write(f"Nothing to do: these files are loaded already ({seconds:.1f} s).")
            return
        for line in merge.lines if dry_run else merge.renamed:
            self.stdout.write(f"  {line}")
        left = f", {len(merge.conflicts)} left to moderators" if merge.conflicts else ""
        state = "Nothing was written: a dry run" if dry_run else "Loaded"
        self.stdout.write(f"{state}{left} ({seconds:.1f} s).")
