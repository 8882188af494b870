"""Proves a backup by restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ...backup import BackupDiffers, described, verify_backup
from ...jobs import run_job
from ...models import JobRun


class Command(BaseCommand):
    help = (
        "Restores a file of make_backup into a database of its own, compares rows and sum of each "
        "table with what was copied, and removes it again. Staff and /readyz see when that was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)

    def handle(self, *, path: Path, **options: Any) -> None:
        told = ""

        def job() -> str:
            nonlocal told
            try:
                return described(verify_backup(path=path), path)
            except BackupDiffers as fault:
                told = f" {fault}"
                raise

        run = run_job(name="backup", job=job)
        if run.outcome == JobRun.Outcome.FAILED:
            raise CommandError(f"The backup was not proved ({run.said}).{told}")
        self.stdout.write(f"Restored and compared, all equal: {run.said}")
