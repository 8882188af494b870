"""Measures what counting a round costs: one of 30,000 answers, and one of 30,000 school leaders.

Started by `make bench ARGS=surveys`. Prints the seconds until every result is counted, and until
it is hidden and stored too, medians of `RUNS`; each beside one plain count of the same answers by
question and option, in the same database.
"""

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import django
from django.core.management import call_command

django.setup()

from django.db import connection, transaction  # noqa: E402

from surveys.models import SurveyAnswer, SurveyResult, SurveyRound  # noqa: E402
from surveys.results.counting import count_answers  # noqa: E402
from surveys.services.results import store_results  # noqa: E402
from tests.surveys.invented import invented_answers, invented_round  # noqa: E402

RESPONSES, RUNS, BUDGET_SECONDS = (750, 30_000), 5, 1
PLAIN = """
SELECT question, item, value, count(*) FROM surveys_surveyanswer, unnest("values") AS value
GROUP BY 1, 2, 3
"""


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    say("| responses | answers | counted, s | stored, s | a plain count, s | × |\n")
    say("| --: | --: | --: | --: | --: | --: |\n")
    for number in RESPONSES:
        with transaction.atomic():
            round = invented_round(name=f"invented-{number}", is_invented=True)
            invented_answers(round, number=number)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE surveys_surveyanswer, surveys_surveyresponse")
            plain = seconds(count_plainly)
            counted = seconds(partial(count_answers, round))
            stored = seconds(partial(store_again, round))
            say(
                f"| {number:,} | {SurveyAnswer.objects.count():,} | {counted:.2f} | {stored:.2f} "
                f"| {plain:.2f} | {counted / plain:.1f} |\n"
            )
            transaction.set_rollback(True)
    say(f"\nThe budget for 30,000 answers is {BUDGET_SECONDS} s. ")
    say(f"{os.cpu_count()} cores that {os.getloadavg()[1]:.1f} processes wanted.\n")


def store_again(round: SurveyRound) -> None:
    SurveyResult.objects.filter(round=round).delete()
    store_results(round=round)


def count_plainly() -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        cursor.fetchall()


def seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return median(took)


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


main()
