"""The one command that is run once a day."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...jobs import AlreadyRunning, run_daily_jobs
from ...models import JobRun


class Command(BaseCommand):
    help = (
        "Runs everything that has to be done once a day, as settings.DAILY_JOBS lists it. A job "
        "that "
        "fails does not stop the others; the status is then 1."
    )

    def handle(self, **options: Any) -> None:
        try:
            runs = run_daily_jobs()
        except AlreadyRunning:
            raise CommandError("The daily jobs are being run by another process.") from None
        for run in runs:
            title = settings.DAILY_JOBS[run.job]
            seconds = run.took.total_seconds()
            self.stdout.write(f"{title}: {run.get_outcome_display().lower()} in {seconds:.1f} s")
            if run.said:
                self.stdout.write(f"  {run.said}")
        failed = [run.job for run in runs if run.outcome == JobRun.Outcome.FAILED]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says more.")
