"""The numbers of activity are those of what people sent in."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from corrections.models import Intent, Submission
from corrections.proposals import ProposalTopic
from partnerships.services.editing import verify_summary
from staff import roles
from tests.corrections.invented import about_camden, received

pytestmark = pytest.mark.django_db


def decided(slug: str, state: str, *, came: int, waited: int) -> Submission:
    """Returns a submission that came so many days ago and was decided after so many."""
    topic = ProposalTopic(Intent.CORRECT, LocalAuthority.objects.get(slug=slug))
    submission = received(topic, {"summary_text": "Invented"})
    came_at = timezone.now() - timedelta(days=came)
    Submission.objects.filter(pk=submission.pk).update(
        state=state, confirmed_at=came_at, closed_at=came_at + timedelta(days=waited)
    )
    return submission


@time_machine.travel("2026-11-24 12:00Z")
def test_what_came_waited_and_was_accepted_by_month_and_region(
    client: Client, make_staff, django_assert_max_num_queries
) -> None:
    client.force_login(make_staff(roles.MODERATOR))
    decided("camden", "accepted", came=10, waited=2)
    decided("camden", "partly_accepted", came=10, waited=4)
    decided("norfolk", "rejected", came=40, waited=9)
    decided("norfolk", "spam", came=40, waited=9)
    decided("norfolk", "accepted", came=400, waited=9)
    waiting = received(about_camden())
    Submission.objects.filter(pk=waiting.pk).update(confirmed_at=timezone.now() - timedelta(days=3))
    camden = LocalAuthority.objects.get(slug="camden")
    values = {
        "verification": "la_verified",
        "verified_on": timezone.localdate(),
        "verified_by_role": "Invented officer",
        "verified_basis": "Invented",
    }
    with change(by=ChangedBy.AUTHORITY, why="A test."):
        verify_summary(authority=camden, values=values)

    with django_assert_max_num_queries(16):
        page = client.get("/staff/activity/").content.decode()
    assert "received 3 days ago" in page
    told = list(csv.reader(StringIO(client.get("/staff/activity.csv").content.decode("utf-8-sig"))))

    lines = {line[1]: line[2:] for line in told}
    assert len(told) == 1 + 12 + 9
    assert lines["November 2026"] == ["3", "2", "2", "100", "3.0", "1"]
    assert lines["October 2026"] == ["1", "1", "0", "0", "9.0", "0"]
    assert lines["December 2025"] == ["0", "0", "0", "", "", "0"]
    assert lines["London"] == ["3", "2", "2", "100", "3.0", "1"]
    assert lines["East of England"] == ["1", "1", "0", "0", "9.0", "0"]
