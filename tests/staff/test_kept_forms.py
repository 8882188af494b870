"""Forms keep what staff typed past the end of their session, for them alone."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from corrections.models import Submission
from corrections.states import State
from partnerships.models import Change, Partnership
from staff import kept_forms, roles
from staff.kept_forms import MOST_BYTES
from tests.conftest import PASSWORD, code_now
from tests.corrections.invented import about_camden, in_review

from .test_access import SIGN_IN
from .test_admin import address, filled_in

pytestmark = pytest.mark.django_db
HERE = {"sec-fetch-site": "same-origin"}
TYPED = "An invented answer,\nof two lines & a <tag>."


@pytest.fixture(autouse=True)
def _nothing_is_kept_before() -> None:
    cache.clear()


@pytest.fixture
def moderator(client: Client, make_staff) -> User:
    user: User = make_staff(roles.MODERATOR)
    client.force_login(user)
    return user


@pytest.fixture
def submission(moderator: User) -> Submission:
    return in_review(about_camden(), {"summary_text": "Other words"}, moderator)


def come_back(client: Client, sent: Any, user: User) -> Any:
    """Signs in where a form led to, and returns the page after that."""
    assert sent.headers["Location"] == f"{SIGN_IN}?next=/staff/kept/"
    client.get(sent.headers["Location"])
    second = client.post(sent.headers["Location"], {"login": user.email, "password": PASSWORD})
    done = client.post(second.headers["Location"], {"code": code_now()})
    assert done.headers["Location"] == "/staff/kept/"
    return client.get("/staff/kept/")


def press(client: Client, kept: Any, place: int = 0) -> Any:
    """Goes on with a kept form, as its button does."""
    form = kept.context["forms"][place]
    data: dict[str, list[str]] = {"_refill": ["1"]}
    for name, value in form.fields:
        data.setdefault(name, []).append(value)
        assert f'name="{name}" hidden>\n{value}</textarea>' in unescape(kept.content.decode())
    return client.post(form.path, data, headers=HERE)


def end_session(client: Client) -> None:
    del client.cookies["sessionid"]


def test_a_decision_is_back_filled_in_and_nothing_is_decided(client, moderator, submission) -> None:
    [proposal] = submission.proposed.all()
    page = f"/moderation/{submission.reference}/"
    record = client.get(page).context["form"].initial["record"]
    typed = {
        "version": submission.version,
        "record": record,
        f"outcome-{proposal.pk}": "refused",
        f"reason-{proposal.pk}": TYPED,
        "reasons": "For all of it.",
        "note": "A note.",
        "verification": "as_it_is",
        "step": "decide",
    }
    end_session(client)
    kept = come_back(client, client.post(page, typed, headers=HERE), moderator)

    form = press(client, kept).context["form"]
    assert form[f"reason-{proposal.pk}"].value() == TYPED
    assert (form["reasons"].value(), form["note"].value()) == ("For all of it.", "A note.")
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW


def test_a_record_is_back_filled_in_and_nothing_is_saved(client: Client, make_staff) -> None:
    editor = make_staff(roles.EDITOR)
    client.force_login(editor)
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    url, before = address(partnership), Change.objects.count()
    typed = filled_in(client, url) | {"summary": TYPED, "why": "A test says so.", "_save": "Save"}
    end_session(client)
    kept = come_back(client, client.post(url, typed, headers=HERE), editor)

    page = press(client, kept)
    assert page.status_code == 200
    form = page.context["adminform"].form
    assert (form["summary"].value(), form["why"].value()) == (TYPED, "A test says so.")
    assert not page.context["errors"]
    assert Change.objects.count() == before
    saved = client.post(url, filled_in_again(page) | {"why": "A test says so."})
    assert saved.status_code == 302
    partnership.refresh_from_db()
    assert partnership.summary == TYPED


def filled_in_again(page: Any) -> dict[str, Any]:
    return {name: value for name, value in page.wsgi_request.POST.lists() if name != "_refill"}


@pytest.mark.parametrize(("button", "state"), [("release", State.PENDING), ("spam", State.SPAM)])
def test_a_button_of_one_press_leads_on_to_its_submission(
    client, moderator, submission, button, state
) -> None:
    page = f"/moderation/{submission.reference}/"
    end_session(client)
    sent = client.post(f"{page}{button}/", {"version": submission.version}, headers=HERE)
    done = press(client, come_back(client, sent, moderator))

    assert done.headers["Location"] == page
    submission.refresh_from_db()
    assert submission.state == state


@pytest.mark.parametrize("button", ["claim", "release", "spam", "undo"])
def test_the_address_of_a_button_leads_to_the_page_it_is_on(client, submission, button) -> None:
    page = f"/moderation/{submission.reference}/"
    assert client.get(f"{page}{button}/").headers["Location"] == page


def test_a_form_from_before_another_sign_in_is_kept_too(moderator, submission) -> None:
    """Signing in makes a new token, which a page that was open before does not have."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    undo = f"/moderation/{submission.reference}/undo/"
    sent = client.post(undo, {"version": 1, "why": TYPED}, headers=HERE)

    assert sent.headers["Location"] == "/staff/kept/"
    assert TYPED in unescape(client.get("/staff/kept/").content.decode())
    assert client.post(undo, {"why": TYPED}).status_code == 403, "not from a page of ours"


def test_nobody_else_sees_it_and_the_database_holds_no_word_of_it(
    client, moderator, submission, make_staff
) -> None:
    end_session(client)
    sent = client.post(
        f"/moderation/{submission.reference}/undo/",
        {"why": TYPED, "new_password1": "a secret word"},
        headers=HERE,
    )
    key = client.cookies[kept_forms.COOKIE]
    assert (key["httponly"], key["samesite"], key["max-age"]) == (True, "Lax", 86400)
    kept = come_back(client, sent, moderator)
    assert "a secret word" not in kept.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(value, '') FROM cache")
        assert "invented" not in str(cursor.fetchone())

    client.force_login(make_staff(roles.MODERATOR, "other"))
    assert client.get("/staff/kept/").context["forms"] == []
    without_key = Client()
    without_key.force_login(moderator)
    assert without_key.get("/staff/kept/").context["forms"] == []


def test_it_is_kept_for_a_day_and_in_each_window(client, moderator, submission) -> None:
    end_session(client)
    for words in ("First", "Second"):
        undo = f"/moderation/{submission.reference}/undo/"
        assert client.post(undo, {"why": words}, headers=HERE).status_code == 302
    client.force_login(moderator)
    forms = client.get("/staff/kept/").context["forms"]
    assert [dict(form.fields)["why"] for form in forms] == ["Second", "First"]

    key = client.cookies[kept_forms.COOKIE].value
    with time_machine.travel(timedelta(hours=25)):
        assert kept_forms._read(key).forms == []


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"sec-fetch-site": "cross-site"}, "Words"),
        ({"origin": "https://elsewhere.example"}, "Words"),
        ({}, "Words"),
        (HERE, "x" * MOST_BYTES),
    ],
)
def test_what_another_site_sends_or_is_too_large_is_not_kept(
    client, submission, headers, why
) -> None:
    end_session(client)
    undo = f"/moderation/{submission.reference}/undo/"
    sent = client.post(undo, {"why": why}, headers=headers)

    assert sent.headers["Location"] == f"{SIGN_IN}?next=/staff/"
    assert kept_forms.COOKIE not in client.cookies
