"""Follows the links of the record, where that is switched on."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...link_visits import LinkVisitor
from ...services.check_links import LINKS_A_RUN, AlreadyChecking, check_links


class Command(BaseCommand):
    help = (
        "Follows the links of the record that are due, one at a time, and notes which are dead. "
        "One of the daily jobs; it does nothing unless CHECK_LINKS is on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--most", type=int, default=LINKS_A_RUN, help="Follow no more links.")

    def handle(self, *args: Any, most: int = LINKS_A_RUN, **options: Any) -> None:
        if not settings.CHECK_LINKS:
            self.stdout.write("Off: CHECK_LINKS is not set.")
            return
        try:
            counts = check_links(visitor=LinkVisitor(), most=most)
        except AlreadyChecking as fault:
            raise CommandError("Links are being checked already.") from fault
        self.stdout.write(
            f"{counts['fine']} links are fine, {counts['broken']} broken, "
            f"{counts['unknown']} could not be checked."
        )
