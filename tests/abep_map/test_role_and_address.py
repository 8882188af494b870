"""Every route of the site, and who may open it: a new one fails here until it is in the table."""

import logging
from collections.abc import Iterator
from copy import deepcopy
from enum import IntEnum

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from staff import roles
from staff.access import is_public
from staff.views import spreadsheets
from tests.conftest import new_staff
from tests.routes import ADMIN_MODELS, path_of, paths, routes

pytestmark = pytest.mark.django_db

SIGN_IN, SECOND_FACTOR = "/account/sign-in/", "/account/second-factor/"


class Level(IntEnum):
    """A level, whose people may do it with those of every level after."""

    EVERYBODY = 0
    WITH_THE_LINK = 1
    WITH_AN_ACCOUNT = 2  # also before there is a second factor
    VIEWER = 3
    EDITOR = 4
    MODERATOR = 5
    ADMINISTRATOR = 6
    NOBODY = 7


EVERYBODY, WITH_THE_LINK, WITH_AN_ACCOUNT, VIEWER, EDITOR, MODERATOR, ADMINISTRATOR, NOBODY = Level
ROLES = {
    VIEWER: roles.VIEWER,
    EDITOR: roles.EDITOR,
    MODERATOR: roles.MODERATOR,
    ADMINISTRATOR: roles.ADMINISTRATOR,
}

# Read by everybody, and nothing is sent there.
PUBLIC = """
 robots.txt favicon.ico geometry/<str:sha256>.json geometry/districts/<slug:slug>.json
 api/ ^api/(?:.*/)?$ api/v1/ api/v1/authorities/ api/v1/authorities/<slug:authority>/
 api/v1/authorities.geojson api/v1/changes/ api/v1/coverage/ api/v1/figures/ api/v1/neighbours/
 api/v1/partnerships/ api/v1/partnerships/<slug:slug>/ api/v1/partnerships.geojson api/v1/points/
 api/v1/postcodes/<private:postcode>/ api/v1/profiles/ api/v1/regions/ api/v1/regions/<slug:slug>/
 api/v1/schema/ api/v1/similar/ api/v1/sources/ api/v1/vocabularies/
 records.json shapes.json text-search.json
 share/map.svg share/map.png share/map.pdf embed/ embed/code/ oembed/
 data/ data/<str:name> editions/ editions/latest/ editions/<str:name>/
 editions/<str:name>/SHA256SUMS editions/<str:name>/<str:file>
 local-authorities/ local-authorities/<slug:slug>/ local-authorities/<slug:slug>/changes/
 local-authorities/<slug:slug>/similar.json local-authorities/<slug:slug>/panel.json
 partnerships/ partnership-matches/ partnerships/<slug:slug>/ partnerships/<slug:slug>/changes/
 changes/ changes/<uuid:key>/ compare/ compare.csv regions/ regions/<slug:slug>/ overview/
 find/ find/suggest.json postcode/ about/ privacy/ account/inactive/
"""
# Who may read there (GET), and who may send something there (POST).
TABLE: dict[str, tuple[Level, Level]] = {
    "": (EVERYBODY, NOBODY),  # the map
    **dict.fromkeys(PUBLIC.split(), (EVERYBODY, NOBODY)),
    # Django's own, which answer the same to whatever is sent.
    "sitemap.xml": (EVERYBODY, EVERYBODY),
    "changes/feed/": (EVERYBODY, EVERYBODY),
    "local-authorities/<slug:slug>/changes/feed/": (EVERYBODY, EVERYBODY),
    # Corrections.
    "corrections/new/": (EVERYBODY, EVERYBODY),
    "corrections/draft/<private:token>/check/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/draft/<private:token>/sent/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/draft/<private:token>/<slug:name>/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/confirm/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/status/<private:reference>/<private:secret>/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/withdraw/<private:reference>/<private:secret>/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/still-right/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "corrections/invited/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "unsubscribe/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    # Surveys.
    "surveys/results/": (EVERYBODY, NOBODY),
    "surveys/<slug:name>/results/": (EVERYBODY, NOBODY),
    "surveys/<slug:name>/needs/": (EVERYBODY, NOBODY),
    "surveys/<slug:name>/results/<str:file>": (EVERYBODY, NOBODY),
    "surveys/<slug:name>/": (EVERYBODY, EVERYBODY),
    "surveys/answer/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "surveys/answer/<private:token>/page/<slug:name>/": (WITH_THE_LINK, WITH_THE_LINK),
    "surveys/answer/<private:token>/check/": (WITH_THE_LINK, WITH_THE_LINK),
    "surveys/answer/<private:token>/withdraw/": (WITH_THE_LINK, WITH_THE_LINK),
    # Accounts.
    "account/sign-in/": (EVERYBODY, EVERYBODY),
    "account/sign-up/": (EVERYBODY, EVERYBODY),  # leads to the sign-in
    "account/sign-out/": (EVERYBODY, EVERYBODY),
    "account/confirm/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/password/forgotten/": (EVERYBODY, EVERYBODY),
    "account/password/new/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "account/address/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "account/invitation/<private:token>/": (WITH_THE_LINK, WITH_THE_LINK),
    "account/password/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/": (WITH_AN_ACCOUNT, NOBODY),
    "account/second-factor/authenticate/": (EVERYBODY, EVERYBODY),  # half signed in
    "account/second-factor/reauthenticate/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/totp/activate/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/totp/deactivate/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/recovery-codes/": (WITH_AN_ACCOUNT, NOBODY),
    "account/second-factor/recovery-codes/generate/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/recovery-codes/download/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/webauthn/": (WITH_AN_ACCOUNT, NOBODY),
    "account/second-factor/webauthn/add/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/webauthn/reauthenticate/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/webauthn/keys/<int:pk>/edit/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    "account/second-factor/webauthn/keys/<int:pk>/remove/": (WITH_AN_ACCOUNT, WITH_AN_ACCOUNT),
    # Staff.
    "staff/": (VIEWER, NOBODY),
    "staff/kept/": (VIEWER, NOBODY),
    "staff/accounts/": (ADMINISTRATOR, NOBODY),
    "staff/accounts/invite/": (ADMINISTRATOR, ADMINISTRATOR),
    "staff/accounts/<int:key>/": (ADMINISTRATOR, ADMINISTRATOR),
    "staff/accounts/<int:key>/address/": (ADMINISTRATOR, ADMINISTRATOR),
    "staff/accounts/<int:key>/<slug:step>/": (ADMINISTRATOR, ADMINISTRATOR),
    "staff/contacts/": (MODERATOR, NOBODY),
    "staff/contacts/new/": (MODERATOR, MODERATOR),
    "staff/contacts/import/": (MODERATOR, MODERATOR),
    "staff/contacts/import/<slug:token>/": (MODERATOR, MODERATOR),
    "staff/contacts/invite/": (MODERATOR, MODERATOR),
    "staff/contacts/remind/": (MODERATOR, MODERATOR),  # looked at, it leads to the list
    "staff/contacts/<int:key>/": (MODERATOR, MODERATOR),
    "staff/contacts/<int:key>/remove/": (MODERATOR, MODERATOR),
    "staff/editions/": (MODERATOR, MODERATOR),
    "staff/editions/<str:name>/withdraw/": (MODERATOR, MODERATOR),
    "staff/surveys/": (MODERATOR, NOBODY),
    "staff/surveys/new/": (MODERATOR, MODERATOR),
    "staff/surveys/<slug:name>/": (MODERATOR, MODERATOR),  # sent there, it is shown
    **{
        f"staff/surveys/<slug:name>/{page}/": (MODERATOR, MODERATOR)
        for page in ("change", "targets", "preview", "test", "invite", "remind", "free-text")
    },
    "staff/surveys/<slug:name>/answers.csv": (MODERATOR, NOBODY),
    "staff/surveys/<slug:name>/step/<slug:step>/": (MODERATOR, MODERATOR),
    "staff/activity/": (MODERATOR, NOBODY),
    "staff/activity.csv": (MODERATOR, NOBODY),
    "staff/redactions/": (ADMINISTRATOR, ADMINISTRATOR),
    "staff/quality/<slug:slug>/": (VIEWER, EDITOR),
    **dict.fromkeys(
        (f"staff/partnerships/<slug:slug>/{act}/" for act in ("rename", "end", "merge", "split")),
        (EDITOR, EDITOR),
    ),
    "staff/changes/": (EDITOR, NOBODY),
    "staff/changes/<uuid:key>/": (EDITOR, EDITOR),
    "staff/spreadsheets/": (VIEWER, EDITOR),
    "staff/spreadsheets/records.xlsx": (VIEWER, NOBODY),
    "staff/spreadsheets/<slug:name>.csv": (VIEWER, NOBODY),
    "staff/spreadsheets/<slug:token>/": (EDITOR, EDITOR),
    "staff/spreadsheets/<slug:token>/check/": (EDITOR, NOBODY),
    # Moderators.
    "moderation/": (MODERATOR, NOBODY),
    "moderation/done/": (MODERATOR, NOBODY),
    "moderation/emails/": (MODERATOR, MODERATOR),
    "moderation/confirmations/": (MODERATOR, MODERATOR),
    "moderation/spam/": (MODERATOR, MODERATOR),
    "moderation/due/": (MODERATOR, NOBODY),
    "moderation/due/<slug:slug>/ask/": (MODERATOR, MODERATOR),
    "moderation/due/<slug:slug>/call/": (MODERATOR, MODERATOR),
    "moderation/replies/": (MODERATOR, MODERATOR),
    "moderation/replies/<int:key>/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/": (MODERATOR, MODERATOR),
    # Looked at, what a button does leads to the submission.
    "moderation/<str:reference>/claim/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/release/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/second/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/move/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/spam/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/undo/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/assign/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/note/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/ask/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/put/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/put/remove/": (MODERATOR, MODERATOR),
    "moderation/<str:reference>/resend/": (MODERATOR, MODERATOR),
    # The admin.
    "admin/login/": (EVERYBODY, EVERYBODY),  # leads to the sign-in
    "admin/logout/": (EVERYBODY, EVERYBODY),
    "admin/password_change/": (VIEWER, VIEWER),  # leads to the account's own page
    "admin/password_change/done/": (VIEWER, NOBODY),
    "admin/": (VIEWER, VIEWER),
    "admin/autocomplete/": (NOBODY, NOBODY),
    "admin/jsi18n/": (VIEWER, NOBODY),
    "admin/r/<path:content_type_id>/<path:object_id>/": (VIEWER, VIEWER),  # leads to a public page
    "admin/^(?P<app_label>mail|partnerships|auth|boundaries|figures)/$": (VIEWER, VIEWER),
    "admin/(?P<url>.*)$": (VIEWER, VIEWER),  # no page
}
# Who may see the rows of a model in the admin, add one, change one, and delete one.
ADMIN: dict[str, tuple[Level, Level, Level, Level]] = {
    "auth/group": (ADMINISTRATOR, NOBODY, NOBODY, NOBODY),
    "boundaries/localauthority": (VIEWER, NOBODY, NOBODY, NOBODY),
    "boundaries/region": (VIEWER, NOBODY, NOBODY, NOBODY),
    "figures/figure": (VIEWER, NOBODY, NOBODY, NOBODY),
    "figures/profile": (VIEWER, NOBODY, NOBODY, NOBODY),
    "mail/outgoingemail": (MODERATOR, NOBODY, NOBODY, NOBODY),
    "partnerships/authoritysummary": (VIEWER, EDITOR, EDITOR, NOBODY),
    "partnerships/partnership": (VIEWER, EDITOR, EDITOR, EDITOR),
}
for place, (sees, adds, changes, deletes) in ADMIN.items():
    TABLE |= {
        f"admin/{place}/": (sees, sees),
        f"admin/{place}/add/": (adds, adds),
        f"admin/{place}/<path:object_id>/": (VIEWER, VIEWER),  # leads to the next
        f"admin/{place}/<path:object_id>/change/": (sees, changes),
        f"admin/{place}/<path:object_id>/delete/": (deletes, deletes),
        f"admin/{place}/<path:object_id>/history/": (sees, sees),
    }


@pytest.fixture(autouse=True)
def _quick_and_quiet(monkeypatch) -> Iterator[None]:
    """Refusals are many, and logged with their tracebacks; the workbook takes seconds to write."""
    cache.clear()
    monkeypatch.setattr(spreadsheets, "workbook_of_all", lambda: b"")
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_route_is_in_the_table() -> None:
    assert TABLE.keys() == routes().keys()
    assert ADMIN.keys() == ADMIN_MODELS.keys()


def test_a_page_that_is_not_for_everybody_does_not_say_it_is_public() -> None:
    public = {route for route, pattern in routes().items() if is_public(pattern.callback)}

    assert public == {route for route, levels in TABLE.items() if min(levels) <= WITH_THE_LINK}


def test_a_role_may_do_what_the_one_before_it_may() -> None:
    """So that in what follows the roles on both sides of a line speak for all the others."""
    before: set[str] = set()
    for role in ROLES.values():
        assert set(roles.ROLES[role]) >= before
        before = set(roles.ROLES[role])


def answered(client: Client, method: str, path: str) -> HttpResponse:
    """Asks, and takes back whatever it did."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response: HttpResponse = getattr(client, method)(path)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def what_happened(response: HttpResponse) -> str:
    location = response.headers.get("Location", "")
    if location.startswith(f"{SIGN_IN}?next="):
        return "sent to sign in"
    if location == SECOND_FACTOR:
        return "sent to set up a second factor"
    if response.status_code >= 500:
        return "a fault"
    return "refused" if response.status_code in (403, 405) else "came in"


def test_each_role_gets_what_the_table_says() -> None:
    filled = paths()
    anonymous, halfway = Client(), Client()
    halfway.force_login(new_staff(roles.ADMINISTRATOR, "halfway"))
    Authenticator.objects.filter(user__email="halfway@cfey.example").delete()
    clients = {level: Client() for level in ROLES}
    for level, role in ROLES.items():
        clients[level].force_login(new_staff(role))
    wrong: list[tuple[str, ...]] = []

    for route, levels in TABLE.items():
        for method, level in zip(("get", "post"), levels, strict=True):
            asked: list[tuple[str, Client, str]] = []
            closed = min(levels) > WITH_THE_LINK
            if not closed:
                asked += [("anonymous", anonymous, "refused" if level is NOBODY else "came in")]
            else:
                asked += [("anonymous", anonymous, "sent to sign in")]
                if min(levels) > WITH_AN_ACCOUNT:
                    asked += [("halfway", halfway, "sent to set up a second factor")]
                refused = [client for role, client in clients.items() if role < level]
                let_in = [client for role, client in clients.items() if role >= level]
                asked += [("the last before", client, "refused") for client in refused[-1:]]
                asked += [("the first", client, "came in") for client in let_in[:1]]
            for who, client, expected in asked:
                response = answered(client, method, filled[route])
                happened = what_happened(response)
                if happened != expected:
                    wrong.append((route, method, who, happened, expected))
                if closed and "no-store" not in response.headers["Cache-Control"]:
                    wrong.append((route, method, who, "may be cached"))

    assert wrong == []


@pytest.mark.parametrize(
    "route", [route for route, (level, _) in TABLE.items() if level is WITH_THE_LINK]
)
def test_without_the_right_link_nobody_comes_in(client: Client, make_staff, route) -> None:
    client.force_login(make_staff(roles.ADMINISTRATOR))
    path = path_of(route, token="no-such", reference="NONE-SUCH", secret="no-such", name="subject")

    assert client.get(path).status_code == client.post(path).status_code == 404
