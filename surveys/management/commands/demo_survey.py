"""Makes an invented round to try a survey out, or removes it with everything about it."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from core.site_address import absolute
from surveys.models import SurveyRound
from surveys.questionnaire import Audience
from surveys.services.rounds import create_round, open_round, remove_round

INFORMATION = """This survey is invented. It shows staff how answering goes.

What it is for: nothing. What is public: nothing. How long it is kept: until it is removed.

Your school's postcode tells us its LA and district, and is then dropped. A mark is made of it by
which we count schools, and by which nobody can tell which school it is; it goes when the results
are published. Results are shown where at least ten people of at least three schools answered.

Taking part is up to you. You can stop at any time, leave out most questions, and withdraw your
answers until the results are published."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove the invented rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"]:
            names = SurveyRound.objects.filter(is_invented=True).values_list("name", flat=True)
            for name in list(names):
                remove_round(name=name)
                self.stdout.write(f"Removed {name}")
            return
        if SurveyRound.objects.filter(is_invented=True).exists():
            raise CommandError("There is one. Remove it first: demo_survey --remove")
        today = timezone.localdate()
        # The open link is for school leaders: LAs and partnerships are invited.
        round = create_round(
            file=f"{Audience.DEMAND}-1.toml",
            round=SurveyRound(
                name="invented-schools",
                title="Invented survey of school leaders",
                invitation="How does your school work with others near by?",
                information=INFORMATION,
                opens_on=today,
                closes_on=today + timedelta(days=28),
                is_invented=True,
            ),
        )
        open_round(name=round.name)
        self.stdout.write(absolute(reverse("survey", args=[round.name])))
