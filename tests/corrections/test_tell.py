"""Moderators are told that something waits, as often as each wants, and never for nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from corrections.models import Intent, TellingChoice
from corrections.proposals import ProposalTopic
from corrections.services.record_call import record_call
from corrections.services.review import (
    ask_second_moderator,
    assign_submission,
    claim_submission,
    mark_spam,
)
from corrections.services.tell import choose_telling
from mail.models import OutgoingEmail
from staff import roles
from tests.conftest import new_staff

from .invented import about_camden, received

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
ADDRESS = "/moderation/emails/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def told(user: User) -> list[OutgoingEmail]:
    """Returns what was written to a moderator, oldest first."""
    return list(OutgoingEmail.objects.filter(to=user.email).order_by("pk"))


def run() -> None:
    call_command("tell_moderators", verbosity=0)


def test_a_moderator_who_chose_nothing_is_told_once_a_day_while_something_waits(
    clock, moderator: User
) -> None:
    new_staff(roles.EDITOR)
    run()
    assert OutgoingEmail.objects.count() == 0  # nothing waits

    submission = received(about_camden(), {"summary_text": "An invented text."})
    run()
    run()
    (email,) = told(moderator)
    assert email.subject == "A correction is waiting: Camden"
    assert f"/moderation/{submission.reference}/" in email.text
    assert "/moderation/emails/" in email.text
    assert "Waiting for more" not in email.text
    assert "Ada" not in email.text + email.html

    clock.shift(timedelta(days=8))
    second = received(about_camden(), {"summary_text": "Another invented text."})
    claim_submission(reference=second.reference, version=second.version, user=moderator)
    run()
    email = told(moderator)[1]
    assert email.subject == "2 corrections are waiting to be decided"
    assert "of which 1 yours" in email.text
    assert "Waiting for more than a week: 1." in email.text

    for row in (submission, second):
        row.refresh_from_db()
        mark_spam(reference=row.reference, version=row.version, user=moderator)
    clock.shift(timedelta(days=1))
    run()
    assert len(told(moderator)) == 2


@pytest.mark.parametrize(
    ("how_often", "on_each_of_nine_days"),
    [
        ("at_once", [2, 0, 0, 0, 0, 0, 0, 1, 0]),
        ("daily", [1] * 9),
        ("weekly", [1, 0, 0, 0, 0, 0, 0, 1, 0]),
        ("never", [0] * 9),
    ],
)
def test_each_chooses_how_often(
    clock, client: Client, moderator: User, how_often: str, on_each_of_nine_days: list[int]
) -> None:
    client.force_login(moderator)
    assert client.get(ADDRESS).context["form"]["how_often"].value() == "daily"
    client.post(ADDRESS, {"how_often": how_often})
    assert TellingChoice.objects.get(user=moderator).how_often == how_often
    received(about_camden(), {"summary_text": "An invented text."})

    numbers, before = [], 0
    for _ in range(9):
        run()
        numbers.append(len(told(moderator)) - before)
        before = len(told(moderator))
        clock.shift(timedelta(days=1))
    assert numbers == on_each_of_nine_days


def test_of_what_needs_a_second_moderator_the_others_are_told_at_once(moderator: User) -> None:
    second = new_staff(roles.MODERATOR, "second")
    for user in (moderator, second):
        choose_telling(user=user, how_often="at_once")
    camden = about_camden().authority
    record_call(authority=camden, user=moderator, on=date(2026, 1, 1), role="Head", note="")
    assert (len(told(moderator)), len(told(second))) == (0, 1)

    submission = received(ProposalTopic(Intent.CONFIRM, camden))
    assert (len(told(moderator)), len(told(second))) == (1, 2)
    claimed = claim_submission(
        reference=submission.reference, version=submission.version, user=moderator
    )
    ask_second_moderator(reference=claimed.reference, version=claimed.version, user=moderator)
    assert (len(told(moderator)), len(told(second))) == (1, 3)


def test_who_may_not_decide_any_more_is_not_told(moderator: User) -> None:
    choose_telling(user=moderator, how_often="at_once")
    moderator.groups.clear()
    received(about_camden(), {"summary_text": "An invented text."})
    run()

    assert told(moderator) == []


def test_the_title_of_each_page_for_staff_says_how_many_wait(
    client: Client, moderator: User
) -> None:
    client.force_login(moderator)
    for _ in range(2):
        received(about_camden(), {"summary_text": "An invented text."})
    for address in ("/staff/", "/moderation/", "/staff/changes/"):
        title = client.get(address).content.decode().partition("</title>")[0]
        assert "<title>(2) " in " ".join(title.split()).replace("> (", ">("), address

    client.force_login(new_staff(roles.EDITOR))
    assert "(2)" not in client.get("/staff/").content.decode().partition("</title>")[0]


def test_what_cannot_be_chosen_is_refused(client: Client, moderator: User) -> None:
    client.force_login(moderator)
    answer = client.post(ADDRESS, {"how_often": "hourly"})

    assert "not one of the available choices" in answer.content.decode()
    assert not TellingChoice.objects.exists()


def test_whoever_is_given_a_submission_is_told_at_once_and_by_whom(moderator: User) -> None:
    colleague, quiet = (new_staff(roles.MODERATOR, name) for name in ("colleague", "quiet"))
    choose_telling(user=quiet, how_often="never")
    submission = received(about_camden(), {"summary_text": "New"})
    for to in (colleague, quiet, moderator):
        submission = assign_submission(
            reference=submission.reference, version=submission.version, user=moderator, to=to
        )

    (email,) = told(colleague)
    assert email.subject == f"{submission.reference} is now yours: Camden"
    assert f"{moderator.email} has assigned a submission" in email.text
    assert f"/moderation/{submission.reference}/" in email.text
    assert (told(quiet), told(moderator)) == ([], [])
