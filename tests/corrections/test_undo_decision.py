"""Staff undo a change, with a reason."""

import pytest
from django.test import Client

from core.history.tracking import ChangedBy, change
from corrections.models import Submission
from corrections.states import State
from partnerships.models import Change, Partnership
from staff import roles
from tests.corrections.invented import about_a_partnership, received

pytestmark = pytest.mark.django_db


def rename(name: str):
    with change(by=ChangedBy.STAFF, why=f"A test calls it {name}.") as made:
        Partnership.objects.filter(slug="camden-invented-learning").update(name=name)
    return made


def test_an_editor_undoes_a_change_with_a_reason(client: Client, make_staff) -> None:
    user = make_staff(roles.EDITOR)
    client.force_login(user)
    first, second = rename("Second"), rename("Third")
    address = f"/staff/changes/{first}/"

    assert f'href="{address}"' in client.get("/staff/changes/").content.decode()
    unsaid = client.post(address, {"why": ""}).content.decode()
    assert "Say why: the reason is shown in the public history." in unsaid
    refused = client.post(address, {"why": "It was wrong."}).content.decode()
    assert "Later changes depend on it, so undo them first" in refused
    assert 'value="It was wrong."' in refused, "nothing typed is lost"
    assert Partnership.objects.get(slug="camden-invented-learning").name == "Third"

    for context in (second, first):
        done = client.post(f"/staff/changes/{context}/", {"why": "It was wrong."}, follow=True)
        assert "Undone. That is a change too" in done.content.decode()
    assert (
        Partnership.objects.get(slug="camden-invented-learning").name == "Camden Invented Learning"
    )
    newest = Change.objects.newest_first()[0]
    assert (newest.undoes, newest.why, newest.metadata["user"]) == (first, "It was wrong.", user.pk)


def test_a_viewer_may_not(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.VIEWER))
    made = rename("Second")

    assert client.post(f"/staff/changes/{made}/", {"why": "No."}).status_code == 403
    assert Partnership.objects.get(slug="camden-invented-learning").name == "Second"


def test_what_a_submission_led_to_is_undone_where_it_was_decided(
    client: Client, make_staff
) -> None:
    """Or the submission would say that it was accepted when nothing of it stands."""
    client.force_login(make_staff(roles.MODERATOR))
    made, submission = rename("Second"), received(about_a_partnership())
    Submission.objects.filter(pk=submission.pk).update(
        change=made, state=State.ACCEPTED, closed_at=submission.confirmed_at
    )

    answer = client.post(f"/staff/changes/{made}/", {"why": "No."}).content.decode()

    assert f"Undo the decision on the page of {submission.reference}" in answer
    assert Partnership.objects.get(slug="camden-invented-learning").name == "Second"
