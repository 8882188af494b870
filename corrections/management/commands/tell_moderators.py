"""Tells moderators that something waits, on schedule."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services.tell import tell_moderators


class Command(BaseCommand):
    help = (
        "Writes to each moderator whose turn it is, by the choice on their page, if any "
        "submission waits. One of the daily jobs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told = tell_moderators()
        self.stdout.write(f"{told.waiting} waiting: {told.written} moderators written to now.")
