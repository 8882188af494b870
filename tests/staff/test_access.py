"""The access of each role: the table of docs/roles.md, and the way in itself."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from core.history.tracking import ChangedBy, change
from corrections.models import Submission
from corrections.states import State
from exports.models import Edition
from mail.models import OutgoingEmail
from mail.services import queue_email
from partnerships.models import Change, Partnership
from staff import roles
from tests.conftest import PASSWORD, code_now, new_staff
from tests.corrections.invented import about_camden, in_review
from tests.mail.test_outbox import ABOUT

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/sign-in/"
PUBLIC = ("/", "/local-authorities/camden/", "/partnerships/", "/about/", "/find/?q=hull")


@pytest.fixture(autouse=True)
def _nobody_was_counted_before() -> None:
    cache.clear()


def sign_in(client: Client, user: User, password: str = PASSWORD):
    return client.post(SIGN_IN, {"login": user.email, "password": password})


def test_a_member_of_staff_signs_in_with_password_and_code(client: Client, make_staff) -> None:
    user = make_staff(roles.EDITOR)
    assert client.get("/staff/").headers["Location"] == f"{SIGN_IN}?next=/staff/"

    second = sign_in(client, user)
    assert second.headers["Location"] == "/account/second-factor/authenticate/"
    assert client.get("/staff/").status_code == 302, "a password alone is not enough"
    wrong = client.post(second.headers["Location"], {"code": "000000"})
    assert "Incorrect code" in wrong.content.decode()
    done = client.post(second.headers["Location"], {"code": code_now()})

    assert done.headers["Location"] == "/staff/"
    page = client.get("/staff/")
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["expires"] == "", "it ends with the browser"
    client.post("/account/sign-out/")
    assert client.get("/staff/").status_code == 302


def test_without_a_second_factor_staff_first_set_one_up(client, make_staff, settings) -> None:
    user = make_staff(roles.EDITOR)
    Authenticator.objects.all().delete()
    sign_in(client, user)

    for address in ("/staff/", "/admin/"):
        assert client.get(address).headers["Location"] == "/account/second-factor/"
    assert "Set up a second factor first" in client.get("/account/second-factor/").content.decode()
    settings.SECOND_FACTOR = False
    assert client.get("/staff/").status_code == 200


def test_sign_in_is_limited_in_the_database(client: Client, make_staff) -> None:
    user = make_staff(roles.EDITOR)
    for _ in range(5):
        assert "not correct" in sign_in(client, user, "wrong").content.decode()

    refused = sign_in(Client(), user)

    assert "Too many failed login attempts" in refused.content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache WHERE cache_key LIKE '%login_failed%'")
        assert cursor.fetchone()[0] > 0, "other processes see the count too"


def test_the_owner_gets_in_while_strangers_try(make_staff) -> None:
    user = make_staff(roles.EDITOR)
    strangers = [Client(REMOTE_ADDR=f"198.51.{network}.7") for network in range(3)]
    for stranger in strangers:
        answers = [sign_in(stranger, user, "wrong").content.decode() for _ in range(6)]
        assert ["Too many failed" in answer for answer in answers] == [False] * 5 + [True]
    neighbour = Client(REMOTE_ADDR="198.51.0.200")
    assert "Too many failed" in sign_in(neighbour, user).content.decode()

    owner = Client(REMOTE_ADDR="192.0.2.7")
    mistyped = sign_in(owner, user, "wrnog")
    done = sign_in(owner, user)

    assert "not correct" in mistyped.content.decode()
    assert done.headers["Location"] == "/account/second-factor/authenticate/"
    assert sign_in(strangers[0], user).status_code == 200, "they still have to wait"


@pytest.mark.parametrize("address", ["/staff/", "/moderation/", "/admin/", "/admin/login/"])
def test_a_prefix_that_a_header_claims_opens_nothing(client: Client, address) -> None:
    response = client.get(address, SCRIPT_NAME="/x")

    assert response.status_code == 302
    assert "/account/sign-in/" in response["Location"]


def test_pages_of_an_account_are_kept_by_nobody(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.VIEWER))

    for address in ("/account/sign-in/", "/account/password/", "/account/second-factor/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_nobody_can_sign_up(client: Client) -> None:
    assert client.get("/account/sign-up/").headers["Location"] == SIGN_IN
    for address in ("password/reset/", "email/", "login/code/", "signup/"):
        assert client.get(f"/account/{address}").status_code == 404


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_the_same_for_staff_and_for_everybody(
    client: Client, make_staff, address
) -> None:
    anonymous = client.get(address)
    client.force_login(make_staff(roles.ADMINISTRATOR))
    signed_in = client.get(address)

    assert anonymous.content == signed_in.content
    for response in (anonymous, signed_in):
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_the_browser_of_whoever_may_edit_is_marked_until_they_sign_out(
    client: Client, make_staff
) -> None:
    client.force_login(make_staff(roles.VIEWER))
    client.get("/staff/")
    assert "may_edit" not in client.cookies
    client.force_login(make_staff(roles.EDITOR))
    client.get("/staff/")
    assert client.cookies["may_edit"].value == "1"

    page = client.get("/partnerships/camden-invented-learning/").content.decode()
    link = re.search(r'data-edit-link hidden>\s*<a href="([^"]+)"', page)
    assert link
    assert client.get(link[1]).status_code == 200
    client.post("/account/sign-out/")
    assert client.cookies["may_edit"].value == ""


def test_two_accounts_cannot_share_an_address(make_staff) -> None:
    make_staff(roles.VIEWER)

    with pytest.raises(IntegrityError, match="auth_user_email_once"):
        User.objects.create_user("other", "VIEWER@cfey.example")


@pytest.mark.parametrize("role", roles.ROLES)
def test_a_group_holds_exactly_its_permissions(role) -> None:
    held = Permission.objects.filter(group__name=role).select_related("content_type")

    assert {f"{p.content_type.app_label}.{p.codename}" for p in held} == set(roles.ROLES[role])


def test_making_the_groups_again_changes_nothing() -> None:
    before = sorted(Group.objects.values_list("name", "permissions"))
    roles.make_groups(apps)

    assert sorted(Group.objects.values_list("name", "permissions")) == before


# What each role is answered: 200 comes in, 403 may not, 302 signs in first.
ROLES = ("anonymous", *roles.ROLES)
ANSWERS = {
    "/": (200, 200, 200, 200, 200),
    "/staff/": (302, 200, 200, 200, 200),
    "/staff/changes/": (302, 403, 200, 200, 200),
    "/staff/quality/duplicate-names/": (302, 200, 200, 200, 200),
    "/staff/spreadsheets/": (302, 200, 200, 200, 200),
    "/staff/spreadsheets/coverage.csv": (302, 200, 200, 200, 200),
    "/staff/spreadsheets/records.xlsx": (302, 200, 200, 200, 200),
    "/staff/spreadsheets/none/": (302, 403, 302, 302, 302),
    "/moderation/": (302, 403, 403, 200, 200),
    "/moderation/done/": (302, 403, 403, 200, 200),
    "/moderation/due/": (302, 403, 403, 200, 200),
    "/staff/editions/": (302, 403, 403, 200, 200),
    "/staff/redactions/": (302, 403, 403, 403, 200),
    "/admin/": (302, 200, 200, 200, 200),
    "/admin/mail/outgoingemail/": (302, 403, 403, 200, 200),
    "/admin/partnerships/partnership/": (302, 200, 200, 200, 200),
    "/admin/partnerships/partnership/1/change/": (302, 200, 200, 200, 200),
    "/admin/partnerships/partnership/1/history/": (302, 200, 200, 200, 200),
    "/admin/partnerships/partnership/1/delete/": (302, 403, 200, 200, 200),
    "/admin/partnerships/partnership/add/": (302, 403, 200, 200, 200),
    "/admin/partnerships/authoritysummary/": (302, 200, 200, 200, 200),
    "/admin/partnerships/authoritysummary/add/": (302, 403, 200, 200, 200),
    "/admin/boundaries/localauthority/": (302, 200, 200, 200, 200),
    "/admin/boundaries/region/": (302, 200, 200, 200, 200),
    "/admin/figures/profile/": (302, 200, 200, 200, 200),
    "/admin/figures/figure/": (302, 200, 200, 200, 200),
    "/staff/accounts/": (302, 403, 403, 403, 200),
    "/staff/accounts/invite/": (302, 403, 403, 403, 200),
    "/admin/auth/group/": (302, 403, 403, 403, 200),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(client: Client, make_staff, role) -> None:
    if role != "anonymous":
        client.force_login(make_staff(role))

    first = str(Partnership.objects.values_list("pk", flat=True)[0])
    statuses = {
        address: client.get(address.replace("/1/", f"/{first}/")).status_code for address in ANSWERS
    }

    column = ROLES.index(role)
    assert statuses == {address: answers[column] for address, answers in ANSWERS.items()}


# What each role is answered that presses a button: who may is led on (302) or told what is missing
# (200, 422), who may not is refused (403), and who is not signed in is sent to do so (302).
PRESSED = {
    "/staff/spreadsheets/": (302, 403, 422, 422, 422),
    "/staff/spreadsheets/none/": (302, 403, 302, 302, 302),
    "/staff/changes/{change}/": (302, 403, 302, 302, 302),
    "/staff/editions/{edition}/withdraw/": (302, 403, 403, 302, 302),
    "/staff/editions/": (302, 403, 403, 200, 200),
    "/staff/redactions/": (302, 403, 403, 403, 200),
    "/moderation/{reference}/": (302, 403, 403, 200, 200),
    "/moderation/{reference}/claim/": (302, 403, 403, 302, 302),
    "/moderation/{reference}/release/": (302, 403, 403, 302, 302),
    "/moderation/{reference}/second/": (302, 403, 403, 302, 302),
    "/moderation/{reference}/move/": (302, 403, 403, 302, 302),
    "/moderation/{reference}/spam/": (302, 403, 403, 302, 302),
    "/moderation/{reference}/undo/": (302, 403, 403, 302, 302),
    "/admin/partnerships/partnership/{partnership}/change/": (302, 403, 200, 200, 200),
    "/admin/partnerships/partnership/{partnership}/delete/": (302, 403, 302, 302, 302),
    "/staff/accounts/invite/": (302, 403, 403, 403, 200),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_the_table_says_and_nothing_else(client, make_staff, role) -> None:
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    with change(by=ChangedBy.STAFF, why="A test calls it otherwise.") as made:
        Partnership.objects.filter(pk=partnership.pk).update(name="Otherwise")
    submission = in_review(about_camden(), {"summary_text": "New"}, new_staff(roles.MODERATOR, "x"))
    if role != "anonymous":
        client.force_login(make_staff(role))
    edition = Edition.objects.create(name="2026-09", published_at=timezone.now())
    keys = {
        "change": made,
        "edition": edition.pk,
        "reference": submission.reference,
        "partnership": partnership.pk,
    }
    typed = {"why": "A test.", "name": "2026-10", "version": submission.version}
    before = stored()

    responses = {address: client.post(address.format(**keys), typed) for address in PRESSED}

    statuses = {address: response.status_code for address, response in responses.items()}
    column = ROLES.index(role)
    assert statuses == {address: answers[column] for address, answers in PRESSED.items()}
    if role == "anonymous":
        assert all(SIGN_IN in response["Location"] for response in responses.values())
    if role in ("anonymous", roles.VIEWER):
        assert stored() == before
    is_moderator = role in (roles.MODERATOR, roles.ADMINISTRATOR)
    assert Edition.objects.withdrawn().exists() == is_moderator
    submission.refresh_from_db()
    assert (submission.state != State.IN_REVIEW or submission.version > 2) == is_moderator


def stored() -> list[object]:
    return [
        list(Partnership.objects.order_by("pk").values_list()),
        list(Submission.objects.values_list()),
        Change.objects.count(),
        User.objects.count(),
    ]


@pytest.mark.parametrize("role", roles.ROLES)
def test_an_email_that_was_given_up_is_sent_again_by_whom_it_concerns(
    client, make_staff, role
) -> None:
    waiting, given_up = (
        queue_email(kind="confirm", to=to, context=ABOUT) for to in ("a@a.example", "b@b.example")
    )
    OutgoingEmail.objects.filter(pk=given_up.pk).update(
        state=OutgoingEmail.State.FAILED, attempts=9
    )
    client.force_login(make_staff(role))
    chosen = {"action": "send_again", "_selected_action": [waiting.pk, given_up.pk]}

    done = client.post("/admin/mail/outgoingemail/", chosen, follow=True)

    given_up.refresh_from_db()
    if role in (roles.MODERATOR, roles.ADMINISTRATOR):
        assert "Waiting to be sent again: 1." in done.content.decode()
        assert (given_up.state, given_up.attempts) == ("waiting", 0)
    else:
        assert done.status_code == 403
        assert (given_up.state, given_up.attempts) == ("failed", 9)
