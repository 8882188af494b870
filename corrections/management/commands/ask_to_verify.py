"""Asks the LAs that are due again, on schedule."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services.reverify import ask_to_verify


class Command(BaseCommand):
    help = (
        "Writes to each LA whose verification is more than a year old: once, to the last person "
        "there whose submission was accepted. One of the daily jobs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = ask_to_verify()
        self.stdout.write(
            f"{asked.due} due again: {asked.written} written to now, "
            f"{asked.without_contact} with nobody to write to."
        )
