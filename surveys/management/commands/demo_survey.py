"""Makes invented rounds to try the surveys out, or removes them with everything about them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from core.site_address import absolute
from surveys.services.demo import make_invented_rounds, remove_invented_rounds
from surveys.services.rounds import NotNow


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the invented rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            for name in remove_invented_rounds():
                self.stdout.write(f"Removed {name}")
            return
        try:
            rounds = make_invented_rounds()
        except NotNow as refused:
            raise CommandError(f"{refused} demo_survey --remove") from refused
        for round in rounds:
            # LAs and partnerships are invited, by staff; school leaders come by the open link.
            route = "survey-round" if round.invites else "survey"
            self.stdout.write(absolute(reverse(route, args=[round.name])))
