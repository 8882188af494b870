"""Deletes on schedule who sent what."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...services.retention import forget


class Command(BaseCommand):
    help = "Deletes personal data that has been kept as long as the privacy notice says."

    def handle(self, **options: Any) -> None:
        done = forget(now=timezone.now())
        self.stdout.write(
            f"Deleted: {done.drafts} drafts, {done.unconfirmed} submissions that nobody confirmed, "
            f"who sent {done.submissions} others, {done.letters} further letters, "
            f"{done.counts} counts."
        )
