"""Measures the moderators' pages with 5,000 submissions waiting and as many decided.

Started by `make bench ARGS=queue`. Prints the time that the server needs, middleware and all,
without a network: median and p95 of `RUNS`; the median of its process's own share of a core,
which a busy machine does not lengthen so much; and the number of queries.
"""

import os
import random
import sys
import time
from datetime import timedelta
from statistics import median, quantiles

import django
from django.core.management import call_command

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from boundaries.models import LocalAuthority  # noqa: E402
from corrections.models import Intent, ProposedChange, Submission, Submitter  # noqa: E402
from corrections.states import State  # noqa: E402
from partnerships.models import Coverage  # noqa: E402
from staff import roles  # noqa: E402
from tests.conftest import new_staff  # noqa: E402

WAITING, DECIDED, RUNS, BUDGET_MS = 5_000, 5_000, 100, 150


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_reference", verbosity=0)
    invent(random.Random(152))  # noqa: S311 (nothing secret)
    moderator = new_staff(roles.MODERATOR)
    Submission.objects.filter(state=State.IN_REVIEW).update(claimed_by=moderator)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(moderator)
    one = Submission.objects.waiting().filter(proposed__isnull=False)[0]
    pages = {
        "Queue": "/moderation/",
        "Queue, last page": "/moderation/?page=100",
        "Queue, of one LA": "/moderation/?la=camden",
        "Queue, all filters": "/moderation/?state=pending&intent=correct&age=14&at_the_authority=on"
        "&claimed=nobody",
        "Queue, all states": "/moderation/?state=all",
        "One submission": f"/moderation/{one.reference}/",
        "My recent decisions": "/moderation/done/",
    }
    say(f"{WAITING:,} submissions waiting and {DECIDED:,} decided; {RUNS} answers each, ")
    say(f"on {os.cpu_count()} cores that {os.getloadavg()[1]:.1f} processes wanted.\n\n")
    say("| page | median, ms | p95, ms | on the core, ms | queries |\n")
    say("| --- | --: | --: | --: | --: |\n")
    for name, address in pages.items():
        say(measured(client, name, address))
    say(f"\nThe budget is {BUDGET_MS} ms.\n")


def measured(client: Client, name: str, address: str) -> str:
    answer(client, address)
    took, used = zip(*(answer(client, address) for _ in range(RUNS)), strict=True)
    with CaptureQueriesContext(connection) as queries:
        answer(client, address)
    p95 = quantiles(took, n=20)[-1]
    return f"| {name} | {median(took):.0f} | {p95:.0f} | {median(used):.0f} | {len(queries)} |\n"


def answer(client: Client, address: str) -> tuple[float, float]:
    """Milliseconds by the clock, and on the core."""
    start, on_core = time.perf_counter(), time.process_time()
    response = client.get(address, headers={"host": "localhost"})
    took = (time.perf_counter() - start) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return took, (time.process_time() - on_core) * 1000


def invent(chance: random.Random) -> None:
    """Submissions over all LAs and their partnerships, with one to four fields each."""
    authorities = list(LocalAuthority.objects.on_the_map())
    parts = list(Coverage.objects.select_related("partnership"))
    submissions = [
        _submission(number, chance, authorities, parts) for number in range(WAITING + DECIDED)
    ]
    made = Submission.objects.bulk_create(submissions, batch_size=1_000)
    Submitter.objects.bulk_create(
        Submitter(
            submission=each,
            name="Ada Invented",
            email=f"{each.reference}@example.org",
            role="Head of measuring",
            at_the_authority=chance.random() < 0.5,
        )
        for each in made
    )
    fields = ("name", "founded_year", "summary", "website")
    ProposedChange.objects.bulk_create(
        ProposedChange(
            submission=each, subject="partnership", field=field, value_then="", value_proposed=""
        )
        for each in made
        if each.partnership_id and each.intent == Intent.CORRECT
        for field in fields[: chance.randint(1, 4)]
    )


def _submission(
    number: int, chance: random.Random, authorities: list[LocalAuthority], parts: list[Coverage]
) -> Submission:
    """The first of them wait; the others are decided."""
    now = timezone.now()
    is_waiting = number < WAITING
    part = chance.choice(parts)
    is_about_part = chance.random() < 0.7
    sent = now - timedelta(minutes=chance.randrange(60 * 24 * 60))
    states = (State.PENDING, State.PENDING, State.PENDING, State.IN_REVIEW)
    return Submission(
        reference=f"{number:09}",
        authority_id=part.authority_id if is_about_part else chance.choice(authorities).pk,
        partnership=part.partnership if is_about_part else None,
        intent=chance.choice((Intent.CORRECT, Intent.CORRECT, Intent.CONFIRM)),
        source_title="Invented for measuring",
        state=chance.choice(states) if is_waiting else State.ACCEPTED,
        created_at=sent,
        confirmed_at=sent,
        closed_at=None if is_waiting else now,
    )


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


main()
